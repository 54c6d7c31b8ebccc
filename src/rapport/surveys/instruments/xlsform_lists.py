"""The sheet `choices`: lists of answers by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments import rules
from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments.content import OptionContent
from rapport.surveys.instruments.xlsform_drafts import Remarks
from rapport.surveys.instruments.xlsform_own import own_of_cell
from rapport.surveys.instruments.xlsform_workbook import Cell, Sheet, cell_text

SHEET = "choices"


@dataclass(frozen=True)
class Choice:
    """One row of a list; `row` counts from 0."""

    row: int
    name: str
    option: OptionContent


@dataclass
class Choices:
    """The lists of a form, each in order, and the columns of the sheet."""

    columns: tuple[terms.Column, ...] = ()
    lists: dict[str, list[Choice]] = field(default_factory=dict)


def read_choices(sheet: Sheet | None, default: str, remarks: Remarks) -> Choices:
    """The lists. Mistakes go to `remarks`."""
    if sheet is None or not sheet.rows:
        return Choices()
    columns = terms.read_columns(sheet.rows[0])
    found = Choices(columns)
    check_columns(columns, SHEET, default, remarks)
    if {"list_name", "name"} - {column.role for column in columns}:
        remarks.refuse(SHEET, 1, _("The columns 'list_name' and 'name' are needed."))
        return found
    for at, row in enumerate(sheet.rows[1:], 1):
        list_name = text_of(row, columns, "list_name")
        if list_name:
            known = found.lists.setdefault(list_name, [])
            _read_choice(known, at, row, columns=columns, default=default, remarks=remarks)
    return found


def _read_choice(
    known: list[Choice],
    at: int,
    row: Sequence[Cell],
    *,
    columns: Sequence[terms.Column],
    default: str,
    remarks: Remarks,
) -> None:
    name = text_of(row, columns, "name")
    code = terms.code_of_choice(name)
    try:
        rules.check_option_code(code, [one.option.code for one in known])
    except InvalidInput as error:
        remarks.refuse(SHEET, at + 1, error.message)
        return
    own = own_of_cell(text_of(row, columns, terms.OWN), SHEET, at + 1, remarks)
    text = texts_of(row, columns, "label", default) or {default: name}
    known.append(Choice(at, name, OptionContent(code, text, own.get("takes_text") is True)))


def check_columns(columns: Sequence[terms.Column], sheet: str, default: str, remarks: Remarks) -> None:
    """A column that says the same twice makes it unclear which holds."""
    seen: dict[tuple[str, str], str] = {}
    for column in columns:
        if not column.role:
            continue
        key = (column.role, (column.language or default) if column.role in terms.TEXTS else "")
        if key in seen:
            remarks.refuse(
                sheet,
                1,
                _("The columns '%(first)s' and '%(second)s' say the same; remove one.")
                % {"first": seen[key], "second": column.header},
            )
        seen[key] = column.header


def text_of(row: Sequence[Cell], columns: Sequence[terms.Column], role: str) -> str:
    """The cell of a column by its role, as text; empty where the sheet has no such column."""
    for column in columns:
        if column.role == role:
            cell = row[column.at]
            return cell if role == terms.OWN and isinstance(cell, str) else cell_text(cell)
    return ""


def texts_of(row: Sequence[Cell], columns: Sequence[terms.Column], role: str, default: str) -> dict[str, str]:
    """The texts of a role by language, empty ones left out."""
    found = {}
    for column in columns:
        if column.role == role:
            text = row[column.at]
            words = text.strip() if isinstance(text, str) else cell_text(text)
            if words:
                found[column.language or default] = words
    return found
