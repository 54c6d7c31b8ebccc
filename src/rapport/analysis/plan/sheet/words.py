"""Times and amounts as people write them. A text that can mean two things is a fault, never a choice of ours."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

_MONTHS = (
    ("january", "janvier", "jan"), ("february", "février", "feb"), ("march", "mars", "mar"),
    ("april", "avril", "apr"), ("may", "mai"), ("june", "juin", "jun"), ("july", "juillet", "jul"),
    ("august", "août", "aug"), ("september", "septembre", "sep", "sept"), ("october", "octobre", "oct"),
    ("november", "novembre", "nov"), ("december", "décembre", "dec"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
"""Names of months in English and French, and English abbreviations."""
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
YEARS = range(1990, 2100)
"""Years that a plan can be about; another number is not a year."""


class Unreadable(ValueError):
    """A cell cannot be read; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Span:
    """From a day to a day, both included; `is_range`: the text named a beginning and an end ("2026–2027")."""

    start: date
    end: date
    is_range: bool = False


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


_QUARTER = re.compile(r"(?:q|t)\s*([1-4])\s*[/ -]?\s*(\d{4})|(\d{4})\s*[/ -]?\s*(?:q|t)\s*([1-4])")
_QUARTER_WORDS = re.compile(
    r"(?:(\d)(?:st|nd|rd|th|er|e)?|(i{1,3}|iv))\s*(?:quarter|trimestre)\s*(?:of |de )?\s*(\d{4})"
)
_HALF = re.compile(r"(?:h|s)\s*([12])\s*[/ -]?\s*(\d{4})|(\d{4})\s*[/ -]?\s*(?:h|s)\s*([12])")
_MONTH = re.compile(r"([a-zéû]+)\.?\s+(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")
_LONG = re.compile(r"(\d{1,2})(?:er)?\s+([a-zéû]+)\.?\s+(\d{4})")
_LEAD = re.compile(r"^(by|until|till|before|the end of|end of|end|jusqu'à|d'ici|fin|in|en)\s+")
_RANGE = re.compile(r"\s*(?:–|—|\bto\b|\bau\b|\bà\b)\s*|\s+-\s+|(?<=\d{4})-(?=\d{4}$)")


