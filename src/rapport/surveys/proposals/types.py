"""What is proposed: plain values."""

from dataclasses import dataclass

from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView


@dataclass(frozen=True)
class Proposal:
    """An answer proposed to a question, with its source in words, beside what stands in the draft.

    `version` is that of the standing answer, 0 where there is none. `seen` differs where something else is proposed.
    """

    item: ItemView
    given: Given
    source: str
    stands: Given | None
    version: int
    seen: str

    @property
    def is_taken(self) -> bool:
        """Whether the draft says so already."""
        stands = self.stands
        return stands is not None and (stands.state, set(stands.values), stands.text) == (
            self.given.state,
            set(self.given.values),
            self.given.text,
        )


@dataclass(frozen=True)
class Proposed:
    """All proposals of a section. `closed` counts its questions with answers to choose, `closed_proposed` those met."""

    section: str
    proposals: tuple[Proposal, ...]
    closed: int
    closed_proposed: int
