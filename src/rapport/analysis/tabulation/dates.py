"""Dates of uncertain precision, as surveys receive them: a day, a month, a year or a decade.

A date is kept as the span of years in which it certainly lies: `2003-07` is [2003, 2003], `199X` is [1990,
1999]. A comparison is TRUE if it holds for every year of the span, FALSE if for none, and otherwise
UNKNOWN: a decade is never read as its first year. Source of the need: OSCE 2008 annual report, Annex C
("beginning of 1990s"; "2005, supplemented 2007").
"""

import calendar
import re
from dataclasses import dataclass
from typing import Final

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DECADE: Final = re.compile(r"([0-9]{3})X")


@dataclass(frozen=True, slots=True, order=True)
class YearSpan:
    """The first and last year in which a date may lie; `earliest == latest` where the year is known."""

    earliest: int
    latest: int

    @property
    def text(self) -> str:
        """The span as written in a condition: `1995`, or `199X` for a decade."""
        return f"{self.earliest:04d}" if self.earliest == self.latest else f"{self.earliest // 10:03d}X"


def read_date(text: str) -> YearSpan | None:
    """The years of `2003`, `2003-07`, `2003-07-11` or `199X`; None where the text is none of these or no
    such day exists.
    """
    decade = _DECADE.fullmatch(text)
    if decade:
        start = int(decade[1]) * 10
        return YearSpan(start, start + 9)
    match = _DATE.fullmatch(text)
    if match is None or not _exists(int(match[1]), match[2], match[3]):
        return None
    return YearSpan(int(match[1]), int(match[1]))


def read_year(text: str) -> YearSpan | None:
    """The years of a value in a condition, where only `2003` and `199X` are allowed; None otherwise."""
    return read_date(text) if len(text) == 4 else None


def _exists(year: int, month: str | None, day: str | None) -> bool:
    """Whether the calendar has such a year, month and day."""
    if year == 0 or (month is not None and not 1 <= int(month) <= 12):
        return False
    return month is None or day is None or 1 <= int(day) <= calendar.monthrange(year, int(month))[1]
