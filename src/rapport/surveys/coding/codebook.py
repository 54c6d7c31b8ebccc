"""Reads the codebook of a questionnaire: its coded items as they stand, and what only the codebook knows of them.

`CodebookVersion.content` is `{"items": {code: {"examples", "double", "since", "text", "rule", "kind", "parent",
"options": [[code, text]…]}}}`. The first version, of a questionnaire that came with coded items, need not be stored.
"""

from collections.abc import Mapping
from typing import Any

from rapport.surveys.coding.types import Codebook, CodebookEdition, CodebookItem
from rapport.surveys.models import CodebookVersion, Questionnaire
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView, SectionView


def read(questionnaire: Questionnaire, parts: tuple[SectionView, ...]) -> Codebook:
    """The codebook as it stands."""
    versions = CodebookVersion.objects.filter(questionnaire_id=questionnaire.pk)
    # Of all but the last only who made it, when and why: each holds the whole codebook.
    rows = list(versions.order_by("number").defer("content"))
    last = versions.order_by("-number").values_list("content", flat=True).first()
    known = known_items(last or {})
    items = {
        item.code: CodebookItem(
            item,
            str(known.get(item.code, {}).get("examples", "")),
            bool(known.get(item.code, {}).get("double", False)),
            int(known.get(item.code, {}).get("since", 1)),
        )
        for part in parts
        for item in part.items
        if item.kind not in HEADINGS
    }
    editions = tuple(CodebookEdition(row.number, row.reason, row.made_at, row.made_by) for row in rows)
    return Codebook(questionnaire.codebook, items, editions)


def known_items(content: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The entries of a stored version by code."""
    found: Mapping[str, Mapping[str, Any]] = content.get("items", {})
    return found


def entry_of(item: CodebookItem) -> dict[str, Any]:
    """An item as a stored version holds it."""
    entry: dict[str, Any] = {"examples": item.examples, "double": item.double, "since": item.since}
    if item.asked:
        return entry
    return {**entry, **definition_of(item.view)}


def definition_of(view: ItemView) -> dict[str, Any]:
    """What of a coded item decides how answers are coded."""
    return {
        "text": dict(view.text),
        "rule": view.basis,
        "kind": view.kind,
        "parent": view.parent or "",
        "options": [[code, dict(texts)] for code, texts in view.options.items()],
    }


def content_of(book: Codebook) -> dict[str, Any]:
    """The whole codebook as it is stored: coded items, and asked ones about which it says something."""
    return {
        "items": {
            code: entry_of(item)
            for code, item in book.items.items()
            if not item.asked or item.double or item.examples
        }
    }
