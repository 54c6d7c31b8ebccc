"""What a form says while it is read: questions being put together, sections, places in the sheet, remarks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments.content import ItemContent, OptionContent
from rapport.surveys.instruments.settings import cleaned

MOST_SHOWN = 100


class Remarks:
    """Mistakes, for which the form is refused as a whole, and warnings, with sheet and row."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.warnings: list[str] = []

    def refuse(self, sheet: str, row: int, message: str) -> None:
        """A mistake. `row` counts from 1, as spreadsheet programs do."""
        self.problems.append(_placed(sheet, row, message))

    def warn(self, sheet: str, row: int, message: str) -> None:
        """Something to look at."""
        self.warnings.append(_placed(sheet, row, message))

    def refuse_if_any(self) -> None:
        """Raise InvalidInput with every mistake so far, if there is one."""
        refuse_all(self.problems)


def refuse_all(problems: Iterable[str]) -> None:
    """Raise InvalidInput with these mistakes in `extra["problems"]`, if there are any."""
    found = list(problems)
    if not found:
        return
    message = ngettext(
        "The form has %(count)d mistake; nothing was stored. First: %(first)s",
        "The form has %(count)d mistakes; nothing was stored. First: %(first)s",
        len(found),
    ) % {"count": len(found), "first": found[0]}
    raise InvalidInput(message, code="form_refused", extra={"problems": found[:MOST_SHOWN]})


def _placed(sheet: str, row: int, message: str) -> str:
    if not row:
        return _("Sheet '%(sheet)s': %(message)s") % {"sheet": sheet, "message": message}
    return _("Sheet '%(sheet)s', row %(row)d: %(message)s") % {"sheet": sheet, "row": row, "message": message}


@dataclass(frozen=True)
class Place:
    """What a row of the sheet `survey` is; `row` counts from 0.

    `item`, `section`, `end` (of a group that is an item), `close` (of a section) or `other`.
    """

    row: int
    what: str
    code: str = ""


@dataclass(frozen=True)
class Other:
    """A name of the form that is no question: something calculated, or a section. `rule` is what it depends on."""

    row: int
    rule: str = ""


@dataclass
class Draft:
    """A question as its row says it, before its conditions are read."""

    row: int
    name: str
    code: str
    kind: str
    text: dict[str, str]
    hint: dict[str, str] = field(default_factory=dict)
    required: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    options: tuple[OptionContent, ...] = ()
    parent: "Draft | None" = None
    relevant: str = ""
    constraint: str = ""
    message: dict[str, str] = field(default_factory=dict)
    calculation: str = ""
    show_if: str = ""
    list: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)

    def clean(self, remarks: Remarks) -> None:
        """Bring the settings into the spelling in which they are stored, so that what is read compares with it."""
        try:
            self.settings = cleaned(self.kind, self.settings)
        except InvalidInput as error:
            remarks.refuse("survey", self.row + 1, error.message)

    def item(self) -> ItemContent:
        """The question as it is stored."""
        return ItemContent(
            code=self.code,
            kind=self.kind,
            text=self.text,
            parent=self.parent.code if self.parent else None,
            hint=self.hint,
            required=self.required,
            settings=self.settings,
            extra={"xlsform": {"row": self.row, **({"kept": self.kept} if self.kept else {})}},
            show_if=self.show_if,
            options=self.options,
        )


@dataclass
class Part:
    """A section: a group at the outermost level, or questions that stand in none (`loose`)."""

    code: str
    title: dict[str, str]
    row: int = -1
    loose: bool = False
    drafts: list[Draft] = field(default_factory=list)

    def extra(self) -> dict[str, Any]:
        """What the section keeps of its row."""
        return {"loose": True} if self.loose else {"row": self.row}
