"""Who may do what. `check_x` raises with a reason, `can_x` answers with it."""

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, can_use_for, check_use
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.surveys.answering.workflow import WRITABLE, State

LONGEST_REASON = 2_000


def can_answer(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them answer on behalf of its organisation."""
    return can_use(viewer, Permission.RETURN_ANSWER)


def check_answer(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_answer` says no."""
    check_use(viewer, Permission.RETURN_ANSWER)


def can_submit(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them submit on behalf of its organisation."""
    return can_use(viewer, Permission.RETURN_SUBMIT)


def check_submit(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_submit` says no."""
    check_use(viewer, Permission.RETURN_SUBMIT)


def can_manage_delegation(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them divide the questionnaire among colleagues."""
    return can_use(viewer, Permission.DELEGATION_MANAGE)


def check_manage_delegation(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_manage_delegation` says no."""
    check_use(viewer, Permission.DELEGATION_MANAGE)


def can_see_return(viewer: Viewer, *, organisation_id: int) -> Decision:
    """Whether a return is the viewer's to know of: the office's, and of who answers it or is supported."""
    known = viewer.is_system or organisation_id in viewer.organisations | viewer.supports
    return (
        ALLOWED
        if known or viewer.has(Permission.OFFICE_VIEW)
        else Decision(False, _("The return is not yours."))
    )


def check_see_return(viewer: Viewer, *, organisation_id: int, wave: str, respondent: str) -> None:
    """Raise NotAvailable, the same as for a return that does not exist."""
    if not can_see_return(viewer, organisation_id=organisation_id):
        raise unknown_return(wave, respondent)


def unknown_return(wave: str, respondent: str) -> NotAvailable:
    """The one answer for a return that does not exist or is not the viewer's to know of."""
    return NotAvailable(
        _("There is no return of '%(respondent)s' in a wave '%(wave)s'.")
        % {"respondent": respondent, "wave": wave},
        code="unknown_return",
    )


def can_see_draft(viewer: Viewer, *, organisation_id: int, kept_by_office: bool) -> Decision:
    """Whether the viewer may see what is being written: the delegation, its supporter, the office where it writes."""
    if viewer.is_system or organisation_id in viewer.organisations | viewer.supports:
        return ALLOWED
    if kept_by_office:
        return can_use(viewer, Permission.OFFICE_VIEW)
    return Decision(
        False, _("What a delegation is working on is its own; the office sees what was submitted.")
    )


def check_see_draft(viewer: Viewer, *, organisation_id: int, kept_by_office: bool) -> None:
    """Raise AccessDenied where `can_see_draft` says no."""
    _check(can_see_draft(viewer, organisation_id=organisation_id, kept_by_office=kept_by_office))


def can_write(
    viewer: Viewer,
    *,
    organisation_id: int,
    kept_by_office: bool,
    permission: Permission = Permission.RETURN_ANSWER,
) -> Decision:
    """Whether the viewer may write in a return; `permission` is what a member of the delegation needs.

    The office writes only what it keeps itself; whoever has support access reads.
    """
    if kept_by_office:
        if organisation_id in viewer.organisations and not viewer.has(Permission.OFFICE_VIEW):
            return Decision(False, _("The office enters this return. Write to the office to change it."))
        return can_use(viewer, Permission.RETURN_ENTER)
    if organisation_id in viewer.organisations:
        return can_use_for(viewer, permission, organisation_id)
    if organisation_id in viewer.supports:
        return Decision(False, _("Support access lets you read, not write."))
    return Decision(False, _("Only the delegation writes its return."))


def check_write(
    viewer: Viewer,
    *,
    organisation_id: int,
    kept_by_office: bool,
    permission: Permission = Permission.RETURN_ANSWER,
) -> None:
    """Raise AccessDenied where `can_write` says no."""
    _check(
        can_write(
            viewer, organisation_id=organisation_id, kept_by_office=kept_by_office, permission=permission
        )
    )


def can_write_now(state: str, collection: str) -> Decision:
    """Whether answers may be written in this state of the return and of its wave. Late is allowed, closed is not."""
    if collection != "OPEN":
        return Decision(False, _("The wave is not open: nothing can be written or submitted."))
    if state not in WRITABLE:
        told = {
            State.CHECKING: _("The return is with a second person. Take it back to change answers."),
            State.SUBMITTED: _("The return was submitted. Open it for correction to change answers."),
        }
        return Decision(False, told.get(State(state), _("The return is closed. Take it up again to answer.")))
    return ALLOWED


def check_write_now(state: str, collection: str) -> None:
    """Raise UnableTo where `can_write_now` says no."""
    decision = can_write_now(state, collection)
    if not decision:
        raise UnableTo(decision.reason, code="not_writable")


def check_send_back(viewer: Viewer) -> None:
    """Raise AccessDenied where the viewer may not enter and send back returns for the office."""
    check_use(viewer, Permission.RETURN_ENTER)


def check_second_person(viewer: Viewer, *, two_person: bool, state: str, prepared_by: int | None) -> None:
    """Raise UnableTo or AccessDenied where the State wants a second person and there has been none."""
    if not two_person:
        return
    if state != State.CHECKING:
        raise UnableTo(
            _("A second person submits this return: hand it over to be checked first."), code="not_checked"
        )
    if viewer.person_id is None or viewer.person_id == prepared_by:
        raise AccessDenied(
            _("You handed this return over; another person of your delegation checks and submits it."),
            code="same_person",
        )


def check_handed_over(*, state: str, closing: str, wanted: str) -> None:
    """Raise UnableTo where the second person decides on something else than what was handed over to them.

    `closing`, `wanted`: DECLINED, NOT_APPLICABLE, or nothing for a submission of the answers.
    """
    if state == State.CHECKING and closing != wanted:
        raise UnableTo(
            _("Something else was handed over to be checked. Take it back first."),
            code="handed_over_otherwise",
        )


def check_reason(reason: str) -> None:
    """Raise InvalidInput where a step that needs a reason has none, or one beyond measure."""
    if not reason.strip():
        raise InvalidInput(
            _("Give the reason."), code="no_reason", extra={"fields": {"reason": _("Give the reason.")}}
        )
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("The reason has more than %(most)d characters. Shorten it.") % {"most": LONGEST_REASON},
            code="too_long",
            extra={"fields": {"reason": _("Shorten it.")}},
        )


def _check(decision: Decision) -> None:
    if not decision:
        raise AccessDenied(decision.reason)
