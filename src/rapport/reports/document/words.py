"""The document's own words in English, French and Arabic, and numbers, dates and lists by language.

These are words of the printed edition, not of pages: they are frozen with it, so they are data here and
not taken from a catalogue that may change later. Numbers, dates, lists and units follow CLDR through
Babel; digits are European in all three languages, as in United Nations and OSCE documents.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from rapport.reports.document.source import FigureView, Number

_LOCALES = {"en": "en_GB", "fr": "fr_FR", "ar": "ar_001"}
_DURATIONS = {"years": "duration-year", "months": "duration-month", "days": "duration-day"}

_TABLE: dict[str, dict[str, str]] = json.loads(
    files("rapport.reports.document").joinpath("words.json").read_text(encoding="utf-8")
)


def _pattern(decimals: int) -> str:
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


class Words:
    """Words, numbers, dates and lists of one language. An unknown language raises `ValueError`."""

    def __init__(self, language: str) -> None:
        base = language.split("-")[0]
        if base not in _LOCALES:
            raise ValueError(f"language '{language}': documents are made in {', '.join(sorted(_LOCALES))}")
        self.language = base
        self._locale = Locale.parse(_LOCALES[base])

    def __call__(self, key: str, **values: object) -> str:
        """The words of that key, with `{name}` filled."""
        text = _TABLE[key][self.language]
        return text.format(**values) if values else text

    def all(self) -> Mapping[str, str]:
        """Every key with its words, unfilled."""
        return {key: texts[self.language] for key, texts in _TABLE.items()}

    def number(self, value: Number, decimals: int = 0) -> str:
        """A number with exactly that many decimals, written as the language writes it."""
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        return format_decimal(exact, format=_pattern(decimals), locale=self._locale)

    def plain(self, value: Number | None) -> str:
        """A count or base: whole numbers without decimals, others as they are; empty for none."""
        if value is None:
            return ""
        exact = Decimal(str(value))
        places = max(0, -int(exact.normalize().as_tuple().exponent))
        return self.number(exact, places)

    def date(self, day: date) -> str:
        """A date in full words."""
        return format_date(day, format="long", locale=self._locale)

    def list(self, names: Sequence[str]) -> str:
        """Names joined as the language joins them; the word for none when there are none."""
        return format_list(list(names), locale=self._locale) if names else self("none")

    def state(self, state: str) -> str:
        """An answer state in words."""
        return self(f"state_{state}")

    def value(self, figure: FigureView) -> str:
        """A figure's value with its unit, e.g. "58.2 per cent"."""
        if figure.value is None:
            return self("no_value")
        if figure.unit in ("percent", "share"):
            return self("per_cent", value=self.number(figure.value, figure.decimals))
        if figure.unit == "year":
            return str(figure.value)
        text = self.number(figure.value, figure.decimals)
        if figure.unit in ("count", "number", ""):
            return text
        if figure.unit in _DURATIONS:
            unit, pattern = _DURATIONS[figure.unit], _pattern(figure.decimals)
            return format_unit(float(figure.value), unit, "long", format=pattern, locale=self._locale)
        return f"{text}\u00a0{figure.unit}"

    def base(self, figure: FigureView) -> str:
        """Numerator of denominator, e.g. "39 of 67"."""
        numerator, denominator = self.plain(figure.numerator), self.plain(figure.denominator)
        return self("of", numerator=numerator, denominator=denominator)


def verdict_words(words: Words, verdict: str) -> str:
    """A verification verdict in words; one not known here is shown as given."""
    key = f"verdict_{verdict}"
    return words(key) if key in _TABLE else verdict
