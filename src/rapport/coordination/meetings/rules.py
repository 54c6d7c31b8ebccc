"""What may be done with a meeting and when. `check_x` raises with a reason, `can_x` answers with it."""

from datetime import datetime
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from rapport.coordination.meetings.types import MeetingFields, MeetingView
from rapport.coordination.meetings.workflow import MET, OPEN_AGENDA
from rapport.coordination.rules import can_run_meetings, check_run_meetings
from rapport.kernel.access import ALLOWED, Decision, Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo


def unknown_meeting() -> NotAvailable:
    """The one answer for a meeting that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no such meeting."), code="unknown_meeting")


def can_change_agenda(viewer: Viewer, state: str) -> Decision:
    """Whether the viewer may change agenda and arrangements now."""
    allowed = can_run_meetings(viewer)
    if allowed and state not in OPEN_AGENDA:
        return Decision(False, _("The meeting is over or cancelled: its agenda stays as it was."))
    return allowed


def check_change_agenda(viewer: Viewer, state: str) -> None:
    """Raise AccessDenied without the role, UnableTo where the state forbids it."""
    check_run_meetings(viewer)
    decision = can_change_agenda(viewer, state)
    if not decision:
        raise UnableTo(decision.reason, code="agenda_fixed")


def can_write_minutes(viewer: Viewer, state: str, minutes: str) -> Decision:
    """Whether the viewer may write minutes and attendance now."""
    allowed = can_run_meetings(viewer)
    if not allowed:
        return allowed
    if state not in MET:
        return Decision(False, _("Minutes are written once the meeting is convened. Convene it first."))
    if minutes == "CIRCULATED":
        return Decision(False, _("The minutes are with the members. Take them back to change the text."))
    if minutes == "CONFIRMED":
        return Decision(False, _("The minutes are confirmed. Note a correction instead of changing them."))
    return ALLOWED


def check_write_minutes(viewer: Viewer, state: str, minutes: str) -> None:
    """Raise AccessDenied without the role, UnableTo where the state forbids it."""
    check_run_meetings(viewer)
    decision = can_write_minutes(viewer, state, minutes)
    if not decision:
        raise UnableTo(decision.reason, code="minutes_rest")


def can_read_minutes(viewer: Viewer, view: MeetingView) -> Decision:
    """Whether there are minutes for the viewer: circulated ones, or those that the viewer writes."""
    if view.state not in MET:
        return Decision(False, _("There are no minutes: the meeting has not been convened, or is cancelled."))
    if view.minutes == "DRAFT" and not can_run_meetings(viewer):
        return Decision(False, _("The minutes are still being written."))
    return ALLOWED


def can_publish(viewer: Viewer, view: MeetingView, *, publishes: bool) -> Decision:
    """Whether the public part may be published: confirmed, of a body that publishes, not of a closed meeting."""
    allowed = can_run_meetings(viewer)
    if not allowed:
        return allowed
    if not publishes:
        return Decision(False, _("This body does not publish its minutes. Its practice can be changed."))
    if view.minutes != "CONFIRMED":
        return Decision(False, _("Minutes are published once the next meeting has confirmed them."))
    if view.visibility == "BODY":
        return Decision(False, _("This meeting is for members of the body only."))
    return ALLOWED


def check_publish(viewer: Viewer, view: MeetingView, *, publishes: bool) -> None:
    """Raise AccessDenied or UnableTo where `can_publish` says no."""
    check_run_meetings(viewer)
    decision = can_publish(viewer, view, publishes=publishes)
    if not decision:
        raise UnableTo(decision.reason, code="minutes_not_to_publish")


def check_fields(fields: MeetingFields) -> None:
    """Raise InvalidInput for an end before the beginning, an unknown time zone, or nowhere to go."""
    if fields.ends_at <= fields.starts_at:
        raise _wrong("ends", _("The meeting ends before it begins. Give a later end."))
    if fields.zone not in available_timezones():
        raise _wrong("zone", _("There is no time zone of that name. Choose one from the list."))
    if fields.form != "ONLINE" and not fields.place:
        raise _wrong("place", _("Say where the meeting is held, or choose 'online'."))
    if fields.form != "IN_PERSON" and not fields.link:
        raise _wrong("link", _("Give the address at which people join online."))


def check_begun(view_starts_at: datetime, now: datetime) -> None:
    """Raise UnableTo for a meeting that lies ahead: it cannot have been held."""
    if now < view_starts_at:
        raise UnableTo(_("The meeting has not begun yet. Close it once it was held."), code="not_begun")


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code=f"wrong_{field}", extra={"fields": {field: "wrong"}})
