"""Tables as comma-separated text, one row a cell, that `rapport release check` reads again."""

import csv
from io import StringIO

from rapport.analysis.disclosure.types import Cell, State, Table
from rapport.kernel.cells import neutralise

HIDDEN_MARK = ".."
TOTAL = "Total"


def text(table: Table) -> str:
    """The table with a column for each dimension and one for the count: .. is hidden, empty is missing."""
    made = StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow([*(neutralise(name) for name in table.dimensions), "count"])
    for cell in table.cells:
        place = dict(cell.key)
        writer.writerow([*(neutralise(place.get(name, TOTAL)) for name in table.dimensions), _said(cell)])
    return made.getvalue()


def _said(cell: Cell) -> str:
    if cell.state is State.SHOWN:
        return str(cell.value)
    if cell.state is State.MISSING:
        return ""
    return HIDDEN_MARK if cell.upper is None else f"{cell.lower}-{cell.upper}"
