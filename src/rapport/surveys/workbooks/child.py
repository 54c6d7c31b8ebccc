"""Reads workbooks in a process of its own with limits on memory and time, so that a hostile one harms nobody.

Run by path, apart from the rest: it reads files from its input and writes their cells as JSON lines. Framing of the
input: a line with the size in bytes, then the bytes.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from decimal import Decimal
from typing import Any

import python_calamine

MEMORY, SECONDS = 768 * 1024 * 1024, 20
_UNCOMPUTED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?!<v>[^<])')
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 64, 200


def main() -> None:
    """Answer every file with a line: its sheets, or an empty object where it cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stream = sys.stdin.buffer
    while size := stream.readline():
        content = stream.read(int(size))
        try:
            found = _sheets(content)
        except Exception:  # whatever it is, the file cannot be read, and its content stays out of every log
            found = {}
        sys.stdout.write(json.dumps(found, ensure_ascii=True) + "\n")
        sys.stdout.flush()


def _sheets(content: bytes) -> dict[str, Any]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheet_names) > MOST_SHEETS:
        raise ValueError("too many sheets")
    lost = _lost(content)
    return {name: {**_sheet(book.get_sheet_by_name(name)), "lost": lost} for name in book.sheet_names}


def _lost(content: bytes) -> list[str]:
    """Cells with a formula that was never computed: what it stands for is not in the file."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                text = archive.read(name)
                if b"<f" in text:
                    found += [place.decode() for place in _UNCOMPUTED.findall(text)]
    return found


def _sheet(sheet: Any) -> dict[str, Any]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise ValueError("too large")
    rows = [[text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    return {"rows": rows, "merged": merged}


def text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2003-07-11."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(Decimal(repr(value)), "f")
        )
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    main()
