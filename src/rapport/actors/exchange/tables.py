"""The sheets of a file of actors and their columns. Names of sheets and columns are never translated: they are read.

Days are days, numbers are numbers; codes are those of `rapport.actors.vocabulary` and `rapport.actors.kinds`. In place
of a code the label of the list may stand, in English or in the reader's language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from rapport.actors import vocabulary
from rapport.actors.kinds import STATES, ContactFunction, LineKind, OrganisationKind, TagList, Visibility

Labels = Mapping[str, str | Promise]


def _labels(terms: Mapping[str, vocabulary.Term]) -> Labels:
    return {term.id: term.label for term in terms.values()}


@dataclass(frozen=True)
class Column:
    """A column: what its cells hold (text, code, day, whole, truth or choice), and the field of the table it fills."""

    name: str
    holds: str = "text"
    field: str = ""
    required: bool = False
    choices: Callable[[], Labels] | None = None

    @property
    def stored_as(self) -> str:
        """The name of the field."""
        return self.field or self.name


def _code(name: str, *, required: bool = True) -> Column:
    return Column(name, "code", required=required)


def _choice(name: str, choices: Callable[[], Labels], *, field: str = "", required: bool = True) -> Column:
    return Column(name, "choice", field, required, choices)


PERIOD = (Column("from", "day", "from_on"), Column("until", "day", "until_on"))
ORGANISATIONS, NAMES, REACH, CONTACTS, LINES = "Organisations", "Names", "Reach", "Contacts", "Lines"
LISTS = "Lists"
"""A sheet for people only: the entries of every list. It is not read."""
SHEETS: Mapping[str, tuple[Column, ...]] = {
    ORGANISATIONS: (
        _code("code"),
        Column("name"),
        _choice(
            "kind", lambda: {code: label for code, label in OrganisationKind.choices if code not in STATES}
        ),
        _code("part_of", required=False),
        _choice("level", lambda: _labels(vocabulary.LEVELS), required=False),
        _choice("perspective", lambda: _labels(vocabulary.PERSPECTIVES), required=False),
        Column("mandate"),
        Column("jurisdiction"),
        Column("government", "truth", "is_government"),
        Column("staff_full_time", "whole"),
        Column("website"),
    ),
    NAMES: (
        _code("organisation"),
        Column("language", required=True),
        Column("name", required=True),
        Column("from", "day", "valid_from"),
        Column("until", "day", "valid_to"),
    ),
    REACH: (
        _code("organisation"),
        _choice("list", lambda: dict(TagList.choices)),
        Column("entry", field="code", required=True),
        *PERIOD,
    ),
    CONTACTS: (
        _code("organisation"),
        _choice("function", lambda: dict(ContactFunction.choices)),
        Column("office", field="title", required=True),
        Column("number", field="phone"),
        Column("mailbox"),
        Column("hours"),
        Column("languages"),
        Column("place"),
        Column("state", "code", "state"),
        _choice("visibility", lambda: dict(Visibility.choices), required=False),
        *PERIOD,
    ),
    LINES: (
        _code("organisation"),
        _choice("kind", lambda: dict(LineKind.choices)),
        _code("to"),
        Column("formal", "truth", "is_formal"),
        Column("note"),
        *PERIOD,
    ),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    ORGANISATIONS: ("code",),
    NAMES: ("organisation", "language", "from"),
    REACH: ("organisation", "list", "entry", "from"),
    CONTACTS: ("organisation", "function", "office", "from"),
    LINES: ("organisation", "kind", "to", "from"),
}
"""What says that a row of a file and one of the register mean the same."""
APART: Mapping[str, tuple[str, ...]] = {
    NAMES: ("organisation", "language"),
    REACH: ("organisation", "list", "entry"),
    LINES: ("organisation", "kind", "to"),
    CONTACTS: ("function", "state"),
}
"""Rows that agree in these columns may not hold on the same day; of contacts only national points."""
WORDS: Mapping[str, Labels] = {
    TagList.COMPETENCE: _labels(vocabulary.COMPETENCIES),
    TagList.FORM: _labels(vocabulary.FORMS),
    TagList.PROFILE: _labels(vocabulary.PROFILES),
}
"""The lists of the sheet of reach whose entries are codes; places and languages are words."""


def column(sheet: str, name: str) -> Column:
    """The column of a sheet by its name."""
    return next(one for one in SHEETS[sheet] if one.name == name)
