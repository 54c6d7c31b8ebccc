"""Time zones of the IANA database, under the names that CLDR gives their cities in the reader's language."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

from rapport.kernel.i18n.formats import UTC, place


def is_zone(name: str) -> bool:
    """Whether the IANA database has a zone of that name; a path out of its folder is none."""
    if name != UTC and "/" not in name:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=16)
def zones(language: str) -> tuple[tuple[str, str], ...]:
    """All zones as (name, "Vienna, Austria"), by their words; UTC comes first.

    CLDR has one zone for each place; those that are only other names of one are left out.
    """
    known = sorted(set(get_global("zone_territories")) & available_timezones())
    named = [(name, place(name, language)) for name in known if not name.startswith("Etc/")]
    return ((UTC, UTC), *sorted(named, key=lambda one: one[1].casefold()))
