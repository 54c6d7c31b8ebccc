"""A section's questions as they were posted together, and the rows of its repeated groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import items as items_in
from rapport.analysis.tabulation import parse_expression
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering import limits
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.answering.types import Entry, Given, Kept
from rapport.surveys.types import ItemView
from rapport.web.questions.fields import read_posted, version_posted


@dataclass
class Posted:
    """What was posted: answers that were read, versions they are based on, and what was refused with its reason."""

    entries: list[Entry] = field(default_factory=list)
    expected: dict[tuple[str, str], int] = field(default_factory=dict)
    typed: dict[tuple[str, str], Raw] = field(default_factory=dict)
    errors: dict[tuple[str, str], str] = field(default_factory=dict)
    written: dict[tuple[str, str], Raw] = field(default_factory=dict)
    """All that was posted, as it came."""

    def hold_back(self, refused: Mapping[tuple[str, str], str]) -> None:
        """Take answers out that the return as a whole refuses, each with its reason; what was written stays to see."""
        for place, message in refused.items():
            self.typed[place], self.errors[place] = self.written[place], message
        self.entries = [one for one in self.entries if (one.item, one.path) not in refused]


def entries_posted(items: Iterable[ItemView], data: QueryDict) -> Posted:
    """The answers that were posted, each read by itself: one that is refused does not hold up the others."""
    known = {item.code: item for item in items if not item.coded}
    found = Posted()
    for name in data:
        kind, _colon, place = name.partition(":")
        code, _colon, path = place.partition(":")
        if kind != "version" or code not in known:
            continue
        raw = found.written[(code, path)] = read_posted(known[code], path, data)
        found.expected[(code, path)] = version_posted(code, path, data)
        try:
            given = read_given(known[code], raw)
            parent = known.get(known[code].parent or "")
            if parent is not None and parent.kind == "REPEAT" and given.state != "blank":
                limits.check_row(parent.settings, path)
            found.entries.append(Entry(code, given, path))
        except InvalidInput as error:
            found.typed[(code, path)], found.errors[(code, path)] = raw, error.message
    return found


def without_row(entries: Sequence[Entry], items: Iterable[ItemView], remove: str) -> list[Entry]:
    """The answers with those of one row of a repeated group emptied; `remove` names it as `Q10:2`."""
    group, _colon, path = remove.partition(":")
    parts = {item.code for item in items if group and item.parent == group}
    return [
        Entry(one.item, Given("blank"), one.path) if one.path == path and one.item in parts else one
        for one in entries
    ]


def rows_shown(
    items: Iterable[ItemView], kept: Mapping[str, Mapping[str, Kept]], data: QueryDict
) -> dict[str, list[str]]:
    """The rows to show of each repeated group: those written, and one more where it was asked for."""
    listed = list(items)
    group, _colon, wanted = str(data.get("rows", "")).partition(":")
    extra = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else 0
    found = {}
    for item in listed:
        if item.kind != "REPEAT":
            continue
        parts = {one.code for one in listed if one.parent == item.code}
        written = {
            int(path)
            for code in parts
            for path, one in kept.get(code, {}).items()
            if path.isdecimal() and one.given.state != "blank"
        }
        written |= {
            int(name.rpartition(":")[2])
            for name in data
            if name.startswith("version:")
            and name.split(":")[1] in parts
            and name.rpartition(":")[2].isdecimal()
            and len(name.rpartition(":")[2]) < 10
        }
        if item.code == group and 0 < extra <= limits.most_rows(item.settings):
            written.add(extra)
        found[item.code] = [str(number) for number in sorted(written or {1})]
    return found


def row_to_add(item: ItemView, rows: Sequence[str]) -> int:
    """The number of one more row of a repeated group: the next, or one that was given up; 0 where there is no room."""
    most = limits.most_rows(item.settings)
    used = {int(row) for row in rows}
    after = max(used, default=0) + 1
    return after if after <= most else next((one for one in range(1, most + 1) if one not in used), 0)


def dependent(items: Iterable[ItemView]) -> frozenset[str]:
    """The questions on which it depends whether others are asked."""
    found: set[str] = set()
    for item in items:
        try:
            found |= set(items_in(parse_expression(item.show_if))) if item.show_if else set()
        except AnalyticsError:
            continue
    return frozenset(found)
