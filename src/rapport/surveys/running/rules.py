"""Who may do what, and in which state. `check_x` raises with a reason, `can_x` answers with it."""

import re
import zoneinfo
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use, check_use, check_use_for
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo


def can_run_waves(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them prepare, open, extend, remind and close waves."""
    return can_use(viewer, Permission.WAVE_RUN)


def check_run_waves(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_run_waves` says no."""
    check_use(viewer, Permission.WAVE_RUN)


def can_enter_returns(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them type in, import and send back returns, and ask about them."""
    return can_use(viewer, Permission.RETURN_ENTER)


def check_enter_returns(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_enter_returns` says no."""
    check_use(viewer, Permission.RETURN_ENTER)


def acts_for(viewer: Viewer, organisation_id: int) -> bool:
    """Whether the viewer acts on behalf of the organisation."""
    return viewer.is_system or organisation_id in viewer.organisations


def can_answer_queries(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them answer queries about their organisation's return."""
    return can_use(viewer, Permission.RETURN_ANSWER)


def check_answer_query(viewer: Viewer, organisation_id: int) -> None:
    """Raise NotAvailable to those who do not act for the respondent, AccessDenied where the role does not answer."""
    if not acts_for(viewer, organisation_id):
        raise unknown_query()
    check_use_for(viewer, Permission.RETURN_ANSWER, organisation_id)


def unknown_query() -> NotAvailable:
    """The one answer for a query that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no such query."), code="unknown_query")


def unknown_respondent(code: str) -> NotAvailable:
    """The one answer for an organisation that is not asked in the wave, or whose return is not the viewer's."""
    return NotAvailable(
        _("The wave has no respondent '%(code)s'.") % {"code": code}, code="unknown_respondent"
    )


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """A time zone of the IANA database by its name. Raises InvalidInput."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(
            _("There is no time zone '%(zone)s'.") % {"zone": name},
            code="unknown_timezone",
            extra={"fields": {"timezone": "unknown"}},
        ) from error


def end_of(day: date, zone: str) -> datetime:
    """The last minute of a day in a time zone: until then an answer is in time. Raises InvalidInput."""
    return datetime.combine(day, time(23, 59), tzinfo=zone_named(zone))


def check_deadline(deadline: datetime, *, now: datetime) -> None:
    """Raise InvalidInput for a deadline that has passed."""
    if deadline <= now:
        raise InvalidInput(
            _("The deadline %(day)s has passed: give a day from today on.")
            % {"day": deadline.date().isoformat()},
            code="deadline_past",
            extra={"fields": {"deadline": "past"}},
        )


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without spaces around it; raise InvalidInput where there is none."""
    if not reason.strip():
        raise InvalidInput(
            _("Give the reason in a sentence."), code="reason_missing", extra={"fields": {field: "missing"}}
        )
    return reason.strip()


def occasion_number(occasion: str, day: date) -> int:
    """Which occasion of the day a key names: 1 for `reminder-2027-01-31`, 2 for `reminder-2027-01-31-2`.

    Raises InvalidInput for another day or another word.
    """
    first = f"reminder-{day.isoformat()}"
    if occasion == first:
        return 1
    number = occasion.removeprefix(f"{first}-")
    if number == occasion or not re.fullmatch(r"[2-9]|1[0-9]", number):
        raise InvalidInput(
            _("The page is of another day: open it again before you remind anybody."), code="occasion_past"
        )
    return int(number)


def check_collection(state: str, *allowed: str) -> None:
    """Raise UnableTo where the wave is not in one of the states."""
    if state not in allowed:
        raise UnableTo(_REFUSALS.get(state, _REFUSALS["LOADED"])(), code="wave_state")


_REFUSALS = {
    "LOADED": lambda: _("This wave was loaded from files: nobody is asked in it any more."),
    "PREPARING": lambda: _("The wave is still being prepared: open it first."),
    "OPEN": lambda: _("The wave is open: this can be changed only while it is being prepared."),
    "CLOSED": lambda: _("The wave is closed: reopen it first."),
}
