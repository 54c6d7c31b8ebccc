"""Writes of minutes. Two people who write on one point lose nothing: the second text is kept aside.

Source: OSCE SR Annual Report 2008, 2.2.10; Annex C, Table 2 (a mechanism that publishes its minutes).
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination import seats
from rapport.coordination.decisions import actions as decisions
from rapport.coordination.meetings import notices, queries, rows, rules
from rapport.coordination.meetings.workflow import MINUTES, MinutesStep
from rapport.coordination.minutes import publishing
from rapport.coordination.models import Attendance, Decision, Meeting, MinutesText, PublishedMinutes
from rapport.coordination.rules import check_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo


@action
def attendance_set(
    *, meeting: int, members: Mapping[int, tuple[str, str]], by: Viewer, now: datetime
) -> None:
    """Record who of the members came: `members` maps organisations to (presence, name of who sat there).

    Only members of the body on the day of the meeting are taken. Raises AccessDenied, NotAvailable, UnableTo,
    InvalidInput.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_write_minutes(by, row.state, row.minutes)
    seated = seats.capacities(row.body_id, seats.day_of(row.starts_at, row.zone))
    for organisation, (presence, name) in members.items():
        if organisation not in seated:
            raise InvalidInput(
                _("An organisation in the list had no seat in the body on that day. Add it as a guest."),
                code="no_seat",
            )
        if presence not in Attendance.Presence.values:
            Attendance.objects.filter(meeting=row, organisation_id=organisation).exclude(capacity="").delete()
            continue
        Attendance.objects.update_or_create(
            meeting=row,
            organisation_id=organisation,
            capacity=seated[organisation],
            defaults={"presence": presence, "name": name.strip()},
        )
    record(
        "attendance.set", by=by, now=now, subject=rows.subject_of(row.pk), detail={"members": len(members)}
    )


@action
def guest_add(
    *, meeting: int, organisation: int | None, guest_of: str, name: str, by: Viewer, now: datetime
) -> int:
    """Record a guest: of an organisation of the register, or of another one by its name. Returns its id.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_write_minutes(by, row.state, row.minutes)
    if organisation is None and not guest_of.strip():
        raise InvalidInput(
            _("Say for whom the guest came: choose an organisation or write its name."),
            code="guest_of_nobody",
            extra={"fields": {"guest_of": "missing"}},
        )
    made = Attendance.objects.create(
        meeting=row,
        organisation_id=organisation,
        guest_of=guest_of.strip(),
        name=name.strip(),
        presence="PRESENT",
    )
    record("guest.added", by=by, now=now, subject=rows.subject_of(row.pk))
    return int(made.pk)


@action
def guest_remove(*, meeting: int, guest: int, by: Viewer, now: datetime) -> None:
    """Take a guest off the list. Raises AccessDenied, NotAvailable, UnableTo."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_write_minutes(by, row.state, row.minutes)
    removed, _of = Attendance.objects.filter(meeting=row, pk=guest, capacity="").delete()
    if not removed:
        raise rules.unknown_meeting()
    record("guest.removed", by=by, now=now, subject=rows.subject_of(row.pk))


@action
def text_write(
    *, meeting: int, item: int, text: str, public_text: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Write the minutes of a point, the public part apart. Every saved text is kept.

    Raises AccessDenied, NotAvailable, UnableTo, StaleVersion: then call `text_set_aside`, so that nothing is lost.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_write_minutes(by, row.state, row.minutes)
    found = rows.item_of(row, item)
    found.text, found.public_text = text, public_text
    found.save_version(expected=expected, fields=["text", "public_text"])
    _keep(found.pk, "SAVED", text, public_text, by=by, now=now)
    record("minutes.written", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item})


@action
def text_set_aside(*, meeting: int, item: int, text: str, public_text: str, by: Viewer, now: datetime) -> int:
    """Keep a text that clashed with one that somebody else saved, beside it. Returns its id.

    Nothing saved is changed; who wrote it chooses afterwards. Raises AccessDenied, NotAvailable, UnableTo.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_write_minutes(by, row.state, row.minutes)
    found = rows.item_of(row, item)
    made = _keep(found.pk, "SET_ASIDE", text, public_text, by=by, now=now)
    record("minutes.set_aside", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item})
    return made


@action
def aside_settle(*, meeting: int, item: int, aside: int, by: Viewer, now: datetime) -> None:
    """Say that a text kept aside is dealt with: it stays in the history and is no longer offered.

    Raises AccessDenied, NotAvailable.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    changed = MinutesText.objects.filter(item__meeting=row, item_id=item, pk=aside, kind="SET_ASIDE")
    if not changed.update(kind="SAVED"):
        raise rules.unknown_meeting()
    record("minutes.aside_settled", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item})


