"""What the settings of a question demand of an answer, by whatever way it comes. Pure.

`check` looks at one answer by itself, `check_row` at its place in a repeated group; conditions over several answers are
in `constraints`. Which settings there are: `rapport.surveys.instruments.settings`.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering.types import Given

Settings = Mapping[str, Any]
LONGEST_TEXT: Final = 20_000
"""Characters of a text where the question sets no limit of its own."""
MOST_ROWS: Final = 200
"""Rows of a repeated group that sets no limit of its own."""
DOCUMENT_TYPES: Final = ("pdf", "docx", "xlsx", "csv", "text", "markdown", "png", "jpeg")
"""Types of files that a respondent may attach, by their names in the guard."""
_TYPE_OF_ENDING: Final = {
    "pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "csv": "csv", "txt": "text", "png": "png", "jpg": "jpeg",
}  # fmt: skip
_EXAMPLES: Final = {
    "day": gettext_lazy("day (11.07.2003)"),
    "month": gettext_lazy("month (July 2003)"),
    "year": gettext_lazy("year (2003)"),
    "decade": gettext_lazy("decade (the 1990s)"),
}


def check(kind: str, settings: Settings, given: Given) -> None:
    """Raise InvalidInput, saying what to do, where an answer breaks a limit that its question sets."""
    if given.state != "answered":
        return
    if kind in {"NUMBER", "PERCENTAGE", "MONEY"}:
        _check_number(kind, settings, given.values)
    elif kind == "DATE":
        _check_dates(settings, given.values)
    elif kind == "TEXT":
        for written in {given.text, *given.values}:
            check_length(written, longest(settings))


def longest(settings: Settings) -> int:
    """The characters that a text may have."""
    return int(settings.get("max_length") or LONGEST_TEXT)


def check_length(text: str, most: int) -> None:
    """Raise InvalidInput for a text that is longer."""
    if len(text) > most:
        raise InvalidInput(
            _(
                "The text has %(length)d characters; at most %(most)d are kept. Shorten it or attach a document."
            )
            % {"length": len(text), "most": most},
            code="too_long",
        )


def most_rows(settings: Settings) -> int:
    """How many rows a repeated group may have."""
    return int(settings.get("max_rows") or MOST_ROWS)


def check_row(settings: Settings, path: str) -> None:
    """Raise InvalidInput for a row beyond those that a repeated group may have."""
    most = most_rows(settings)
    if path.isascii() and path.isdecimal() and len(path) < 10 and int(path) > most:
        raise InvalidInput(
            _(
                "Row %(row)s is one too many: this question takes at most %(most)d. "
                "Put what it says into another row, or leave it out."
            )
            % {"row": path, "most": most},
            code="too_many_rows",
        )


def document_types(settings: Settings) -> tuple[str, ...]:
    """The types of files that answer a question, by their names in the guard."""
    wanted = [_TYPE_OF_ENDING[one] for one in settings.get("accept") or () if one in _TYPE_OF_ENDING]
    return tuple(wanted) or DOCUMENT_TYPES


def possible_dates(settings: Settings) -> str:
    """The dates that a question takes, each with an example; empty where it takes any."""
    wanted = [str(words) for name, words in _EXAMPLES.items() if name in (settings.get("precision") or ())]
    return ", ".join(wanted)


def _check_dates(settings: Settings, dates: tuple[str, ...]) -> None:
    if len(dates) > 1 and not settings.get("several"):
        raise InvalidInput(
            _("This question asks for one date; %(count)d are written. Keep one.") % {"count": len(dates)},
            code="several_dates",
        )
    wanted = settings.get("precision") or ()
    if wanted and not (dates and all(_precision(one) in wanted for one in dates)):
        raise InvalidInput(
            _("Write the date in one of these ways: %(possible)s. If you do not know it so, say why.")
            % {"possible": possible_dates(settings)},
            code="wrong_precision",
        )


def _precision(value: str) -> str:
    return "decade" if value.endswith("X") else {4: "year", 7: "month", 10: "day"}.get(len(value), "")


def _check_number(kind: str, settings: Settings, values: tuple[str, ...]) -> None:
    if len(values) != 1:
        raise InvalidInput(_("Write one answer only."), code="several_values")
    digits, _space, currency = values[0].partition(" ")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidInput(
            _("“%(given)s” is not a number. Write it in digits, as in 1200 or 12.5.")
            % {"given": values[0][:40]},
            code="no_number",
        )
    fixed = str(settings.get("currency") or "")
    if kind == "MONEY" and fixed and currency != fixed:
        raise InvalidInput(
            _("This question asks for an amount in %(currency)s.") % {"currency": fixed},
            code="other_currency",
        )
    own = {"PERCENTAGE": {"min": 0, "max": 100}, "MONEY": {"min": 0}}.get(kind, {})
    _check_size({**own, **settings}, number)


def _check_size(settings: Settings, number: Decimal) -> None:
    least, most, decimals = settings.get("min"), settings.get("max"), settings.get("decimals")
    if least not in (None, "") and number < Decimal(str(least)):
        raise InvalidInput(
            _("Write a number of at least %(limit)s.") % {"limit": least}, code="number_too_small"
        )
    if most not in (None, "") and number > Decimal(str(most)):
        raise InvalidInput(
            _("Write a number of at most %(limit)s.") % {"limit": most}, code="number_too_large"
        )
    exponent = number.as_tuple().exponent
    if decimals not in (None, "") and isinstance(exponent, int) and -exponent > int(str(decimals)):
        raise InvalidInput(
            _("Write at most %(limit)s decimals.") % {"limit": decimals}, code="too_many_decimals"
        )
