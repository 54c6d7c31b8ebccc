"""A questionnaire as an XLSForm. What came from a form and has not changed is written as it came, cell by cell.

Two passes: the sheets are written and read again; where they would not give the same questionnaire, the difference goes
into our own column `rapport`, which other programs pass over. So nothing is lost on either way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import Compare, parse_expression
from rapport.analysis.tabulation.expression import atoms
from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, SectionContent
from rapport.surveys.instruments.xlsform_expressions import NotTranslatable, to_xpath
from rapport.surveys.instruments.xlsform_lists_writing import Lists
from rapport.surveys.instruments.xlsform_own import cell_of_own, own_of_item, own_of_whole
from rapport.surveys.instruments.xlsform_reading import KEY, FormImport, read_sheets
from rapport.surveys.instruments.xlsform_table import Table
from rapport.surveys.instruments.xlsform_workbook import Cell, Sheet, sheets_of_json, write_sheets

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
HOLDERS = frozenset({"GROUP", "REPEAT", "TABLE"})
HIDDEN = "hidden"
"""What the office codes: in a form, a value that nobody is asked for."""
Mark = tuple[str, str]
"""What a row is and of what: `item`, `section`, `end` of an item, `close` of a section."""


def write_xlsform(content: QuestionnaireContent) -> bytes:
    """The questionnaire as a workbook."""
    first = content.languages[0].split("-")[0]
    return write_sheets(sheets_of(content), right_to_left=first in RIGHT_TO_LEFT)


def sheets_of(content: QuestionnaireContent) -> tuple[Sheet, ...]:
    """The sheets of the form."""
    kept = sheets_of_json(content.extra.get(KEY, {}).get("sheets", ()))
    base = _read_again(kept, content)
    if base is not None and _is_same(content, base):
        return kept
    form = _Form(content, kept, base)
    always = {
        item.code: {"origin": item.origin} if form.type_of(item) == HIDDEN else {} for item in content.items()
    }
    plain = _read_again(form.sheets({code: cell_of_own(one) for code, one in always.items()}, ""), content)
    before = {item.code: item for item in plain.content.items()} if plain else {}
    own = {
        item.code: cell_of_own({**always[item.code], **own_of_item(item, before.get(item.code))})
        for item in content.items()
    }
    noted = _read_again(form.sheets(own, ""), content)
    whole = cell_of_own(own_of_whole(content, (noted or plain or form).content))
    return form.sheets(own, whole)


def _read_again(sheets: Sequence[Sheet], content: QuestionnaireContent) -> FormImport | None:
    if not sheets:
        return None
    try:
        return read_sheets(sheets, code=content.code, language=content.languages[0])
    except InvalidInput:
        return None


def _is_same(content: QuestionnaireContent, base: FormImport) -> bool:
    read = base.content
    if _shape(content) != _shape(read) or own_of_whole(content, read):
        return False
    return not any(own_of_item(one, other) for one, other in zip(content.items(), read.items(), strict=True))


def _shape(content: QuestionnaireContent) -> list[Any]:
    return [[(item.code, item.parent) for item in section.items] for section in content.sections]


class _Form:
    """Writes the sheets of one questionnaire, into the workbook it came from where there is one."""

    def __init__(self, content: QuestionnaireContent, kept: Sequence[Sheet], base: FormImport | None) -> None:
        self.content = content
        self._kept = kept if base is not None else ()
        self._base = base
        self._default = content.languages[0]
        self._lists = Lists(content.items(), base)
        self._before = {item.code: item for item in base.content.items()} if base else {}
        self._old_sections = {one.code: one for one in base.content.sections} if base else {}
        self._marks = list(self._order())
        drafts = base.drafts if base else {}
        self._names = {
            item.code: drafts[item.code].name if item.code in drafts else terms.name_of_code(item.code)
            for item in content.items()
        }

    def sheets(self, own: Mapping[str, str], whole: str) -> tuple[Sheet, ...]:
        """All sheets, `own` and `whole` in our column."""
        written = {
            "survey": self._survey(own),
            "choices": self._lists.sheet(self._sheet("choices"), self._default),
            "settings": self._settings(whole),
        }
        found = []
        for sheet in self._kept:
            one = written.pop(sheet.name.strip().lower(), sheet)
            if one is not None:
                found.append(one)
        return (*found, *(sheet for sheet in written.values() if sheet is not None))

    def _sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self._kept if sheet.name.strip().lower() == name), None)

    def _settings(self, whole: str) -> Sheet:
        kept = self._sheet("settings")
        rows = kept.rows if kept else ()
        header: list[Cell] = list(rows[0]) if rows else []
        values: list[Cell] = list(rows[1]) if len(rows) > 1 else [""] * len(header)
        given = {} if kept else {
            "form_title": self.content.title.get(self._default) or next(iter(self.content.title.values())),
            "form_id": self.content.code,
            "default_language": terms.language_header(self._default),
        }  # fmt: skip
        if whole or terms.OWN in header:
            given[terms.OWN] = whole
        for name, value in given.items():
            if name not in header:
                header.append(name)
                values.append("")
            values[header.index(name)] = value
        rest = [(*row, *[""] * (len(header) - len(row))) for row in rows[2:]]
        return Sheet(kept.name if kept else "settings", (tuple(header), tuple(values), *rest))

    def _order(self) -> Iterator[Mark]:
        after_loose = False
        for section in self.content.sections:
            loose = bool(section.extra.get(KEY, {}).get("loose")) and _may_be_loose(section, after_loose)
            if not loose:
                yield ("section", section.code)
            yield from self._tree(section, None)
            if not loose:
                yield ("close", section.code)
            after_loose = loose and not any(item.kind in HOLDERS for item in section.items if not item.parent)

    def _tree(self, section: SectionContent, parent: str | None) -> Iterator[Mark]:
        for item in section.items:
            if item.parent == parent:
                yield ("item", item.code)
                yield from self._tree(section, item.code)
                if item.kind in HOLDERS:
                    yield ("end", item.code)

    def _survey(self, own: Mapping[str, str]) -> Sheet:
        kept = self._sheet("survey")
        columns = self._base.columns if self._base else ()
        table = Table(kept.rows[0] if kept else (), columns, self._default, first=("type", "name"))
        rows = kept.rows if kept else ()
        old, others = self._old_rows()
        for row in others.get(("", ""), ()):
            table.add(rows[row])
        items = {item.code: item for item in self.content.items()}
        sections = {section.code: section for section in self.content.sections}
        for mark in self._marks:
            at = table.add(rows[old[mark]] if mark in old else ())
            what, code = mark
            if what == "item":
                self._item(table, at, items[code])
                table.put(at, terms.OWN, own.get(code, ""))
            elif what == "section":
                self._section(table, at, sections[code], is_new=mark not in old)
            elif mark not in old:
                repeat = what == "end" and items[code].kind == "REPEAT"
                table.put(at, "type", "end_repeat" if repeat else "end_group")
            for row in others.get(mark, ()):
                table.add(rows[row])
        return table.sheet(kept.name if kept else "survey")

    def _old_rows(self) -> tuple[dict[Mark, int], dict[Mark, list[int]]]:
        """Where each part stood, and after which part that still exists the rows stood that ask nothing."""
        old: dict[Mark, int] = {}
        others: dict[Mark, list[int]] = {}
        now = set(self._marks)
        last: Mark = ("", "")
        for place in self._base.places if self._base else ():
            if place.what == "other":
                others.setdefault(last, []).append(place.row)
                continue
            mark = (place.what, place.code)
            if mark in now:
                old[mark] = place.row
                last = mark
        return old, others

    def _section(self, table: Table, at: int, section: SectionContent, *, is_new: bool) -> None:
        before = self._old_sections.get(section.code)
        if is_new:
            table.put(at, "type", "begin_group")
            name = terms.name_of_code(
                "".join(one if one.isalnum() or one in "_-." else "_" for one in section.code)
            )
            table.put(at, "name", name if name not in self._names.values() else f"{name}_section")
        if is_new or before is None or dict(before.title) != dict(section.title):
            table.put_texts(at, "label", section.title)

    def _item(self, table: Table, at: int, item: ItemContent) -> None:
        before = self._before.get(item.code)
        changed = own_of_item(item, before)
        if before is None:
            table.put(at, "name", self._names[item.code])
        if before is None or {"kind", "options", "origin"} & changed.keys():
            table.put(at, "type", self.type_of(item))
        if "text" in changed:
            table.put_texts(at, "label", item.text)
        if "hint" in changed:
            table.put_texts(at, "hint", item.hint)
        if "required" in changed:
            table.put(at, "required", "yes" if item.required else "")
        if "show_if" in changed:
            table.put(at, "relevant", self._xpath(item.show_if))
        if "settings" in changed:
            self._constraint(table, at, item, before.settings if before else {})

    def _constraint(self, table: Table, at: int, item: ItemContent, before: Mapping[str, Any]) -> None:
        if item.settings.get("constraint", "") != before.get("constraint", ""):
            table.put(at, "constraint", self._xpath(item.settings.get("constraint", ""), item.code))
        if dict(item.settings.get("message", {})) != dict(before.get("message", {})):
            table.put_texts(at, "constraint_message", item.settings.get("message", {}))

    def _xpath(self, condition: str, itself: str = "") -> str:
        """The condition as forms write it; empty where they cannot say it (our own column then does)."""
        if not condition:
            return ""
        kinds = {item.code: item.kind for item in self.content.items()}
        numbers = {code for code, kind in kinds.items() if kind in {"NUMBER", "PERCENTAGE"}}
        try:
            read = parse_expression(condition)
            if any(isinstance(atom, Compare) and kinds.get(atom.item) == "DATE" for atom in atoms(read)):
                return ""
            return to_xpath(read, self._names, numbers=numbers, itself=itself, spelled=self._lists.spelled)
        except (AnalyticsError, NotTranslatable):
            return ""

    def type_of(self, item: ItemContent) -> str:
        """The cell `type` of a question."""
        if item.origin == "CODED" and item.kind not in HOLDERS:
            return HIDDEN
        if item.kind in {"SINGLE", "MULTIPLE"}:
            name = self._lists.of(item)
            word = "select_one" if item.kind == "SINGLE" else "select_multiple"
            return f"{word} {name}" if name else "text"
        if item.kind == "NUMBER":
            return "integer" if item.settings.get("decimals") == 0 else "decimal"
        if item.kind == "DATE":
            return "date" if item.settings.get("precision") == ["day"] else "text"
        if item.kind == "MONEY":
            return "decimal" if item.settings.get("currency") else "text"
        return {
            "PERCENTAGE": "decimal", "FILE": "file", "NOTE": "note", "GROUP": "begin_group", "TABLE": "begin_group",
            "REPEAT": "begin_repeat",
        }.get(item.kind, "text")  # fmt: skip


def _may_be_loose(section: SectionContent, after_loose: bool) -> bool:
    """Whether reading gives the same section again without a group around it."""
    outermost = [item for item in section.items if item.parent is None]
    holders = [item for item in outermost if item.kind in HOLDERS]
    if not holders:
        return not after_loose and bool(outermost)
    whole = len(outermost) == 1 and (holders[0].kind == "REPEAT" or bool(holders[0].show_if))
    return whole and holders[0].kind != "TABLE"
