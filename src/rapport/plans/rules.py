"""Who may do what with plans, and when. `can_x` answers with a reason, `check_x` raises it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.analysis.plan.check import blocking, check
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.findings import Finding, Severity
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use, check_use_for
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.plans.diagnosis.context import context
from rapport.plans.diagnosis.wording import sentence

STANDING_DECISIONS = frozenset({"RECORDED", "IN_FORCE", "FULFILLED"})


def unknown_plan() -> NotAvailable:
    """The one answer for a plan that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no such plan."), code="unknown_plan")


def unknown_measure() -> NotAvailable:
    """The one answer for a measure that the version does not have."""
    return NotAvailable(_("There is no such measure in this version of the plan."), code="unknown_measure")


def unknown_comment() -> NotAvailable:
    """The one answer for a comment that does not exist or is not the viewer's to see."""
    return NotAvailable(_("There is no such comment."), code="unknown_comment")


def measure_ref(plan: str, key: str) -> str:
    """The opaque reference under which obligations know a measure."""
    return f"plans.measure:{plan}/{key}"


def can_edit(viewer: Viewer) -> Decision:
    """Whether the viewer writes plans."""
    return can_use(viewer, Permission.PLAN_EDIT)


def check_edit(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit` says no."""
    check_use(viewer, Permission.PLAN_EDIT)


def can_adopt(viewer: Viewer, authors: Iterable[int]) -> Decision:
    """Whether the viewer may adopt a version that these people wrote: never its only author."""
    allowed = can_use(viewer, Permission.PLAN_ADOPT)
    if not allowed:
        return allowed
    if viewer.person_id is not None and set(authors) == {viewer.person_id}:
        return Decision(
            False, _("You alone wrote this version. Somebody else must write in it, or adopt it.")
        )
    return ALLOWED


def check_adopt(viewer: Viewer, authors: Iterable[int]) -> None:
    """Raise AccessDenied where `can_adopt` says no."""
    decision = can_adopt(viewer, authors)
    if not decision:
        raise AccessDenied(decision.reason, code="only_author")


@dataclass(frozen=True)
class Consulted:
    """How far a version was consulted: rounds so far, whether one is open, comments that nobody answered yet."""

    rounds: int
    is_open: bool
    unanswered: int


def can_decide(consulted: Consulted, not_consulted: str) -> Decision:
    """Whether a version may be decided on: after everybody was heard and answered, or with the reason why nobody was

    asked (OSCE SR Annual Report 2008, 3.3.5).
    """
    if consulted.is_open:
        return Decision(False, _("This version is in consultation. Close the consultation first."))
    if consulted.unanswered:
        return Decision(
            False,
            ngettext(
                "%(n)s comment has no answer. Answer it before the plan is decided.",
                "%(n)s comments have no answer. Answer them before the plan is decided.",
                consulted.unanswered,
            )
            % {"n": consulted.unanswered},
        )
    if not consulted.rounds and not not_consulted.strip():
        return Decision(
            False,
            _("Nobody was consulted on this version. Open a consultation, or say why there was none."),
        )
    return ALLOWED


def check_consulted(consulted: Consulted, not_consulted: str) -> None:
    """Raise UnableTo or InvalidInput where `can_decide` says no."""
    decision = can_decide(consulted, not_consulted)
    if decision:
        return
    if consulted.is_open or consulted.unanswered:
        raise UnableTo(decision.reason, code="in_consultation" if consulted.is_open else "unanswered")
    raise InvalidInput(decision.reason, code="not_consulted", extra={"fields": {"not_consulted": "missing"}})


def check_closing(until: date | None, reason: str, day: date) -> None:
    """Raise InvalidInput where a consultation is closed before its last day is over and nobody says why."""
    if until is not None and day <= until and not reason.strip():
        raise InvalidInput(
            _("Comments were asked for until %(day)s. Say why the consultation ends earlier.")
            % {"day": until.isoformat()},
            code="closed_early",
            extra={"fields": {"reason": "missing"}},
        )


def can_show(viewer: Viewer) -> Decision:
    """Whether the viewer decides who reads adopted versions: those who adopt them."""
    return can_use(viewer, Permission.PLAN_ADOPT)


def check_show(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_show` says no."""
    check_use(viewer, Permission.PLAN_ADOPT)


def check_comment(viewer: Viewer, organisation_id: int) -> None:
    """Raise AccessDenied for whoever does not speak for the organisation."""
    check_use_for(viewer, Permission.PLAN_COMMENT, organisation_id)


def check_in_consultation(state: str) -> None:
    """Raise UnableTo unless members are asked for comments now."""
    if state != "IN_CONSULTATION":
        raise UnableTo(
            _("This version is not in consultation, so nobody can comment on it."), code="not_in_consultation"
        )


def check_writable(state: str) -> None:
    """Raise UnableTo unless the version is a draft: what is consulted stays as it is, what is adopted for ever."""
    if state == "IN_CONSULTATION":
        raise UnableTo(
            _("This version is in consultation. Close the consultation before you change it."),
            code="in_consultation",
        )
    if state != "DRAFT":
        raise UnableTo(
            _("This version is adopted. Begin a revision to change the plan."), code="plan_adopted"
        )


def check_period(starts_on: date | None, ends_on: date | None) -> None:
    """Raise InvalidInput for a plan that ends before it starts."""
    if starts_on and ends_on and ends_on < starts_on:
        raise InvalidInput(
            _("The plan ends before it starts. Correct one of the two days."),
            code="period",
            extra={"fields": {"ends_on": "before_start"}},
        )


def check_reason(number: int, reason: str) -> None:
    """Raise InvalidInput where a revision does not say why (OSCE SR Annual Report 2008, 3.3.7)."""
    if number > 1 and not reason.strip():
        raise InvalidInput(
            _("Say why the revision changes this. It is printed with the change."),
            code="no_reason",
            extra={"fields": {"reason": "missing"}},
        )


def check_answer(verdict: str, words: str, known: Iterable[str], severity: Severity) -> None:
    """Raise InvalidInput for an answer that says nothing, or argues with what keeps a plan from being adopted."""
    if verdict not in known:
        raise InvalidInput(_("Choose what is to become of it."), extra={"fields": {"verdict": "missing"}})
    if not words.strip() or len(words.strip()) > 1000:
        raise InvalidInput(
            _("Say why, or what will be done, in at most 1000 signs."), extra={"fields": {"words": "missing"}}
        )
    if severity is Severity.BLOCKING and verdict != "TO_MEND":
        raise InvalidInput(
            _("This keeps the plan from being adopted: it can only be mended."),
            code="blocking",
            extra={"fields": {"verdict": "blocking"}},
        )


def blocking_findings(document: Plan) -> tuple[Finding, ...]:
    """What keeps this document from being adopted."""
    return blocking(check(document, context()))


def check_blocking(document: Plan) -> None:
    """Raise UnableTo with the first things that keep the document from being adopted."""
    if document.kind.value == "PLAN" and not document.measures:
        raise UnableTo(_("A plan without measures is not adopted. Add a measure."), code="no_measures")
    found = blocking_findings(document)
    if found:
        said = [sentence(one) for one in found]
        first = " ".join(said[:3])
        raise UnableTo(
            ngettext(
                "%(count)s finding keeps this plan from being adopted. %(first)s",
                "%(count)s findings keep this plan from being adopted. %(first)s",
                len(found),
            )
            % {"count": len(found), "first": first},
            code="blocking_findings",
            extra={"findings": [one.key for one in found]},
        )
