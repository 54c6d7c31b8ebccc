"""Time zones: named by their cities in the reader's language, and nothing else taken for one."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kernel.i18n import formats
from rapport.kernel.i18n.zones import is_zone, zones


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_zone_on_offer_exists_and_has_words_of_its_own(language: str) -> None:
    listed = zones(language)
    assert len(listed) > 400 and listed[0] == ("UTC", "UTC")
    assert all(is_zone(name) for name, _ in listed)
    assert len({name for name, _ in listed}) == len(listed)
    assert len({words for _, words in listed}) > len(listed) - 10, "words that tell apart"


@given(st.text(max_size=60))
def test_a_text_is_no_zone_unless_the_database_has_it(text: str) -> None:
    assert not is_zone(text) or ZoneInfo(text).key == text


@pytest.mark.parametrize(
    "text", ["", "/etc/passwd", "../../etc/passwd", "Europe/Nowhere", "Europe", "Europe/"]
)
def test_what_is_no_zone(text: str) -> None:
    assert not is_zone(text)


@pytest.mark.parametrize(
    ("zone", "language", "shown"),
    [
        ("Europe/Vienna", "en", "31 March 2026, 18:00 (Vienna)"),
        ("Europe/Vienna", "fr", "31 mars 2026, 18:00 (Vienne)"),
        ("Europe/Vienna", "ar", "31 مارس 2026، 18:00 (فيينا)"),
        ("Asia/Tashkent", "en", "31 March 2026, 21:00 (Tashkent)"),
        ("America/New_York", "en", "31 March 2026, 12:00 (New York)"),
    ],
)
def test_one_moment_in_many_places(zone: str, language: str, shown: str) -> None:
    moment = dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC)
    assert formats.date_and_time(moment, zone, language) == shown
