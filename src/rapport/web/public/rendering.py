"""Answers of the public pages: a template with one typed context, rows as CSV, a value as JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from rapport.kernel.cells import Cell, csv_bytes


def show(request: HttpRequest, template: str, context: Any, *, status: int = 200) -> HttpResponse:
    """The page `public/<template>` with its context as `page`, rendered within the request's transaction."""
    return TemplateResponse(request, f"public/{template}", {"page": context}, status=status).render()


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Rows as a CSV file to keep; texts that a spreadsheet would run are made harmless."""
    return _attached(
        name, csv_bytes([list(header), *([_cell(one) for one in row] for row in rows)]), "text/csv"
    )


def json_file(name: str, value: Any) -> HttpResponse:
    """A value as a JSON file to keep."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return _attached(name, text.encode(), "application/json")


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (str, int, float)):
        return value
    return " ".join(str(one) for one in value) if isinstance(value, (list, tuple)) else str(value)


def _attached(name: str, content: bytes, content_type: str) -> HttpResponse:
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    return HttpResponse(
        content,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{safe}"'},
    )
