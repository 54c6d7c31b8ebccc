"""Print rows as JSON, as a table for the eye, or as CSV."""

import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FORMATS = ("table", "json", "csv")


def print_json(value: Any) -> None:
    """The value as indented JSON, texts as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, kind: str) -> None:
    """The named columns of rows as `table` or `csv`."""
    listed = [[_text(row.get(column)) for column in columns] for row in rows]
    if kind == "csv":
        from rapport.kernel.cells import neutralise

        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows([neutralise(cell) for cell in row] for row in listed)
        return
    widths = [max([_width(column), *(_width(row[i]) for row in listed)]) for i, column in enumerate(columns)]
    widths = [min(width, 70) for width in widths]
    for row in [list(columns), ["-" * width for width in widths], *listed]:
        line = "  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(str(one) for one in value)
    return " ".join(str(value).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fit(text: str, width: int) -> str:
    if _width(text) > width:
        text = text[: width - 1]
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))