def span_of(value: object, *, date_order: str = "") -> Span:
    """The time that a cell says. `date_order`: "dmy" or "mdy" for days like 03/04/2027.

    Raises Unreadable: "time_unknown", "date_ambiguous" (03/04/2027 without an order), "time_turned" (ends before it
    starts).
    """
    if isinstance(value, datetime):
        return Span(value.date(), value.date())
    if isinstance(value, date):
        return Span(value, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value != int(value):
            raise Unreadable("time_unknown")
        return _one(str(int(value)), date_order)
    text = " ".join(str(value).casefold().replace("’", "'").split()).rstrip(".")
    parts = [part for part in _RANGE.split(text) if part]
    if len(parts) == 2:
        first, last = _one(parts[0], date_order), _one(parts[1], date_order)
        if last.end < first.start:
            raise Unreadable("time_turned")
        return Span(first.start, last.end, is_range=True)
    return _one(text, date_order)


def _one(text: str, date_order: str) -> Span:
    """One point of time as the span it covers: a quarter from its first to its last day."""
    while lead := _LEAD.match(text):
        text = text[lead.end() :]
    for read in (_year, _quarter, _half, _month, _day_iso, _day_long):
        found = read(text)
        if found is not None:
            return found
    return _day_numeric(text, date_order)


def _year(text: str) -> Span | None:
    if not (text.isdecimal() and len(text) == 4):
        return None
    year = _known_year(text)
    return Span(date(year, 1, 1), date(year, 12, 31))


def _known_year(text: str) -> int:
    if int(text) not in YEARS:
        raise Unreadable("time_unknown")
    return int(text)


def _months(year: str, first: int, many: int) -> Span:
    known = _known_year(year)
    return Span(date(known, first, 1), _end(known, first + many - 1))


def _quarter(text: str) -> Span | None:
    if match := _QUARTER.fullmatch(text):
        quarter, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _months(year, int(quarter) * 3 - 2, 3)
    if match := _QUARTER_WORDS.fullmatch(text):
        number = int(match[1]) if match[1] else ROMAN[match[2]]
        return _months(match[3], number * 3 - 2, 3) if 1 <= number <= 4 else None
    return None


def _half(text: str) -> Span | None:
    if match := _HALF.fullmatch(text):
        half, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _months(year, int(half) * 6 - 5, 6)
    return None


def _month(text: str) -> Span | None:
    match = _MONTH.fullmatch(text)
    if match and match[1] in MONTHS:
        return _months(match[2], MONTHS[match[1]], 1)
    return None


def _built(year: str, month: int, day: int) -> Span:
    try:
        found = date(_known_year(year), month, day)
    except ValueError:
        raise Unreadable("time_unknown") from None
    return Span(found, found)


def _day_iso(text: str) -> Span | None:
    match = _ISO.fullmatch(text)
    return _built(match[1], int(match[2]), int(match[3])) if match else None


def _day_long(text: str) -> Span | None:
    match = _LONG.fullmatch(text)
    if match and match[2] in MONTHS:
        return _built(match[3], MONTHS[match[2]], int(match[1]))
    return None


def _day_numeric(text: str, date_order: str) -> Span:
    match = _NUMERIC.fullmatch(text)
    if not match:
        raise Unreadable("time_unknown")
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12 or date_order == "dmy":
        return _built(match[4], second, first)
    if second > 12 or date_order == "mdy":
        return _built(match[4], first, second)
    if first == second:
        return _built(match[4], first, second)
    raise Unreadable("date_ambiguous")


_SYMBOLS = {"€": "EUR", "$": "", "£": "GBP"}
_AMOUNT = re.compile(r"([A-Za-z]{3}|[€$£])?\s*(-?[\d][\d\s.,'’]*)\s*([A-Za-z]{3}|[€$£])?")


@dataclass(frozen=True)
class Money:
    """An amount, with the currency where the cell names one."""

    amount: Decimal
    currency: str


def money_of(value: object, *, decimal: str = "") -> Money:
    """The amount that a cell says. `decimal`: "." or "," where 50.000 would have two meanings.

    Raises Unreadable: "amount_unknown", "amount_ambiguous", "amount_negative".
    """
    if isinstance(value, bool):
        raise Unreadable("amount_unknown")
    if isinstance(value, (int, float)):
        return _checked(Money(Decimal(str(value)), ""))
    text = str(value).strip()
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise Unreadable("amount_unknown")
    named = match[1] or match[3] or ""
    if named == "$":
        raise Unreadable("amount_unknown")
    try:
        amount = Decimal(_plain(match[2], decimal))
    except InvalidOperation:
        raise Unreadable("amount_unknown") from None
    return _checked(Money(amount, _SYMBOLS.get(named, named.upper())))


def _checked(money: Money) -> Money:
    if not money.amount.is_finite():
        raise Unreadable("amount_unknown")
    if money.amount < 0:
        raise Unreadable("amount_negative")
    return money


def _plain(digits: str, decimal: str) -> str:
    """Digits with a point before the decimals and no other sign. Raises Unreadable where that has two readings."""
    text = re.sub(r"[\s'’]", "", digits)
    marks = [char for char in text if char in ".,"]
    if not marks:
        return text
    if decimal:
        other = "," if decimal == "." else "."
        return text.replace(other, "").replace(decimal, ".")
    if len(set(marks)) == 2:
        last = marks[-1]
        if marks.count(last) > 1:
            raise Unreadable("amount_unknown")
        return text.replace("," if last == "." else ".", "").replace(last, ".")
    mark = marks[0]
    groups = text.lstrip("-").split(mark)
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
    if len(marks) > 1:
        if not thousands:
            raise Unreadable("amount_unknown")
        return text.replace(mark, "")
    if thousands and groups[0] != "0":
        raise Unreadable("amount_ambiguous")
    return text.replace(mark, ".")
