"""Numbers, percentages, dates and lists as the reader's language writes them.

Patterns are those of the Unicode CLDR as carried by Babel. English is British (`en_GB`), the spelling of the
field. Arabic uses Western digits (0–9), the default numbering system of CLDR for `ar` and what Django does as
well; so a number reads the same in a page, a printed report, a spreadsheet and the interface for programs.

Values are rounded half up on their decimal notation; a value that is absent is worded, never shown as 0 or as
nothing.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LOCALES = {"en": "en_GB", "fr": "fr", "ar": "ar"}
# In words as official documents write it; CLDR has another, less formal Arabic.
PER_CENT = {"en": "{} per cent", "fr": "{} pour cent", "ar": "{} في المائة"}

UTC = "UTC"
Number = int | float | Decimal


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language.split("-")[0], "en_GB"))


def locale_of(language: str | None = None) -> Locale:
    """The CLDR locale for a language code, by default of the language in use; else English."""
    return _locale(language or get_language() or "en")


def rounded(value: Number, decimals: int) -> Decimal:
    """`value` rounded half up to `decimals` places; a float counts as the decimal number it prints as."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _pattern(decimals: int) -> str:
    return "#,##0." + "0" * decimals if decimals else "#,##0"


def no_value() -> str:
    """The words for a value that does not exist (a share of nobody, a median of no answers)."""
    return _("no value")


def number(value: Number | None, decimals: int | None = None, language: str | None = None) -> str:
    """A number with the language's separators; `decimals` fixes the places, otherwise all given ones are
    kept.
    """
    if value is None:
        return no_value()
    if decimals is None:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        return format_decimal(exact, locale=locale_of(language), decimal_quantization=False)
    return format_decimal(rounded(value, decimals), format=_pattern(decimals), locale=locale_of(language))


def percent(value: Number | None, decimals: int = 1, language: str | None = None) -> str:
    """A value given in per cent (58.2) with the language's sign: "58.2%", "58,2 %"."""
    if value is None:
        return no_value()
    locale = locale_of(language)
    pattern = locale.percent_formats[None].pattern.replace("#,##0", _pattern(decimals))
    return format_percent(
        rounded(value, decimals) / 100, format=pattern, locale=locale, decimal_quantization=False
    )


def percent_in_words(value: Number | None, decimals: int = 1, language: str | None = None) -> str:
    """A value given in per cent, for running text: "58.2 per cent", "58,2 pour cent"."""
    if value is None:
        return no_value()
    language = locale_of(language).language
    return PER_CENT.get(language, PER_CENT["en"]).format(number(value, decimals, language))


def long_date(value: dt.date, language: str | None = None) -> str:
    """A day with the month in words: "22 November 2026"."""
    return format_date(value, "long", locale=locale_of(language))


def month_and_year(value: dt.date, language: str | None = None) -> str:
    """A month in words with its year: "November 2026"."""
    return format_skeleton("yMMMM", value, locale=locale_of(language))


def date_and_time(value: dt.datetime, zone: str = UTC, language: str | None = None) -> str:
    """A moment to the minute in `zone`, named by its city: "22 November 2026, 15:05 (Vienna)", "…, 14:05 UTC".

    Raises `ValueError` for a moment without a time zone.
    """
    if value.tzinfo is None:
        raise ValueError("A moment shown to a person needs a time zone; this one has none.")
    locale = locale_of(language)
    local = value.astimezone(get_timezone(zone))
    clock = format_datetime(local, "HH:mm", tzinfo=local.tzinfo, locale=locale)
    label = UTC if zone == UTC else f"({city(zone, language)})"
    comma = "،" if locale.language == "ar" else ","
    return f"{long_date(local.date(), language)}{comma} {clock} {label}"


def city(zone: str, language: str | None = None) -> str:
    """The city that stands for a time zone: "Vienna", "Vienne". UTC is nobody's city and stays as it is."""
    return place(zone, language).split(",")[0].split("،")[0]


def place(zone: str, language: str | None = None) -> str:
    """The city and country that stand for a time zone: "Vienna, Austria"."""
    return _place(zone, str(locale_of(language)))


@lru_cache(maxsize=2048)
def _place(zone: str, locale: str) -> str:
    return UTC if zone == UTC else get_timezone_location(zone, locale=locale, return_city=True)


def listing(items: Iterable[str], language: str | None = None) -> str:
    """Names in a row as the language joins them: "Austria, Belgium and France"."""
    return format_list([str(item) for item in items], locale=locale_of(language))
