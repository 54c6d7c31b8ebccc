"""Reads the codebook of a questionnaire: its coded items as they stand, and what only the codebook knows of them.

`CodebookVersion.content` is `{"items": {code: {"examples", "double", "since", "text", "rule", "kind", "parent",
"options": [[code, text]…]}}}`. The first version, of a questionnaire that came with coded items, need not be stored.
"""

from collections.abc import Mapping
from typing import Any

from rapport.surveys.coding.types import Codebook, CodebookEdition, CodebookItem
from rapport.surveys.counting import Instrument
from rapport.surveys.models import CodebookVersion, Questionnaire
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.rows import item_view
from rapport.surveys.types import ItemView


def read(wave_id: int) -> tuple[Codebook, Instrument]:
    """The codebook of a wave as it stands, without its editions, and the items that it was read from."""
    key, number = Questionnaire.objects.values_list("pk", "codebook").get(waves=wave_id)
    versions = CodebookVersion.objects.filter(questionnaire_id=key)
    last = versions.order_by("-number").values_list("content", flat=True).first()
    known = known_items(last or {})
    instrument = Instrument.of(key)
    rows = sorted(instrument.items.values(), key=lambda row: (row.section.position, row.section_id))
    items = {
        item.code: CodebookItem(
            item,
            str(known.get(item.code, {}).get("examples", "")),
            bool(known.get(item.code, {}).get("double", False)),
            int(known.get(item.code, {}).get("since", 1)),
        )
        for item in (item_view(row) for row in rows if row.kind not in HEADINGS)
    }
    return Codebook(number, items), instrument


def editions(wave_id: int) -> tuple[CodebookEdition, ...]:
    """Who made which version of the codebook of a wave, when and why."""
    # Not their content: each holds the whole codebook.
    rows = CodebookVersion.objects.filter(questionnaire__waves=wave_id).order_by("number")
    columns = rows.values_list("number", "reason", "made_at", "made_by")
    return tuple(CodebookEdition(*row) for row in columns)


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
