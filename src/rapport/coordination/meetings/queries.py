"""Reads of meetings. What is not the viewer's to see answers as if it did not exist."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from rapport.actors import queries as actors
from rapport.coordination import seats
from rapport.coordination.meetings import rules
from rapport.coordination.meetings.reading import name_of, view_of
from rapport.coordination.meetings.types import (
    AsideView,
    AttendanceView,
    CorrectionView,
    ItemView,
    MeetingView,
    PaperView,
    PracticeView,
    PublishedView,
    Quorum,
)
from rapport.coordination.models import (
    AgendaItem,
    Attendance,
    Body,
    BodyPractice,
    Meeting,
    MinutesText,
    Paper,
    PublishedMinutes,
)
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable

PRESENT = frozenset({"PRESENT", "DEPUTY"})


def visible(viewer: Viewer, day: date) -> QuerySet[Meeting]:
    """Meetings the viewer may see; for other reads of this part."""
    rows = Meeting.objects.select_related("body", "published")
    return rows.filter(seats.visible(viewer, day))


def meetings(
    *, viewer: Viewer, language: str, day: date, body: str = "", state: str = ""
) -> list[MeetingView]:
    """The meetings the viewer may see, latest first, at most 500."""
    rows = visible(viewer, day)
    if body:
        rows = rows.filter(body__code=body)
    if state:
        rows = rows.filter(state=state)
    return [view_of(row, language) for row in rows[:500]]


def meeting(*, viewer: Viewer, meeting_id: int, language: str, day: date) -> MeetingView:
    """One meeting. Raises NotAvailable, the same for one that is not the viewer's to know of."""
    row = visible(viewer, day).filter(pk=meeting_id).first()
    if row is None:
        raise rules.unknown_meeting()
    return view_of(row, language)


def is_inside(*, viewer: Viewer, body_id: int, day: date) -> bool:
    """Whether the viewer sees what is for the body only: its members on that day and the secretariat.

    Pages that ask several things of one meeting hand the answer on as `inside`.
    """
    return seats.sees_all(viewer) or body_id in seats.bodies_of(viewer, day)


def _inside(viewer: Viewer, meeting: MeetingView, day: date) -> bool:
    return is_inside(viewer=viewer, body_id=meeting.body_id, day=day)


def body_choices(*, viewer: Viewer, language: str) -> list[tuple[str, str]]:
    """Codes and names of the bodies, for those who run meetings; others get none."""
    if not seats.sees_all(viewer):
        return []
    return [(row.code, name_of(row, language)) for row in Body.objects.order_by("code")]


def practice(*, viewer: Viewer, body_id: int) -> PracticeView:
    """How a body meets; the defaults where nothing was set yet."""
    row = BodyPractice.objects.filter(body_id=body_id).first() or BodyPractice(body_id=body_id, version=0)
    lines = tuple((str(one["kind"]), str(one["title"])) for one in row.template)
    return PracticeView(
        zone=row.zone,
        quorum_percent=row.quorum_percent,
        quorum_above=row.quorum_above,
        publishes_minutes=row.publishes_minutes,
        announces_meetings=row.announces_meetings,
        template=lines,
        version=row.version,
    )


def practice_of(*, viewer: Viewer, body: str) -> PracticeView:
    """How the body with a code meets. Raises InvalidInput for an unknown one."""
    return practice(viewer=viewer, body_id=seats.body_of(body).pk)


def agenda(*, viewer: Viewer, meeting: MeetingView, day: date, inside: bool | None = None) -> list[ItemView]:
    """The points in order. The whole text of minutes is the body's until it is circulated as far as the meeting goes.

    Whoever is not of the body reads the public part only.
    """
    inside = _inside(viewer, meeting, day) if inside is None else inside
    rows = AgendaItem.objects.filter(meeting_id=meeting.id).prefetch_related("texts")
    writes = seats.sees_all(viewer)
    shown = writes or meeting.minutes != "DRAFT"
    return [_item(row, inside=inside and shown, writes=writes, shown=shown) for row in rows]


def item(*, viewer: Viewer, meeting: MeetingView, item_id: int, day: date) -> ItemView:
    """One point. Raises NotAvailable."""
    for one in agenda(viewer=viewer, meeting=meeting, day=day):
        if one.id == item_id:
            return one
    raise rules.unknown_meeting()


