"""The result of a written procedure from what was said: no clock, no rows.

Every seat of the roll counts, whatever became of its member since the opening: nobody can be removed from a body, or
brought into it, to turn a result.
"""

from collections.abc import Iterable

from rapport.coordination.meetings.types import Quorum
from rapport.coordination.procedures.types import Tally

ADOPTING = frozenset({"SILENT", "CARRIED"})
"""Outcomes with which a proposal becomes a decision."""


def count(seats: Iterable[tuple[int, str]]) -> Tally:
    """Count seats: pairs of votes and the last word (`FOR`, `AGAINST`, `ABSTAIN`, or nothing)."""
    by_choice: dict[str, int] = {}
    for votes, choice in seats:
        by_choice[choice] = by_choice.get(choice, 0) + votes
    return Tally(
        base=sum(by_choice.values()),
        favour=by_choice.get("FOR", 0),
        against=by_choice.get("AGAINST", 0),
        abstain=by_choice.get("ABSTAIN", 0),
    )


def quorum_of(tally: Tally, percent: int, *, above: bool) -> Quorum:
    """Whether enough seats said something; who abstains takes part."""
    return Quorum(tally.said, tally.base, percent, above)


def outcome(mode: str, tally: Tally, quorum: Quorum, majority: str) -> str:
    """The code of `Procedure.Outcome`. Abstentions count for the quorum and not for the majority."""
    if mode == "SILENCE":
        return "OBJECTED" if tally.against else "SILENT"
    if not quorum.reached:
        return "NO_QUORUM"
    if majority == "TWO_THIRDS":
        carried = tally.favour > 0 and 3 * tally.favour >= 2 * (tally.favour + tally.against)
    else:
        carried = tally.favour > tally.against
    return "CARRIED" if carried else "NOT_CARRIED"
