"""Answers in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats
from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView
from rapport.web.components.types import STATE_WORDS, CellState, Text
from rapport.web.office.words import text

__all__ = ["answer_words", "date_words", "number_words", "state_words", "text", "understood", "value_words"]


def answer_words(item: ItemView, given: Given) -> str:
    """What was answered, or in words why there is no answer."""
    if given.state != "answered":
        words = state_words(given.state)
        return (
            _("%(state)s: %(reason)s") % {"state": words, "reason": given.reason} if given.reason else words
        )
    values = [value_words(item, value) for value in given.values]
    shown = formats.listing(values) if item.kind in {"MULTIPLE", "DATE"} else "\n".join(values)
    if item.kind in {"SINGLE", "MULTIPLE"} and given.text and given.text.casefold() != shown.casefold():
        return _("%(answer)s: %(description)s") % {"answer": shown, "description": given.text}
    return given.text if item.kind == "DATE" and given.text else shown or given.text


def state_words(state: str) -> str:
    """An answer state in words; empty for an answer."""
    return str(STATE_WORDS[CellState(state)])


def value_words(item: ItemView, value: str) -> str:
    """One value in words."""
    if value in item.options:
        return text(item.options[value])
    if item.kind == "DATE":
        return date_words(value)
    if item.kind in {"NUMBER", "PERCENTAGE", "MONEY"}:
        return number_words(item.kind, value)
    return value


def number_words(kind: str, value: str) -> str:
    """A number, percentage or amount as the language writes it."""
    digits, _space, currency = value.partition(" ")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return value
    exponent = number.as_tuple().exponent
    written = formats.number(number, max(0, -exponent) if isinstance(exponent, int) else 0)
    if kind == "PERCENTAGE":
        return _("%(number)s per cent") % {"number": written}
    return f"{written} {currency}" if currency else written


def date_words(value: str) -> str:
    """A date of any precision in words: the 1990s, 2003, July 2003, 11 July 2003."""
    if value.endswith("X"):
        # Translators: a decade, as in "the 1990s"; %(year)s is its first year.
        return _("the %(year)ss") % {"year": f"{value[:3]}0"}
    pieces = [int(piece) for piece in value.split("-") if piece.isdecimal()]
    try:
        if len(pieces) == 3:
            return formats.long_date(date(*pieces))
        if len(pieces) == 2:
            return formats.month_and_year(date(pieces[0], pieces[1], 1))
    except ValueError:
        return value
    return value


def understood(item: ItemView, given: Given) -> Text:
    """What a free field was understood as; empty where there is nothing to tell."""
    if given.state != "answered" or item.kind not in {"DATE", "NUMBER", "PERCENTAGE", "MONEY"}:
        return ""
    if not given.values:
        return _("Kept in your words. The office will ask if it cannot place the date.")
    values = formats.listing([value_words(item, value) for value in given.values])
    return _("Understood as: %(values)s") % {"values": values}


def labels(items: Iterable[ItemView]) -> Mapping[str, str]:
    """The text of questions by code, with their printed number in front."""
    return {
        item.code: f"{item.number}. {text(item.text)}" if item.number else text(item.text) for item in items
    }
