"""The sheet `survey`: questions, groups and sections in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from rapport.analysis.wording import near_matches
from rapport.kernel.errors import InvalidInput
from rapport.kernel.suggestions import with_near
from rapport.surveys.instruments import rules
from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments.content import OptionContent
from rapport.surveys.instruments.xlsform_drafts import Draft, Other, Part, Place, Remarks
from rapport.surveys.instruments.xlsform_lists import Choices, check_columns, text_of, texts_of
from rapport.surveys.instruments.xlsform_own import own_of_cell
from rapport.surveys.instruments.xlsform_workbook import Cell, Sheet, cell_text

SHEET = "survey"
_USED = frozenset(
    {"type", "name", "label", "hint", "required", "relevant", "constraint_message", terms.OWN, "list_name"}
)
_PRECISION = {"year": ["year"], "month-year": ["month"]}


@dataclass
class SurveyRead:
    """What the sheet says: sections, all questions, the order of its rows."""

    columns: tuple[terms.Column, ...]
    parts: list[Part] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    others: dict[str, Other] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class _Open:
    """A group that is not ended yet: a section, or a question that holds others."""

    kind: str
    row: int
    code: str
    holder: Draft | None = None


def read_survey(sheet: Sheet, choices: Choices, default: str, remarks: Remarks) -> SurveyRead:
    """The questions of the form. Mistakes go to `remarks`; conditions are read later."""
    columns = terms.read_columns(sheet.rows[0])
    check_columns(columns, SHEET, default, remarks)
    if {"type", "name"} - {column.role for column in columns}:
        remarks.refuse(SHEET, 1, _("The columns 'type' and 'name' are needed."))
        return SurveyRead(columns)
    return _Survey(sheet, columns, choices, default, remarks).read()


class _Survey:
    def __init__(
        self,
        sheet: Sheet,
        columns: tuple[terms.Column, ...],
        choices: Choices,
        default: str,
        remarks: Remarks,
    ) -> None:
        self.sheet = sheet
        self.choices = choices
        self.default = default
        self.remarks = remarks
        self.found = SurveyRead(columns)
        self.open: list[_Open] = []
        self.taken: dict[str, int] = {}
        self.places: list[Place] = []
        self.part: Part | None = None

    def read(self) -> SurveyRead:
        """Row by row."""
        for at, row in enumerate(self.sheet.rows[1:], 1):
            self.places.append(self._place(at, row))
        for group in self.open:
            self._refuse(group.row, _("This group is never ended."))
        self.found.places = tuple(self.places)
        return self.found

    def _refuse(self, at: int, message: str) -> None:
        self.remarks.refuse(SHEET, at + 1, message)

    def _place(self, at: int, row: Sequence[Cell]) -> Place:
        given = terms.read_type(text_of(row, self.found.columns, "type"))
        if not given.word:
            if text_of(row, self.found.columns, "name"):
                self._refuse(at, _("The row has a name and no type."))
            return Place(at, "other")
        if given.word.startswith("end_"):
            return self._end(at, given.word[4:])
        if given.word in {"begin_group", "begin_repeat"}:
            return self._begin(at, row, given.word[6:])
        if given.word in terms.KEPT:
            return self._kept(at, row, given)
        draft = self._question(at, row, given)
        if draft is None:
            return Place(at, "other")
        self._add(draft)
        return Place(at, "item", draft.code)

    def _kept(self, at: int, row: Sequence[Cell], given: terms.Type) -> Place:
        own = own_of_cell(text_of(row, self.found.columns, terms.OWN), SHEET, at + 1, self.remarks)
        if given.word == "hidden" and own:
            draft = self._draft(at, row, "TEXT")
            if draft is not None:
                self._add(draft)
                return Place(at, "item", draft.code)
        columns = self.found.columns
        rule = " ".join(text_of(row, columns, role) for role in ("relevant", "calculation"))
        self.found.others.setdefault(text_of(row, columns, "name") or given.word, Other(at, rule))
        return Place(at, "other")

    def _begin(self, at: int, row: Sequence[Cell], word: str) -> Place:
        relevant = text_of(row, self.found.columns, "relevant")
        draft = self._draft(at, row, "GROUP" if word == "group" else "REPEAT")
        code = draft.code if draft is not None else ""
        if draft is not None and not self.open:
            plain = word == "group" and not relevant and not draft.own.get("kind")
            self._section(draft, plain)
            if plain:
                self.open.append(_Open(word, at, self.found.parts[-1].code))
                return Place(at, "section", self.found.parts[-1].code)
        if draft is not None:
            count = text_of(row, self.found.columns, "repeat_count")
            if word == "repeat" and count.isascii() and count.isdecimal() and 0 < int(count) <= 500:
                draft.settings["max_rows"] = int(count)
                draft.kept.pop("repeat_count", None)
            self._add(draft)
        self.open.append(_Open(word, at, code, draft))
        return Place(at, "item" if draft else "other", code)

    def _section(self, draft: Draft, plain: bool) -> None:
        """A group at the outermost level begins a section; where it has a condition or is repeated it is also in it."""
        if plain:
            del self.taken[draft.code.casefold()]
            self.found.others.setdefault(draft.name, Other(draft.row))
        title = dict(draft.text) if draft.text != {self.default: draft.name} else {}
        code = self._section_code(draft.code)
        self.part = Part(code, title or dict(draft.text), draft.row, not plain)
        self.found.parts.append(self.part)

    def _section_code(self, wanted: str) -> str:
        taken = {part.code for part in self.found.parts}
        code, n = wanted[:40], 1
        while code in taken:
            n += 1
            code = f"{wanted[:36]}-{n}"
        return code

    def _end(self, at: int, word: str) -> Place:
        if not self.open or self.open[-1].kind != word:
            began = f"begin_{word}"
            self._refuse(
                at, _("This ends a group that was not begun: there is no '%(word)s'.") % {"word": began}
            )
            return Place(at, "other")
        group = self.open.pop()
        if not self.open:
            self.part = None
        return Place(at, "close" if group.holder is None else "end", group.code)

    def _add(self, draft: Draft) -> None:
        holders = [group.holder for group in self.open if group.holder is not None]
        draft.parent = holders[-1] if holders else None
        if self.part is None:
            self.part = Part(self._section_code(f"part-{len(self.found.parts) + 1}"), {}, draft.row, True)
            self.found.parts.append(self.part)
        self.part.drafts.append(draft)
        self.found.drafts.append(draft)

    def _question(self, at: int, row: Sequence[Cell], given: terms.Type) -> Draft | None:
        if given.word in terms.SELECTS:
            return self._select(at, row, given)
        if given.word in terms.OUTSIDE:
            asked: terms.Asked | None = terms.Asked("TEXT", {}, loosely=True)
        else:
            asked = terms.TYPES.get(given.word)
        if asked is None:
            known = [*terms.TYPES, *terms.SELECTS, *terms.KEPT, "begin_group", "end_group", "begin_repeat"]
            message = _("There is no type of question '%(type)s'.") % {"type": given.word[:60]}
            self._refuse(at, with_near(message, near_matches(given.word, known)))
            return None
        draft = self._draft(at, row, asked.kind)
        if draft is None:
            return None
        draft.settings.update(asked.settings)
        if asked.kind == "SINGLE":
            draft.options = (OptionContent(terms.ACKNOWLEDGED, {self.default: terms.ACKNOWLEDGED}),)
        if asked.loosely:
            self._warn_loose(at, given.word, asked.kind)
        self._details(draft, row, given.word)
        return draft

    def _warn_loose(self, at: int, word: str, kind: str) -> None:
        message = (
            _("'%(type)s' is asked as a file.") if kind == "FILE" else _("'%(type)s' is asked as a text.")
        )
        self.remarks.warn(SHEET, at + 1, message % {"type": word})

    def _details(self, draft: Draft, row: Sequence[Cell], word: str) -> None:
        appearance = text_of(row, self.found.columns, "appearance").lower().split()
        if word == "date":
            for one in appearance:
                draft.settings["precision"] = _PRECISION.get(one, draft.settings["precision"])
        if draft.kind == "TEXT" and "multiline" in appearance:
            draft.settings["rows"] = 4
        if word == "range":
            draft.settings.update(_range(text_of(row, self.found.columns, "parameters")))

    def _select(self, at: int, row: Sequence[Cell], given: terms.Type) -> Draft | None:
        draft = self._draft(at, row, terms.SELECTS[given.word])
        if draft is None:
            return None
        if given.list.startswith("${"):
            draft.kind = "TEXT"
            self._warn_loose(at, given.word, "TEXT")
            return draft
        if given.list not in self.choices.lists:
            message = (
                _("There is no list of choices '%(list)s' in the sheet 'choices'.")
                % {"list": given.list[:60]}
                if given.list
                else _("The type names no list of choices.")
            )
            self._refuse(at, with_near(message, near_matches(given.list, self.choices.lists)))
            return None
        draft.list = given.list
        draft.options = tuple(choice.option for choice in self.choices.lists[given.list])
        if given.or_other and all(option.code != "other" for option in draft.options):
            languages = list(draft.text) or [self.default]
            words = {one: terms.OTHER.get(one.split("-")[0], terms.OTHER["en"]) for one in languages}
            draft.options = (*draft.options, OptionContent("other", words, takes_text=True))
        if given.word == "rank":
            self.remarks.warn(
                SHEET, at + 1, _("'rank' is asked as several of several; the order is not asked.")
            )
        return draft

    def _draft(self, at: int, row: Sequence[Cell], kind: str) -> Draft | None:
        columns = self.found.columns
        name = text_of(row, columns, "name")
        code = terms.code_of_name(name)
        if not name:
            self._refuse(at, _("The question has no name."))
            return None
        if code.casefold() in self.taken:
            first = self.taken[code.casefold()] + 1
            self._refuse(
                at, _("The name '%(name)s' is used in row %(row)d already.") % {"name": name, "row": first}
            )
            return None
        try:
            rules.check_item_code(code)
        except InvalidInput as error:
            self._refuse(at, error.message)
            return None
        self.taken[code.casefold()] = at
        return Draft(
            row=at,
            name=name,
            code=code,
            kind=kind,
            text=texts_of(row, columns, "label", self.default) or {self.default: name},
            hint=texts_of(row, columns, "hint", self.default),
            required=self._required(at, text_of(row, columns, "required")),
            relevant=text_of(row, columns, "relevant"),
            constraint=text_of(row, columns, "constraint"),
            message=texts_of(row, columns, "constraint_message", self.default),
            calculation=text_of(row, columns, "calculation"),
            kept={
                column.header: cell_text(row[column.at])
                for column in columns
                if column.role not in _USED and column.header and cell_text(row[column.at])
            },
            own=own_of_cell(text_of(row, columns, terms.OWN), SHEET, at + 1, self.remarks),
        )

    def _required(self, at: int, text: str) -> bool:
        word = text.lower().replace(" ", "")
        if word not in terms.TRUE | terms.FALSE:
            self.remarks.warn(
                SHEET,
                at + 1,
                _("Whether the question must be answered depends on a condition; it may be left out."),
            )
        return word in terms.TRUE


def _range(parameters: str) -> dict[str, str]:
    given = dict(
        part.split("=", 1) for part in parameters.replace(" =", "=").replace("= ", "=").split() if "=" in part
    )
    found = {}
    for name, setting in (("start", "min"), ("end", "max")):
        try:
            found[setting] = format(Decimal(given[name]).normalize(), "f")
        except (KeyError, InvalidOperation, ValueError):
            continue
    return found
