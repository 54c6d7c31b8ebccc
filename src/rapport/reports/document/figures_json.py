"""The figures of an edition as JSON: a public contract, whose keys do not change."""

import json
from decimal import Decimal
from typing import Any

from rapport.reports.document.source import EditionSource, FigureView, Number, Rounding, figures_flat


def figures_json(source: EditionSource) -> bytes:
    """`{"edition": {...}, "figures": [...]}`, figures in the order of the edition, split children after their
    parent.

    Members and undetermined are codes. `value` is rounded by the edition's rule and null where the base is
    empty.
    """
    document = {
        "edition": {
            "code": source.code,
            "number": source.edition,
            "title": source.title,
            "language": source.language,
            "as_of": source.as_of.isoformat(),
            "publisher": source.publisher,
            "licence": source.licence,
            "generator": source.generator,
        },
        "figures": [figure_record(figure, source.rounding) for figure in figures_flat(source.figures)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def figure_record(figure: FigureView, rounding: Rounding) -> dict[str, Any]:
    """One figure with the keys of the contract."""
    return {
        "id": figure.id,
        "label": figure.label,
        "wave": figure.wave,
        "universe": {"id": figure.universe_id, "label": figure.universe_label, "n": figure.universe_n},
        "numerator": plain_number(figure.numerator),
        "denominator": plain_number(figure.denominator),
        "value": plain_number(figure.value),
        "unit": figure.unit,
        "rounding": {"rule": rounding.rule, "decimals": figure.decimals},
        "members": [member.code for member in figure.members],
        "undetermined": [member.code for member in figure.undetermined],
        "footnotes": list(figure.footnotes),
    }


def plain_number(value: Number | None) -> int | float | None:
    """A number as JSON has it: whole values without a decimal point."""
    if value is None or isinstance(value, int):
        return value
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else float(exact)