def _item(row: AgendaItem, *, inside: bool, writes: bool, shown: bool) -> ItemView:
    texts: list[MinutesText] = sorted(row.texts.all(), key=lambda one: one.pk)
    return ItemView(
        id=row.pk,
        position=row.position,
        kind=row.kind,
        title=row.title,
        description=row.description,
        link=row.link,
        source=row.source,
        text=row.text if inside else "",
        public_text=row.public_text if shown else "",
        version=row.version,
        corrections=tuple(
            CorrectionView(one.text if inside else "", one.public_text, one.at)
            for one in texts
            if one.kind == "CORRECTION" and (inside or one.public_text)
        ),
        aside=tuple(
            AsideView(one.pk, one.text, one.public_text, one.at)
            for one in texts
            if one.kind == "SET_ASIDE" and writes
        ),
    )


def papers(*, viewer: Viewer, meeting: MeetingView, day: date, inside: bool | None = None) -> list[PaperView]:
    """The files of a meeting that the viewer may see; those for the body only are its members'."""
    inside = _inside(viewer, meeting, day) if inside is None else inside
    rows = Paper.objects.filter(meeting_id=meeting.id, removed_at__isnull=True)
    found = rows if inside else rows.exclude(visibility="BODY")
    return [
        PaperView(
            row.pk, row.item_id, row.title, row.name, row.stored, row.content_type, row.size, row.visibility
        )
        for row in found
    ]


def paper(*, viewer: Viewer, meeting: MeetingView, paper_id: int, day: date) -> PaperView:
    """One file. Raises NotAvailable."""
    for one in papers(viewer=viewer, meeting=meeting, day=day):
        if one.id == paper_id:
            return one
    raise NotAvailable(rules.unknown_meeting().message, code="unknown_paper")


def papers_root(*, viewer: Viewer) -> Path:
    """Where the files of meetings are kept."""
    return Path(settings.MEDIA_ROOT) / "meetings"


def attendance(
    *, viewer: Viewer, meeting: MeetingView, language: str, day: date, inside: bool | None = None
) -> list[AttendanceView]:
    """Members of the body on the day of the meeting, each with who came, then guests.

    Members that nothing is recorded of yet stand there without an id. Names are the body's; so are guests.
    """
    inside = _inside(viewer, meeting, day) if inside is None else inside
    rows = list(Attendance.objects.filter(meeting_id=meeting.id))
    members = {row.organisation_id: row for row in rows if row.capacity}
    seated = dict(seats.capacities(meeting.body_id, seats.day_of(meeting.starts_at, meeting.zone)))
    seated |= {key: row.capacity for key, row in members.items() if key is not None}
    ids = {*seated, *(row.organisation_id for row in rows if row.organisation_id)}
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    found = []
    for key, capacity in sorted(seated.items(), key=lambda one: names[one[0]].name.casefold()):
        kept = members.get(key)
        said = kept.name if kept and inside else ""
        found.append(
            AttendanceView(
                kept.pk if kept else None, key, names[key].name, said, capacity, kept.presence if kept else ""
            )
        )
    for row in rows:
        if not row.capacity and inside:
            of = names[row.organisation_id].name if row.organisation_id else row.guest_of
            found.append(AttendanceView(row.pk, row.organisation_id, of, row.name, "", row.presence))
    return found


def quorum(*, viewer: Viewer, practice: PracticeView, attendance: Iterable[AttendanceView]) -> Quorum:
    """Members with a vote who were there, themselves or by a deputy, of all members with a vote on that day."""
    voting = [one for one in attendance if one.capacity == seats.DECIDES]
    present = sum(one.presence in PRESENT for one in voting)
    return Quorum(present, len(voting), practice.quorum_percent, practice.quorum_above)


def next_meetings(*, viewer: Viewer, body_id: int, after: MeetingView, day: date) -> list[MeetingView]:
    """Later meetings of a body that could confirm minutes, earliest first."""
    rows = visible(viewer, day).filter(body_id=body_id, starts_at__gt=after.starts_at)
    return [view_of(row, "en") for row in rows.exclude(state="CANCELLED").order_by("starts_at")[:20]]


def published(*, viewer: Viewer) -> list[PublishedView]:
    """Published minutes, latest first. Anybody's."""
    rows = PublishedMinutes.objects.all()[:500]
    return [PublishedView(row.meeting_id, row.on, row.content, row.published_at) for row in rows]


def published_minutes(*, viewer: Viewer, meeting_id: int) -> PublishedView:
    """Published minutes of one meeting. Raises NotAvailable. Anybody's."""
    row = PublishedMinutes.objects.filter(meeting_id=meeting_id).first()
    if row is None:
        raise rules.unknown_meeting()
    return PublishedView(row.meeting_id, row.on, row.content, row.published_at)
