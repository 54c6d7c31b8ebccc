"""Forms of the coding desk: many answers on one page, so that rows are read and shown without a form for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.surveys.coding import rules
from rapport.surveys.coding.types import CellView, Code, CodebookFields, CodebookItem
from rapport.web.components.types import Text
from rapport.web.office.words import text

STATES: dict[str, Text] = {
    "not_known": _("Not known"),
    "not_applicable": _("Not applicable"),
    "declined": _("Declined to answer"),
    "blank": _("Says nothing about it"),
    "not_routed": _("Not asked, because of an earlier answer"),
    "non_conforming": _("Cannot be counted"),
}
KINDS: dict[str, Text] = {
    "SINGLE": _("One code"),
    "MULTIPLE": _("Several codes"),
    "NUMBER": _("A number"),
    "PERCENTAGE": _("A percentage"),
    "DATE": _("Dates of any precision"),
    "TEXT": _("Words"),
}
CHOICES = ("SINGLE", "MULTIPLE")


@dataclass(frozen=True)
class Offered:
    """One code as it is offered: the key that chooses it, whether it is chosen."""

    key: str
    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One answer to code. `key` begins the names of its fields; `was` is what it was shown with."""

    key: str
    item: CodebookItem
    cell: CellView
    code: Code
    was: str
    error: str = ""
    needs_quote: bool = False

    @property
    def offered(self) -> list[Offered]:
        """The codes; none where values are written."""
        view = self.item.view
        if view.kind not in CHOICES:
            return []
        return [
            Offered(str(number % 10) if number <= 10 else "", code, text(label), code in self.code.values)
            for number, (code, label) in enumerate(view.options.items(), 1)
        ]

    @property
    def several(self) -> bool:
        """Whether several codes may be chosen."""
        return self.item.view.kind == "MULTIPLE"

    @property
    def written(self) -> str:
        """Values as lines."""
        return "\n".join(self.code.values)

    @property
    def states(self) -> list[tuple[str, Text, bool]]:
        """States instead of a code."""
        return [(code, words, code == self.code.state) for code, words in STATES.items()]

    @property
    def more(self) -> bool:
        """Whether reason and footnote are open."""
        return bool(self.code.reason or self.code.footnote or self.error or self.item.asked)


def key_of(cell: CellView) -> str:
    """What the names of the fields of an answer begin with."""
    return f"{cell.item}~{cell.respondent}"


def row_of(
    item: CodebookItem,
    cell: CellView,
    data: QueryDict | None = None,
    problems: Mapping[str, str] | None = None,
) -> Row:
    """A row as it stands, or as it was typed."""
    key, start = key_of(cell), cell.start or Code("")
    if not item.asked and not item.view.parent:
        needs_quote = True
    else:
        needs_quote, start = False, Code(start.state, start.values, start.reason, start.footnote)
    typed = start if data is None or f"{key}-was" not in data else read(item, key, data)
    return Row(key, item, cell, typed, signature(start), (problems or {}).get(key, ""), needs_quote)


def read(item: CodebookItem, key: str, data: QueryDict) -> Code:
    """What was typed in a row; a state without a code where nothing was."""

    def said(name: str) -> str:
        return data.get(f"{key}-{name}", "").replace("\r\n", "\n").strip()

    if item.view.kind in CHOICES:
        given = tuple(value for value in data.getlist(f"{key}-values") if value)
    else:
        given = tuple(line.strip() for line in said("values").split("\n") if line.strip())
    if item.view.kind == "SINGLE" and said("state"):
        given = ()  # one of several cannot be taken back by itself
    state = said("state") or ("answered" if given else "")
    return Code(state, given, said("reason"), said("footnote"), said("quote"))


def signature(code: Code) -> str:
    """A coding in one line, to tell whether a row was touched."""
    return "|".join((code.state, ",".join(sorted(code.values)), code.reason, code.footnote, code.quote))


def is_touched(item: CodebookItem, key: str, data: QueryDict) -> bool:
    """Whether a row was changed by whoever sent it."""
    was = data.get(f"{key}-was", "").replace("\r\n", "\n")
    return f"{key}-was" in data and signature(read(item, key, data)) != was


def seen_of(key: str, data: QueryDict) -> int:
    """The coding that a row was based on."""
    given = data.get(f"{key}-seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else -1


class CodebookForm(forms.Form):
    """A coded item: what, from which question, by which codes and rule."""

    code = forms.CharField(
        label=_("Name of the item"),
        max_length=60,
        help_text=_("As in Q3.lead. Figures use this name; it cannot be changed later."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    text = forms.CharField(label=_("What is coded, in English"), max_length=500)
    parent = forms.ChoiceField(
        label=_("From which question"),
        required=False,
        help_text=_("Its answer is shown beside the code. Without one, coders quote the words they rest on."),
    )
    kind = forms.ChoiceField(label=_("What is given"), choices=tuple(KINDS.items()))
    options = forms.CharField(
        label=_("Codes"),
        required=False,
        help_text=_("One on a line: code = label. Codes in use cannot be removed; labels may change."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr"}),
    )
    rule = forms.CharField(
        label=_("Rule"),
        required=False,
        help_text=_("How to decide. It is shown to whoever codes, and printed with the data."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    examples = forms.CharField(label=_("Examples"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    double = forms.BooleanField(
        label=_("Coded by two people who do not see each other's codings"), required=False
    )
    because = forms.CharField(label=_("Why the codebook is changed"), max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, questions: Iterable[CodebookItem], fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = [
            (one.code, f"{one.code}: {' '.join(text(one.view.text).split())[:88]}") for one in questions
        ]
        self.fields["parent"].choices = [("", _("none")), *listed]  # type: ignore[attr-defined]
        if fixed:
            del self.fields["code"]

    def fields_of(self, code: str = "") -> CodebookFields:
        """What the action takes; the form must be valid."""
        data = self.cleaned_data
        lines = [line.partition("=") for line in str(data["options"]).splitlines() if line.strip()]
        return CodebookFields(
            code=code or data["code"].strip(),
            kind=data["kind"],
            text={"en": data["text"].strip()},
            parent=data["parent"],
            rule=data["rule"].strip(),
            examples=data["examples"].strip(),
            options=tuple((key.strip(), label.strip()) for key, _sign, label in lines),
            double=data["double"],
        )


def initial_of(item: CodebookItem, number: int) -> dict[str, Any]:
    """What the form of an item of the codebook starts with."""
    view = item.view
    return {
        "text": view.text.get("en", ""),
        "parent": view.parent or "",
        "kind": view.kind if view.kind in rules.KINDS else "TEXT",
        "options": "\n".join(f"{code} = {texts.get('en', '')}" for code, texts in view.options.items()),
        "rule": view.basis,
        "examples": item.examples,
        "double": item.double,
        "version": number,
    }
