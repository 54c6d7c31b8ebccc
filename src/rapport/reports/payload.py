"""A figure of an edition as public JSON. Its keys are a contract with other people's scripts."""

from collections.abc import Mapping
from typing import Any

from rapport.reports.document.source import EditionSource, FigureView


def figure_payload(
    view: FigureView, source: EditionSource, words: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """The public JSON of a figure: the keys of `survey tabulate`, with names of members and texts of notes.

    `words`: language to `label`, `universe_label` and `category_label`, where they are known in other languages.
    """
    notes = {note.key: note.text for note in source.footnotes}
    return {
        "id": view.id,
        "label": view.label,
        "wave": view.wave,
        "universe": {"id": view.universe_id, "label": view.universe_label, "n": view.universe_n},
        "numerator": _plain(view.numerator),
        "denominator": _plain(view.denominator),
        "value": _plain(view.value),
        "unit": view.unit,
        "rounding": {"rule": source.rounding.rule, "decimals": view.decimals},
        "members": [member.code for member in view.members],
        "footnotes": list(view.footnotes),
        "undetermined": [member.code for member in view.undetermined],
        "definition": view.definition,
        "as_of": view.as_of.isoformat(),
        "category": view.category,
        "category_label": view.category_label,
        "names": {member.code: member.name for member in (*view.members, *view.undetermined)},
        "notes": {key: notes[key] for key in view.footnotes if key in notes},
        "parts": [child.id for child in view.children],
        "words": {language: dict(texts) for language, texts in (words or {}).items()},
    }


def _plain(value: Any) -> int | float | None:
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() and not hasattr(value, "as_tuple") else number
