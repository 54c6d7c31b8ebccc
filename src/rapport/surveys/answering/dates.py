"""Dates as people write them, in one free field: `2003`, `11 July 2003`, `the 1990s`, `2005, supplemented 2007`.

What is certain is normalised as `rapport.analysis.tabulation.read_date` reads it; a date that no calendar has is
refused; honest words without a date wait for the coding desk. Source of the need: OSCE 2008 annual report, Annex C.
"""

import calendar
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput

_NAMES: dict[str, int] = {
    **{
        name.lower(): number for number, name in enumerate(
            "January February March April May June July August September October November December".split(), 1
        )
    },
    **{
        name: number for number, name in enumerate(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(), 1
        )
    },
    **{
        name: number for number, name in enumerate(
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(), 1
        )
    },
    **{
        name: number for number, name in enumerate(
            "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
        )
    },
    "sept": 9, "fevrier": 2, "aout": 8, "decembre": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_TOKEN = re.compile(
    rf"""(?<![\d.,/-])(?:
      (?P<iy>\d{{4}})-(?P<im>\d{{1,2}})(?:-(?P<id>\d{{1,2}}))?(?!\d)
    | (?P<d>\d{{1,2}})\s*[./-]\s*(?P<m>\d{{1,2}})\s*[./-]\s*(?P<y>\d{{4}})
    | (?P<m2>\d{{1,2}})[./](?P<y2>\d{{4}})
    | (?P<d3>\d{{1,2}})(?:er|st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<n3>{_MONTH})\.?,?\s+(?P<y3>\d{{4}})
    | (?P<n4>{_MONTH})\.?\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})
    | (?P<n5>{_MONTH})\.?,?\s+(?P<y5>\d{{4}})
    | (?P<dec>\d{{3}})(?:X|0\s?['’]?s\b)
    | (?:années|annees|decade\ of\ the|تسعينيات|عقد)\s+(?P<dec2>\d{{3}})0(?!\d)
    | (?P<y6>\d{{4}})
    )(?![\d/-]|[.,]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMERIC = re.compile(r"[\d\s./-]+")
# "before 2003" is not 2003: such words are kept as written and given to the coding desk.
_BOUND = re.compile(
    r"\b(before|after|until|prior to|not later than|no later than|earlier than|later than|between|avant|après|"
    r"jusqu['’]|entre)(?!\w)|(?<!\w)(قبل|بعد|حتى|بين)(?!\w)",
    re.IGNORECASE,
)


def read_dates(text: str) -> tuple[str, ...]:
    """The dates that a text certainly names, normalised and in the order written; none where it only bounds them.

    Raises InvalidInput for a date that does not exist (`31.02.2007`) or digits that are no date.
    """
    found = tuple(dict.fromkeys(_normalised(match) for match in _TOKEN.finditer(text)))
    if not found and _NUMERIC.fullmatch(text):
        raise _no_date(text)
    return () if _BOUND.search(text) else found


def _normalised(match: re.Match[str]) -> str:
    got = match.groupdict()
    decade = got["dec"] or got["dec2"]
    if decade:
        if int(decade) == 0:
            raise _no_date(match[0])
        return f"{decade}X"
    year = next(_given(got, "iy", "y", "y2", "y3", "y4", "y5", "y6"))
    month = next(_given(got, "im", "m", "m2"), None)
    named = next(_given(got, "n3", "n4", "n5"), None)
    day = next(_given(got, "id", "d", "d3", "d4"), None)
    number = _NAMES[named.lower()] if named else int(month) if month else None
    return _checked(match[0], int(year), number, int(day) if day else None)


def _given(got: dict[str, str | None], *names: str) -> Iterator[str]:
    return (value for name in names if (value := got[name]))


def _checked(written: str, year: int, month: int | None, day: int | None) -> str:
    if year < 1000 or (month is not None and not 1 <= month <= 12):
        raise _no_date(written)
    if month is None:
        return f"{year}"
    if day is None:
        return f"{year}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise _no_date(written)
    return f"{year}-{month:02d}-{day:02d}"


def _no_date(written: str) -> InvalidInput:
    return InvalidInput(
        _("“%(given)s” is not a date. Write, for example, 11.07.2003, July 2003, 2003 or the 1990s.")
        % {"given": " ".join(written.split())[:60]},
        code="no_date",
    )
