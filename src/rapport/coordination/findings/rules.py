"""Who may enter, propose, change and decide on achievements and challenges, and what they must say."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.bodies.lists import LISTS
from rapport.coordination.findings.types import FindingFields
from rapport.coordination.models import Finding, Visibility
from rapport.coordination.models.findings import ACHIEVED, CHALLENGED
from rapport.kernel.access import Decision, Viewer, can_use, check_use, check_use_for
from rapport.kernel.errors import InvalidInput, NotAvailable

TOPICS = {"ACHIEVEMENT": ACHIEVED, "CHALLENGE": CHALLENGED}


def can_settle(viewer: Viewer) -> Decision:
    """Whether the viewer enters, changes, accepts and declines."""
    return can_use(viewer, Permission.BODY_EDIT)


def check_settle(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_settle` says no."""
    check_use(viewer, Permission.BODY_EDIT)


def can_propose(viewer: Viewer) -> Decision:
    """Whether the viewer proposes on behalf of an organisation."""
    return can_use(viewer, Permission.MECHANISM_ANSWER)


def check_propose_at_all(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_propose` says no."""
    check_use(viewer, Permission.MECHANISM_ANSWER)


def check_propose(viewer: Viewer, organisation_id: int) -> None:
    """Raise AccessDenied where the viewer may not propose on behalf of that organisation."""
    check_use_for(viewer, Permission.MECHANISM_ANSWER, organisation_id)


def check_fields(fields: FindingFields) -> None:
    """Raise InvalidInput, naming the field and what to do."""
    if fields.kind not in TOPICS or fields.topic not in TOPICS[fields.kind]:
        raise _invalid(
            "topic", _("Choose a topic that belongs to an achievement or to a challenge, as you said.")
        )
    if not fields.title.strip():
        raise _invalid("title", _("Say in a sentence what was achieved or what is in the way."))
    if not fields.text.strip():
        raise _invalid("text", _("Say what it is and how one can see it."))
    if fields.precondition and fields.precondition not in dict(LISTS["PRECONDITIONS"]):
        raise _invalid("precondition", _("Choose one of the nine preconditions, or none."))
    if fields.from_on and fields.until_on and fields.until_on < fields.from_on:
        raise _invalid("until_on", _("The last day lies before the first. Choose that day or a later one."))
    if fields.visibility not in Visibility.values:
        raise _invalid("visibility", _("Choose who may see it."))
    if fields.visibility == "BODY" and not fields.body:
        raise _invalid("body", _("Only what belongs to a body can be kept to its members. Choose the body."))
    if fields.link:
        _check_link(fields.link)


def _check_link(link: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise _invalid(
            "link",
            _("This is not an address of the web. Give it whole, as in https://www.example.org/report."),
        ) from error


def check_changing(row: Finding, viewer: Viewer) -> None:
    """Raise AccessDenied: the secretariat changes all, whoever proposed it only as long as nobody decided."""
    check_changing_view(viewer, state=row.state, proposed_by=row.proposed_by_id)


def check_changing_view(viewer: Viewer, *, state: str, proposed_by: int | None) -> None:
    """As `check_changing`, before a form is shown."""
    if state == "PROPOSED" and proposed_by is not None and not can_settle(viewer):
        check_propose(viewer, proposed_by)
    else:
        check_settle(viewer)


def can_change(viewer: Viewer, *, state: str, proposed_by: int | None) -> bool:
    """Whether `check_changing` would pass."""
    if can_settle(viewer):
        return True
    own = proposed_by is not None and viewer.has_for(Permission.MECHANISM_ANSWER, proposed_by)
    return state == "PROPOSED" and own


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="finding_refused", extra={"fields": {field: "refused"}})


def unknown() -> NotAvailable:
    """The one answer for what does not exist or is not the viewer's to see."""
    return NotAvailable(_("There is no such achievement or challenge."), code="unknown_finding")
