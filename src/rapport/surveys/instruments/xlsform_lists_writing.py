"""The sheet `choices` as it is written: lists that have not changed stay as they were, cell by cell."""

from collections.abc import Sequence

from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments.content import ItemContent, OptionContent
from rapport.surveys.instruments.xlsform_own import cell_of_own
from rapport.surveys.instruments.xlsform_reading import FormImport
from rapport.surveys.instruments.xlsform_table import Table
from rapport.surveys.instruments.xlsform_workbook import Sheet

CHOOSING = ("SINGLE", "MULTIPLE")


class Lists:
    """Which list every question uses, and what stands in each."""

    def __init__(self, items: Sequence[ItemContent], base: FormImport | None) -> None:
        self._base = base
        self._of_item: dict[str, str] = {}
        self._made: dict[str, tuple[OptionContent, ...]] = {}
        self._known: dict[tuple[tuple[str, str, bool], ...], str] = {}
        before = {item.code: item for item in base.content.items()} if base else {}
        for item in items:
            if item.kind in CHOOSING and item.options:
                self._place(item, before.get(item.code))

    def _place(self, item: ItemContent, before: ItemContent | None) -> None:
        draft = self._base.drafts.get(item.code) if self._base else None
        if draft is not None and before is not None and alike(item.options, before.options):
            if draft.list:
                self._of_item[item.code] = draft.list
            return
        key = tuple((one.code, repr(sorted(one.text.items())), one.takes_text) for one in item.options)
        if key not in self._known:
            name = self._free("_".join(one.code for one in item.options) if _is_plain(item) else item.code)
            self._known[key] = name
            self._made[name] = item.options
        self._of_item[item.code] = self._known[key]

    def _free(self, wanted: str) -> str:
        taken = {*self._made, *(self._base.choices.lists if self._base else ())}
        name, n = wanted, 1
        while name in taken:
            n += 1
            name = f"{wanted}_{n}"
        return name

    def of(self, item: ItemContent) -> str:
        """The list of a question; empty where it offers nothing."""
        return self._of_item.get(item.code, "")

    def spelled(self, code: str, value: str) -> str:
        """The name in the form of the answer `value` of the question `code`."""
        for choice in self._base.choices.lists.get(self._of_item.get(code, ""), ()) if self._base else ():
            if choice.option.code == value:
                return choice.name
        return value

    def sheet(self, kept: Sheet | None, default: str) -> Sheet | None:
        """The whole sheet; none where no list is needed and there was none."""
        if kept is None and not self._made:
            return None
        columns = self._base.choices.columns if self._base else ()
        table = Table(
            kept.rows[0] if kept and kept.rows else (), columns, default, first=("list_name", "name")
        )
        for row in kept.rows[1:] if kept else ():
            table.add(row)
        for name, options in self._made.items():
            for option in options:
                at = table.add(())
                table.put(at, "list_name", name)
                table.put(at, "name", option.code)
                table.put_texts(at, "label", option.text)
                table.put(at, terms.OWN, cell_of_own({"takes_text": True} if option.takes_text else {}))
        return table.sheet(kept.name if kept else "choices")


def _is_plain(item: ItemContent) -> bool:
    return len(item.options) < 4 and all(one.code.isalpha() and len(one.code) < 12 for one in item.options)


def alike(one: Sequence[OptionContent], other: Sequence[OptionContent]) -> bool:
    """Whether the same answers are offered in the same words."""
    return [(o.code, dict(o.text), o.takes_text) for o in one] == [
        (o.code, dict(o.text), o.takes_text) for o in other
    ]
