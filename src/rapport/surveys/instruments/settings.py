"""What belongs to the kind of a question: which settings there are, what they may be, and their one spelling.

| Kind | Settings |
|---|---|
| NUMBER | `min`, `max` (numbers as text), `decimals` (0 to 6), `unit` (a text, "percent" among them) |
| PERCENTAGE | `decimals` |
| MONEY | `currency` (ISO 4217; empty: the respondent says which), `min`, `max` |
| DATE | `several` (truth), `precision` (of `decade`, `year`, `month`, `day`; empty: any) |
| TEXT | `max_length` (most signs), `rows` (height of the field; 1: one line) |
| REPEAT | `max_rows` |
| FILE | `accept` (endings without the dot) |
| all that are answered | `constraint` (an expression that must not be false), `message` (by language: what to do) |

The rows of a TABLE are its options, its columns the items whose parent it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments.content import QuestionnaireContent
from rapport.surveys.models.instrument import HEADINGS

PRECISIONS: Final = ("decade", "year", "month", "day")
FILE_ENDINGS: Final = ("pdf", "docx", "xlsx", "csv", "txt", "png", "jpg")
BY_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "NUMBER": ("min", "max", "decimals", "unit"),
    "PERCENTAGE": ("decimals",),
    "MONEY": ("currency", "min", "max"),
    "DATE": ("several", "precision"),
    "TEXT": ("max_length", "rows"),
    "REPEAT": ("max_rows",),
    "FILE": ("accept",),
}
_COUNTS: Final[Mapping[str, tuple[int, int]]] = {
    "decimals": (0, 6), "max_length": (1, 100_000), "rows": (1, 40), "max_rows": (1, 500),
}  # fmt: skip


def allowed(kind: str) -> tuple[str, ...]:
    """The names of the settings that a kind of question has."""
    own = BY_KIND.get(kind, ())
    return own if kind in HEADINGS else (*own, "constraint", "message")


def cleaned(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in their one spelling, empty ones left out.

    Raises InvalidInput naming the setting: one that the kind does not have, or a value that it may not be.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        # Nought decimals are a setting; False would equal 0.
        if value is None or value is False or value in ("", [], (), {}):
            continue
        if name not in allowed(kind):
            raise _refused(name, _("A question of this kind has no setting '%(name)s'.") % {"name": name})
        read = _READERS.get(name)
        found[name] = _count(name, value) if read is None else read(name, value)
    _check_order(found)
    return found


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="setting_refused", extra={"fields": {name: message}})


def _count(name: str, value: Any) -> int:
    low, high = _COUNTS[name]
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        raise _refused(
            name,
            _("'%(name)s' is a whole number from %(low)s to %(high)s.")
            % {"name": name, "low": low, "high": high},
        )
    return int(text)


def _number(name: str, value: Any) -> str:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _refused(name, _("'%(name)s' is a number, such as 12.5.") % {"name": name})
    return format(number.normalize(), "f")


def _text(name: str, value: Any) -> str:
    return str(value).strip()[:1000]


def _currency(name: str, value: Any) -> str:
    code = str(value).strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise _refused(name, _("A currency is three letters, such as EUR."))
    return code


def _truth(_name: str, value: Any) -> bool:
    return bool(value)


def _chosen(among: tuple[str, ...]) -> Callable[[str, Any], list[str]]:
    def read(name: str, value: Any) -> list[str]:
        words = value.replace(",", " ").split() if isinstance(value, str) else [str(one) for one in value]
        given = {word.strip().lstrip(".").lower() for word in words}
        unknown = sorted(given - set(among))
        if unknown:
            raise _refused(
                name,
                _("'%(value)s' is not possible here; use %(known)s.")
                % {"value": ", ".join(unknown), "known": ", ".join(among)},
            )
        return [one for one in among if one in given]

    return read


def _texts(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _refused(name, _("'%(name)s' is a text by language.") % {"name": name})
    return {str(language): str(text).strip() for language, text in value.items() if str(text).strip()}


_READERS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "min": _number,
    "max": _number,
    "unit": _text,
    "currency": _currency,
    "several": _truth,
    "precision": _chosen(PRECISIONS),
    "accept": _chosen(FILE_ENDINGS),
    "constraint": _text,
    "message": _texts,
}


def _check_order(found: Mapping[str, Any]) -> None:
    if "min" in found and "max" in found and Decimal(found["min"]) > Decimal(found["max"]):
        raise _refused("max", _("The highest number is lower than the lowest."))


def cleaned_content(content: QuestionnaireContent) -> QuestionnaireContent:
    """The questionnaire with every item's settings in their one spelling. Raises InvalidInput."""
    return replace(
        content,
        sections=tuple(
            replace(
                section,
                items=tuple(
                    replace(item, settings=cleaned(item.kind, item.settings)) for item in section.items
                ),
            )
            for section in content.sections
        ),
    )
