"""Workflow as a table: states, legal transitions, and what each transition is called in the audit log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from rapport.kernel.access import ALLOWED, Decision
from rapport.kernel.errors import UnableTo

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """One legal step: from `source` to `target`, audited as `event`, needing `permission`."""

    source: S
    target: S
    event: str
    permission: str


class Workflow(Generic[S]):
    """A table of transitions over one StrEnum of states; anything not in the table is refused."""

    def __init__(self, name: str, states: type[S], transitions: Iterable[Transition[S]]) -> None:
        self.name = name
        self.states = states
        self._table = {(step.source, step.target): step for step in transitions}

    def __iter__(self) -> Iterator[Transition[S]]:
        return iter(self._table.values())

    def can(self, source: S, target: S) -> Decision:
        """Whether the table has the step; the reason names the steps that it does have."""
        if (source, target) in self._table:
            return ALLOWED
        onward = [step.target.value for step in self if step.source == source]
        options = ", ".join(sorted(onward)) if onward else _("nothing: this is a final state")
        return Decision(
            False,
            _("%(name)s: from %(source)s one can go to %(options)s, not to %(target)s.")
            % {"name": self.name, "source": source.value, "options": options, "target": target.value},
        )

    def check(self, source: S, target: S) -> Transition[S]:
        """The step, or UnableTo with the reason."""
        decision = self.can(source, target)
        if not decision:
            raise UnableTo(decision.reason, code="illegal_transition")
        return self._table[(source, target)]

    def onward(self, source: S) -> list[Transition[S]]:
        """The steps that lead away from a state, in table order."""
        return [step for step in self if step.source == source]
