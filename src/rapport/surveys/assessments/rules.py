"""Who may prepare, comment, publish and follow up. `check_x` raises with a reason, `can_x` answers with it."""

from datetime import date

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, can_use_for, check_use
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.surveys.assessments.types import AssessmentView, CountryRecommendationView
from rapport.surveys.assessments.workflow import SHOWN_TO_STATE, WRITABLE


def can_edit_assessments(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them prepare assessments and keep the log."""
    return can_use(viewer, Permission.ASSESSMENT_EDIT)


def check_edit_assessments(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_assessments` says no."""
    check_use(viewer, Permission.ASSESSMENT_EDIT)


def can_see_assessment(viewer: Viewer, *, organisation_id: int, state: str) -> Decision:
    """Published ones are anybody's; drafts the office's; the State reads its own from the moment it is sent."""
    if state == "PUBLISHED" or viewer.has(Permission.OFFICE_VIEW):
        return ALLOWED
    if organisation_id in viewer.organisations and state in SHOWN_TO_STATE:
        return ALLOWED
    return Decision(False, _("There is no such assessment."))


def unknown_assessment(code: str) -> NotAvailable:
    """The one answer for an assessment that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no assessment '%(code)s'.") % {"code": code}, code="unknown_assessment")


def can_write(viewer: Viewer, *, state: str) -> Decision:
    """Whether the viewer may change the text now."""
    allowed = can_edit_assessments(viewer)
    if not allowed:
        return allowed
    if state not in WRITABLE:
        return Decision(
            False,
            _("The text rests while the State comments on it, and once it is finished. Take it back first."),
        )
    return ALLOWED


def check_write(viewer: Viewer, *, state: str) -> None:
    """Raise AccessDenied without the role, UnableTo where the state forbids it."""
    check_edit_assessments(viewer)
    decision = can_write(viewer, state=state)
    if not decision:
        raise UnableTo(decision.reason, code="assessment_rests")


def can_comment(viewer: Viewer, view: AssessmentView) -> Decision:
    """Whether the viewer may comment on behalf of the State: its focal points, while the draft is with it."""
    if viewer.is_system or view.organisation_id not in viewer.organisations:
        return Decision(False, _("Only the State itself comments on its assessment."))
    allowed = can_use_for(viewer, Permission.ASSESSMENT_COMMENT, view.organisation_id)
    if not allowed:
        return allowed
    if view.state != "WITH_STATE":
        return Decision(False, _("Comments are taken while the draft is with the State."))
    return ALLOWED


def check_comment(viewer: Viewer, view: AssessmentView) -> None:
    """Raise AccessDenied for whom it is not, UnableTo where it is not the time."""
    check_use(viewer, Permission.ASSESSMENT_COMMENT)
    decision = can_comment(viewer, view)
    if decision:
        return
    if viewer.has_for(Permission.ASSESSMENT_COMMENT, view.organisation_id) and not viewer.is_system:
        raise UnableTo(decision.reason, code="not_with_state")
    raise AccessDenied(decision.reason)


def can_publish(viewer: Viewer, view: AssessmentView) -> Decision:
    """Whether the viewer may publish it: a finished one, never by the person who finished it."""
    allowed = can_use(viewer, Permission.ASSESSMENT_PUBLISH)
    if not allowed:
        return allowed
    if view.state != "FINISHED":
        return Decision(False, _("Only a finished assessment can be published."))
    if viewer.person_id is not None and viewer.person_id == view.finished_by:
        return Decision(False, _("You finished this assessment: another person publishes it."))
    return ALLOWED


def check_publish(viewer: Viewer, view: AssessmentView) -> None:
    """Raise AccessDenied or UnableTo where `can_publish` says no."""
    check_use(viewer, Permission.ASSESSMENT_PUBLISH)
    decision = can_publish(viewer, view)
    if not decision:
        raise UnableTo(decision.reason, code="assessment_not_to_publish")


def can_follow_up(viewer: Viewer, view: CountryRecommendationView) -> Decision:
    """Whether the viewer may report on a recommendation: the office, or the State it is addressed to."""
    if viewer.has(Permission.ASSESSMENT_EDIT):
        return ALLOWED
    if view.organisation_id in viewer.organisations:
        return can_use_for(viewer, Permission.ASSESSMENT_COMMENT, view.organisation_id)
    return Decision(False, _("There is no such recommendation."))


def check_follow_up(viewer: Viewer, view: CountryRecommendationView) -> None:
    """Raise AccessDenied where `can_follow_up` says no."""
    decision = can_follow_up(viewer, view)
    if not decision:
        raise AccessDenied(decision.reason)


def check_comments_until(day: date, today: date) -> None:
    """Raise InvalidInput for a day that is not ahead."""
    if day <= today:
        raise InvalidInput(
            _("The day until which the State may comment must lie ahead."),
            code="day_passed",
            extra={"fields": {"comments_until": "passed"}},
        )
