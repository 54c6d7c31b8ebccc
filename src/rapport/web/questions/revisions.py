"""Submissions in words: what one holds, and how two differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView, SectionView, items_by_code
from rapport.web.questions import words


@dataclass(frozen=True)
class Line:
    """One answer of a submission."""

    item: str
    label: str
    row: str
    answer: str
    state: str
    published: bool


@dataclass(frozen=True)
class Part:
    """A section of a submission."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Changed:
    """One answer that differs between two submissions."""

    label: str
    row: str
    before: str
    after: str


def contents(sections: Sequence[SectionView], content: Mapping[str, Any]) -> list[Part]:
    """A submission in the order of its questionnaire."""
    by_item: dict[str, list[Mapping[str, Any]]] = {}
    for entry in content["answers"]:
        by_item.setdefault(str(entry["item"]), []).append(entry)
    items = items_by_code(sections)
    parts = [
        Part(
            words.text(section.title),
            tuple(
                _line(item, items, entry) for item in section.items for entry in by_item.get(item.code, ())
            ),
        )
        for section in sections
    ]
    return [part for part in parts if part.lines]


def differences(
    sections: Sequence[SectionView], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Changed]:
    """What differs between two submissions, in the order of the later one; what is gone comes last."""
    old = {(entry["item"], entry["path"]): entry for entry in before["answers"]}
    new = {(entry["item"], entry["path"]): entry for entry in after["answers"]}
    items = items_by_code(sections)
    found = []
    for place in dict.fromkeys((*new, *old)):
        was, now = old.get(place), new.get(place)
        if was == now or place[0] not in items:
            continue
        lines = [_line(items[place[0]], items, entry) if entry else None for entry in (was, now)]
        shown = next(line for line in reversed(lines) if line is not None)
        answers = [line.answer if line else "" for line in lines]
        found.append(Changed(shown.label, shown.row, *answers))
    return found


def _line(item: ItemView, items: Mapping[str, ItemView], entry: Mapping[str, Any]) -> Line:
    given = Given(entry["state"], tuple(entry["values"]), entry["text"], entry["reason"])
    parent = items.get(item.parent or "")
    path = str(entry["path"])
    row = words.text(parent.options[path]) if parent is not None and path in parent.options else path
    return Line(
        item.code,
        words.labels([item])[item.code],
        row,
        words.answer_words(item, given),
        given.state,
        bool(entry.get("publish", True)),
    )