def _keep(item: int, kind: str, text: str, public_text: str, *, by: Viewer, now: datetime) -> int:
    made = MinutesText.objects.create(
        item_id=item, kind=kind, text=text, public_text=public_text, at=now, by=by.person_id
    )
    return int(made.pk)


def _moved(row: Meeting, target: MinutesStep, expected: int) -> str:
    step = MINUTES.check(MinutesStep(row.minutes), target)
    row.minutes = target.value
    row.save_version(expected=expected, fields=["minutes", "confirmed_at_meeting"])
    return step.event


@action
def minutes_circulate(*, meeting: int, expected: int, by: Viewer, now: datetime) -> None:
    """Give the minutes to the members; every decision recorded at the meeting comes into force.

    Raises AccessDenied, NotAvailable, UnableTo (not held yet, texts kept aside, nothing written), StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    if row.state != "HELD":
        raise UnableTo(_("The meeting was not held yet. Say first that it was held."), code="not_held")
    if MinutesText.objects.filter(item__meeting=row, kind="SET_ASIDE").exists():
        raise UnableTo(
            _("Two people wrote on the same point, and one text is still kept aside. Settle it first."),
            code="texts_aside",
        )
    if not row.items.exclude(text="", public_text="").exists():
        raise UnableTo(
            _("There are no minutes yet. Write what was said on a point first."), code="no_minutes"
        )
    event = _moved(row, MinutesStep.CIRCULATED, expected)
    for decision in Decision.objects.filter(meeting=row, state="RECORDED").order_by("number"):
        decisions.decision_put_in_force(decision=decision.pk, expected=decision.version, by=by, now=now)
    told = notices.circulated(row, by=by, now=now)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail={"told": told})


@action
def minutes_take_back(*, meeting: int, expected: int, by: Viewer, now: datetime) -> None:
    """Take circulated minutes back to change them. Raises AccessDenied, NotAvailable, UnableTo, StaleVersion."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    event = _moved(row, MinutesStep.DRAFT, expected)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk))


@action
def minutes_confirm(*, meeting: int, at: int, expected: int, by: Viewer, now: datetime) -> None:
    """Record that the meeting `at`, a later one of the same body, confirmed the minutes.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    later = Meeting.objects.filter(pk=at, body_id=row.body_id, starts_at__gt=row.starts_at).first()
    if later is None or later.state not in ("CONVENED", "HELD"):
        raise InvalidInput(
            _("Minutes are confirmed by a later meeting of the same body that was convened. Choose it."),
            code="not_a_later_meeting",
            extra={"fields": {"at": "wrong"}},
        )
    rules.check_begun(later.starts_at, now)
    row.confirmed_at_meeting = later
    event = _moved(row, MinutesStep.CONFIRMED, expected)
    record(event, by=by, now=now, subject=rows.subject_of(row.pk), detail={"at": at})


@action
def correction_note(
    *, meeting: int, item: int, text: str, public_text: str, by: Viewer, now: datetime
) -> int:
    """Note a correction to confirmed minutes; the confirmed text stays as it was. Returns its id.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    if row.minutes != "CONFIRMED":
        raise UnableTo(_("The minutes are not confirmed yet: change the text itself."), code="not_confirmed")
    if not text.strip() and not public_text.strip():
        raise InvalidInput(_("Say what is corrected."), extra={"fields": {"text": "missing"}})
    found = rows.item_of(row, item)
    made = _keep(found.pk, "CORRECTION", text, public_text, by=by, now=now)
    record("minutes.corrected", by=by, now=now, subject=rows.subject_of(row.pk), detail={"item": item})
    return made


@action
def minutes_publish(*, meeting: int, by: Viewer, now: datetime) -> None:
    """Publish the public part as it stands now; publishing again replaces it.

    Raises AccessDenied, NotAvailable, UnableTo.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    view = queries.meeting(viewer=by, meeting_id=row.pk, language="en", day=now.date())
    practice = queries.practice(viewer=by, body_id=row.body_id)
    rules.check_publish(by, view, publishes=practice.publishes_minutes)
    content = publishing.content_of(row, by, now)
    PublishedMinutes.objects.update_or_create(
        meeting=row,
        defaults={
            "on": seats.day_of(row.starts_at, row.zone),
            "content": content,
            "published_at": now,
            "published_by": by.person_id,
        },
    )
    detail = {"items": len(content["items"])}
    record("minutes.published", by=by, now=now, subject=rows.subject_of(row.pk), detail=detail)


@action
def minutes_withdraw(*, meeting: int, by: Viewer, now: datetime) -> None:
    """Take published minutes off the public page. Raises AccessDenied, NotAvailable, UnableTo."""
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    removed, _of = PublishedMinutes.objects.filter(meeting=row).delete()
    if not removed:
        raise UnableTo(_("These minutes are not published."), code="not_published")
    record("minutes.withdrawn", by=by, now=now, subject=rows.subject_of(row.pk))
