"""Giving the register out, and looking a file through: what is wrong with it, or what it would change."""

from rapport.actors.exchange import files
from rapport.actors.exchange.comparing import compared
from rapport.actors.exchange.present import held
from rapport.actors.exchange.types import Looked
from rapport.actors.rules import check_edit_actors
from rapport.kernel.access import Viewer


def exported(*, viewer: Viewer, form: str) -> bytes:
    """The whole register as `xlsx` or `json`, for those who keep it. Raises AccessDenied.

    Neither people nor former profiles leave with it; the names that held before do.
    """
    check_edit_actors(viewer)
    tables = {sheet: [one.values for one in rows] for sheet, rows in held().items()}
    return files.write_json(tables) if form == "json" else files.write_workbook(tables)


def looked_at(*, viewer: Viewer, name: str, content: bytes) -> Looked:
    """What taking in a file would do; nothing is written. `name` says by its ending what the file is.

    Raises AccessDenied, InvalidInput where the file as a whole cannot be read.
    """
    check_edit_actors(viewer)
    rows, faults = files.read(name, content)
    return compared(rows, faults)
