"""Our own column `rapport`: as JSON what a question is beyond what XLSForm can say, so that it comes back whole.

It may come from anywhere, so every value is looked at: a name not listed or a value of another shape is refused.
"""

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
)
from rapport.surveys.instruments.xlsform_drafts import Remarks

LONGEST_PLAIN, MOST_UNPACKED = 30_000, 2_000_000
PACKED = "zlib:"
ITEM: Final = (
    "number", "kind", "text", "hint", "required", "settings", "show_if", "options", "origin", "basis", "encoded",
    "parent",
)  # fmt: skip
SECTION: Final = ("code", "title", "intro", "attachment")
WHOLE: Final = ("title", "languages", "intro", "source", "rules", "sections")


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_list_of(names: tuple[str, ...]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return isinstance(value, list) and all(
            isinstance(one, dict)
            and one.keys() <= set(names)
            and all(_FITS[name](part) for name, part in one.items())
            for one in value
        )

    return check


def _is(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


_FITS: Final[dict[str, Callable[[object], bool]]] = {
    **dict.fromkeys(("text", "hint", "title", "intro", "attachment", "message"), _is_texts),
    **dict.fromkeys(
        ("number", "kind", "show_if", "origin", "basis", "code", "source", "when", "parent"), _is(str)
    ),
    **dict.fromkeys(("required", "encoded", "takes_text"), _is(bool)),
    **dict.fromkeys(("languages", "items"), _is_words),
    "settings": _is(dict),
    "options": _is_list_of(("code", "text", "takes_text")),
    "rules": _is_list_of(("code", "when", "message", "items")),
    "sections": _is_list_of(SECTION),
}


def own_of_cell(text: str, sheet: str, row: int, remarks: Remarks) -> dict[str, Any]:
    """What the cell holds; nothing, and a mistake, where it is not what `cell_of_own` writes."""
    if not text:
        return {}
    try:
        found = json.loads(_unpacked(text))
    except (ValueError, RecursionError, zlib.error):
        found = None
    if not isinstance(found, dict) or not all(
        name in _FITS and _FITS[name](part) for name, part in found.items()
    ):
        remarks.refuse(
            sheet, row, _("The column 'rapport' is filled by Rapport and cannot be read; empty it.")
        )
        return {}
    return found


def cell_of_own(values: Mapping[str, Any]) -> str:
    """The values as a cell; empty where there are none. What is longer than a cell may be is packed."""
    if not values:
        return ""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    if len(text) <= LONGEST_PLAIN:
        return text
    return PACKED + base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _unpacked(text: str) -> str:
    if not text.startswith(PACKED):
        return text
    reader = zlib.decompressobj()
    content = reader.decompress(base64.b64decode(text[len(PACKED) :], validate=True), MOST_UNPACKED)
    if not reader.eof:
        raise ValueError("too long")
    return content.decode("utf-8")


def with_own_item(item: ItemContent, own: Mapping[str, Any]) -> ItemContent:
    """The question with what the column says of it."""
    given = {name: own[name] for name in ITEM if name in own}
    if "options" in given:
        given["options"] = tuple(OptionContent(**option) for option in given["options"] if "code" in option)
    return replace(item, **given)


def own_of_item(item: ItemContent, read: ItemContent | None) -> dict[str, Any]:
    """What the sheet alone would not say of a question: `read` is how it would be read without the column."""
    found = {}
    for name in ITEM:
        value = getattr(item, name)
        if value is None or (read is not None and _plain(value) == _plain(getattr(read, name))):
            continue
        found[name] = _plain(value)
    return found


def with_own_whole(
    content: QuestionnaireContent, own: Mapping[str, Any], remarks: Remarks
) -> QuestionnaireContent:
    """The questionnaire with what the sheet `settings` says of it."""
    given: dict[str, Any] = {name: own[name] for name in WHOLE if name in own}
    try:
        if "languages" in given:
            given["languages"] = tuple(given["languages"])
        if "rules" in given:
            given["rules"] = tuple(
                RuleContent(**{**rule, "items": tuple(rule.get("items", ()))}) for rule in given["rules"]
            )
        if "sections" in given:
            given["sections"] = tuple(
                replace(section, **said)
                for section, said in zip(content.sections, given["sections"], strict=True)
            )
    except (TypeError, ValueError):
        remarks.refuse(
            "settings", 2, _("The column 'rapport' is filled by Rapport and cannot be read; empty it.")
        )
        return content
    return replace(content, **given)


def own_of_whole(content: QuestionnaireContent, read: QuestionnaireContent) -> dict[str, Any]:
    """What the sheets alone would not say of a questionnaire."""
    found: dict[str, Any] = {
        name: _plain(getattr(content, name))
        for name in WHOLE
        if name != "sections" and _plain(getattr(content, name)) != _plain(getattr(read, name))
    }
    sections = [_of_section(section) for section in content.sections]
    if sections != [_of_section(section) for section in read.sections]:
        found["sections"] = sections
    return found


def _of_section(section: SectionContent) -> dict[str, Any]:
    return {name: _plain(getattr(section, name)) for name in SECTION}


def _plain(value: Any) -> Any:
    """The value as JSON gives it back."""
    if isinstance(value, (OptionContent, RuleContent)):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name != "extra"}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
