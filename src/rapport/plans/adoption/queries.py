"""Reads before a decision: what keeps the open version from being adopted, and what its adoption would make owed."""

from dataclasses import dataclass
from datetime import date

from rapport.actors.roles import Permission
from rapport.analysis.plan.findings import Finding
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.decisions.types import DecisionView
from rapport.kernel.access import Decision, Viewer
from rapport.plans import owing, queries, rules
from rapport.plans.consultation.standing import consulted
from rapport.plans.types import Shown


@dataclass(frozen=True)
class Outlook:
    """What stands in the way of adopting the open version, and what its adoption would do.

    `person`: whether the viewer may adopt it; `time`: whether everybody was heard, which a reason can replace where
    nobody was asked at all.
    """

    shown: Shown
    blocking: tuple[Finding, ...]
    is_empty: bool
    consulted: rules.Consulted
    person: Decision
    time: Decision
    coming: owing.Coming


def outlook(*, viewer: Viewer, code: str, day: date) -> Outlook:
    """The outlook of the open version, for those who write or adopt. Raises NotAvailable, UnableTo (none open)."""
    shown = queries.shown(viewer=viewer, code=code, day=day)
    if not (rules.can_edit(viewer) or viewer.has(Permission.PLAN_ADOPT)):
        raise rules.unknown_plan()
    if not shown.at.is_open:
        rules.check_writable("ADOPTED")
    heard = consulted(shown.at.id, shown.at.state)
    return Outlook(
        shown,
        rules.blocking_findings(shown.document),
        shown.document.kind.value == "PLAN" and not shown.document.measures,
        heard,
        rules.can_adopt(viewer, queries.authors(viewer=viewer, code=code)),
        rules.can_decide(heard, "–" if not heard.rounds else ""),
        owing.coming(shown.document, viewer=viewer),
    )


def deciding(*, viewer: Viewer, language: str, day: date) -> list[DecisionView]:
    """The decisions that could adopt a plan: those that stand, latest first."""
    found = decisions.decisions(viewer=viewer, language=language, day=day)
    return [one for one in found if one.state in rules.STANDING_DECISIONS]
