"""Events written and read again are the same; zones change when clocks do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from rapport.coordination.calendars import zones
from rapport.coordination.calendars.ics import calendar
from rapport.coordination.calendars.types import Event
from rapport.coordination.meetings import rhythm

ZONES = (
    "UTC", "Europe/Vienna", "Europe/Dublin", "Asia/Tehran", "Asia/Kathmandu", "Africa/Casablanca",
    "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
)  # fmt: skip
START = datetime(2026, 1, 14, 9, tzinfo=UTC)
ONE = Event("a-1", 3, "Plenary", START, START + timedelta(hours=2), "Europe/Vienna", "CONFIRMED", START)
# Lines ends are all written alike, and a calendar holds no control characters.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any meeting."""
    minutes = draw(st.integers(min_value=0, max_value=20 * 365 * 24 * 60))
    start = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    return Event(
        uid=draw(st.uuids().map(str)),
        sequence=draw(st.integers(min_value=0, max_value=1000)),
        title=draw(WORDS),
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(st.integers(min_value=1, max_value=3000))),
        zone=draw(st.sampled_from(ZONES)),
        status=draw(st.sampled_from(("TENTATIVE", "CONFIRMED", "CANCELLED"))),
        changed_at=START,
        place=draw(WORDS),
        description=draw(st.lists(WORDS, max_size=3).map("\n".join)),
        url="https://rapport.example/meetings/1/",
        closed=draw(st.booleans()),
    )


def read(content: bytes) -> list[Event]:
    """The events of a calendar, read with the library, the zone from the event itself."""
    found = []
    for part in Calendar.from_ical(content).events:
        starts = part["DTSTART"].dt
        zone = part["DTSTART"].params.get("TZID", "UTC")
        found.append(
            Event(
                uid=str(part["UID"]),
                sequence=int(part["SEQUENCE"]),
                title=str(part["SUMMARY"]),
                starts_at=starts.astimezone(UTC),
                ends_at=part["DTEND"].dt.astimezone(UTC),
                zone=zone,
                status=str(part["STATUS"]),
                changed_at=part["LAST-MODIFIED"].dt,
                place=str(part.get("LOCATION", "")),
                description=str(part.get("DESCRIPTION", "")),
                url=str(part["URL"]),
                closed=part["CLASS"] == "CONFIDENTIAL",
            )
        )
    return found


@given(st.lists(events(), max_size=4))
@example(
    [
        replace(
            ONE,
            url="https://rapport.example/meetings/1/",
            title="Papers in \\\\server\\New; see, too",
            place="\\N",
            description="one\ntwo",
        )
    ]
)
def test_what_is_written_is_read(given_events: list[Event]) -> None:
    content = calendar(given_events, name="Bodies")
    back = read(content)
    # The hour that a clock shows twice stands in UTC; all else keeps its zone.
    assert [replace(one, zone="") for one in back] == [replace(one, zone="") for one in given_events]
    for one, was in zip(back, given_events, strict=True):
        if not was.starts_at.astimezone(ZoneInfo(was.zone)).fold:
            assert one.zone == was.zone
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    named = {part["TZID"] for part in Calendar.from_ical(content).timezones}
    assert named == {one.zone for one in given_events} - {"UTC"}


@given(st.sampled_from([zone for zone in ZONES if zone != "UTC"]), st.integers(0, 365 * 8 * 24))
def test_zones_say_what_clocks_show(zone: str, hours: int) -> None:
    """Read by 3.6.5 alone: the last change before a moment, its DTSTART taken with the offset before it."""
    first = datetime(2018, 1, 1, tzinfo=UTC)
    moment = first + timedelta(hours=hours)
    made = zones.component(zone, first, first + timedelta(days=365 * 8 + 2))
    held = [
        (part["DTSTART"].dt - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td) for part in made.subcomponents
    ]
    offset = max((start, to) for start, to in held if start <= moment.replace(tzinfo=None))[1]
    assert offset == moment.astimezone(ZoneInfo(zone)).utcoffset()


def test_a_series_keeps_its_hour_over_summer_time() -> None:
    starts = rhythm.moments(START, "Europe/Vienna", "MONTHLY", 12)
    series = [
        replace(ONE, uid=f"a-{n}", starts_at=one, ends_at=one + timedelta(hours=2))
        for n, one in enumerate(starts)
    ]
    parts = Calendar.from_ical(calendar(series)).events
    assert {part["DTSTART"].dt.hour for part in parts} == {10}
    assert {part["DTSTART"].dt.astimezone(UTC).hour for part in parts} == {8, 9}
    assert all("RRULE" not in part for part in parts)


def test_an_invitation_names_both_ends() -> None:
    content = calendar([ONE], method="REQUEST", organiser="office@a.example", attendee="one@b.example")
    whole = Calendar.from_ical(content)
    (part,) = whole.events
    assert whole["METHOD"] == "REQUEST"
    assert part["ORGANIZER"] == "mailto:office@a.example"
    assert part["ATTENDEE"] == "mailto:one@b.example"
    assert part["ATTENDEE"].params["RSVP"] == "FALSE"
