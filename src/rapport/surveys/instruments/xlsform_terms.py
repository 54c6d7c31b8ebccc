"""The words of XLSForm: columns and their other names, types and what they become, languages of texts.

Source: the XLSForm specification (xlsform.org) and the aliases that pyxform reads.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf.locale import LANG_INFO

from rapport.analysis.tabulation.expression import KEYWORDS
from rapport.surveys.instruments.rules import LANGUAGE
from rapport.surveys.instruments.xlsform_workbook import Cell, cell_text

TEXTS: Final = ("label", "hint", "constraint_message")
"""Columns that exist once per language."""
OWN: Final = "rapport"
"""Our column for what XLSForm cannot say, as JSON. Other programs pass it over."""
COLUMNS: Final[Mapping[str, str]] = {
    "type": "type", "command": "type", "name": "name", "value": "name", "tag": "name", "label": "label",
    "caption": "label", "hint": "hint", "required": "required", "relevant": "relevant", "relevance": "relevant",
    "constraint": "constraint", "constraint_message": "constraint_message",
    "constraining_message": "constraint_message", "repeat_count": "repeat_count", "count": "repeat_count",
    "calculation": "calculation", "calculate": "calculation", "appearance": "appearance",
    "parameters": "parameters", "list_name": "list_name", "choice_filter": "choice_filter", OWN: OWN,
}  # fmt: skip
TRUE: Final = frozenset({"yes", "true", "true()"})
FALSE: Final = frozenset({"", "no", "false", "false()"})
KEPT: Final = frozenset(
    """start end today deviceid phonenumber simserial subscriberid username email audit hidden calculate
    xml-external csv-external start-geopoint background-audio background-geopoint""".split()
)
"""Types that ask nothing: kept and exported again."""


@dataclass(frozen=True)
class Asked:
    """What a type of XLSForm becomes. `loosely`: it is asked in another form than the type says."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    loosely: bool = False


_PICTURE = Asked("FILE", {"accept": ["png", "jpg"]})
TYPES: Final[Mapping[str, Asked]] = {
    "text": Asked("TEXT"),
    "string": Asked("TEXT"),
    "integer": Asked("NUMBER", {"decimals": 0}),
    "int": Asked("NUMBER", {"decimals": 0}),
    "decimal": Asked("NUMBER"),
    "percentage": Asked("PERCENTAGE"),
    "range": Asked("NUMBER"),
    "date": Asked("DATE", {"precision": ["day"]}),
    "note": Asked("NOTE"),
    "file": Asked("FILE"),
    "image": _PICTURE,
    "photo": _PICTURE,
    "acknowledge": Asked("SINGLE"),
    "trigger": Asked("SINGLE"),
    "barcode": Asked("TEXT"),
    **dict.fromkeys("time datetime geopoint geotrace geoshape location gps".split(), Asked("TEXT", {}, True)),
    **dict.fromkeys(("audio", "video"), Asked("FILE", {}, True)),
}  # fmt: skip
SELECTS: Final[Mapping[str, str]] = {
    "select_one": "SINGLE",
    "select1": "SINGLE",
    "select_multiple": "MULTIPLE",
    "rank": "MULTIPLE",
}
OUTSIDE: Final = frozenset({"select_one_from_file", "select_multiple_from_file", "select_one_external"})
"""Choices that stand in another file: asked as text."""
ACKNOWLEDGED: Final = "OK"
OTHER: Final[Mapping[str, str]] = {"en": "Other", "fr": "Autre", "ar": "أخرى"}
_OPENING = re.compile(r"(begin|end)[ _](group|repeat)")
_SPACED = {
    "select one": "select_one", "select one from": "select_one", "select multiple": "select_multiple",
    "select all that apply": "select_multiple", "select all that apply from": "select_multiple",
}  # fmt: skip


@dataclass(frozen=True)
class Type:
    """A cell of the column `type`, taken apart. `word` is in its usual spelling, `list` the name of its choices."""

    word: str
    list: str = ""
    or_other: bool = False


def read_type(text: str) -> Type:
    """The type as written, with spaces and other spellings evened out."""
    given = " ".join(text.split())
    opening = _OPENING.fullmatch(given.lower())
    if opening:
        return Type(f"{opening[1]}_{opening[2]}")
    for spaced in sorted(_SPACED, key=len, reverse=True):
        if given.lower().startswith(spaced + " "):
            given = f"{_SPACED[spaced]} {given[len(spaced) + 1 :]}"
            break
    word, _, rest = given.partition(" ")
    word = word.lower()
    if word in SELECTS or word in OUTSIDE:
        or_other = bool(re.search(r"\s(or_other|or specify other)$", f" {rest}"))
        name = re.sub(r"\s*(or_other|or specify other)$", "", rest)
        return Type(word, name.strip(), or_other)
    return Type(given.lower())


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `role` is empty for one that is kept and not read; `language` empty for the default."""

    at: int
    header: str
    role: str = ""
    language: str = ""


def read_columns(header: Sequence[Cell]) -> tuple[Column, ...]:
    """The columns of a sheet by its first row."""
    return tuple(_column(at, cell_text(cell)) for at, cell in enumerate(header))


def _column(at: int, header: str) -> Column:
    base, _, rest = (part.strip() for part in re.sub("::", ":", header, count=1).partition(":"))
    word = re.sub(r"[\s_]+", "_", base.lower())
    if word == "bind" and rest.lower() in {"relevant", "required", "constraint"}:
        return Column(at, header, rest.lower())
    role = COLUMNS.get(word, "")
    if not rest:
        return Column(at, header, role)
    language = language_code(rest)
    if role not in TEXTS or not language:
        return Column(at, header)
    return Column(at, header, role, language)


def language_code(name: str) -> str:
    """`English (en)`, `en` or `English` as `en`; empty where it is no known language."""
    if not name.strip():
        return ""
    bracketed = re.search(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\)\s*$", name)
    plain = (bracketed[1] if bracketed else name).strip().replace("_", "-")
    head, dash, tail = plain.partition("-")
    code = head.lower() + dash + tail
    if bracketed or (LANGUAGE.fullmatch(code) and len(head) < 4 and name.strip().lower() == code.lower()):
        return code
    wanted = name.strip().casefold()
    for known, info in LANG_INFO.items():
        if wanted in {str(info.get("name", "")).casefold(), str(info.get("name_local", "")).casefold()}:
            return known
    return ""


def language_header(language: str) -> str:
    """How a column names a language: `English (en)`."""
    info = LANG_INFO.get(language) or LANG_INFO.get(language.split("-")[0]) or {}
    return f"{info.get('name') or language} ({language})"


def code_of_name(name: str) -> str:
    """The code of a question by its name in a form: conditions begin names with a letter or digit."""
    code = name.lstrip("_:")
    return f"{code}_" if code in KEYWORDS else code


def name_of_code(code: str) -> str:
    """A name that a form may have for a code; `code_of_name` gives the code again."""
    if code.endswith("_") and code[:-1] in KEYWORDS:
        return code[:-1]
    return code if code[:1].isalpha() else f"_{code}"


def code_of_choice(name: str) -> str:
    """The code of an answer by its name in a list of choices: one word of at most 60 signs."""
    return re.sub(r"[\s|,;']+", "_", name.strip())[:60]
