"""A ministry's own spreadsheet as a plan, by a layout that a person has looked at."""

from pathlib import Path
from typing import TYPE_CHECKING

from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.sheet.layout import Layout, read_layout, write_layout
from rapport.cli import plan_documents
from rapport.cli.errors import WRONG_INPUT, CommandFailed

if TYPE_CHECKING:
    from rapport.plans.files.foreign import Book


def from_sheet(path: Path, layout: Path | None) -> Plan:
    """The plan that a spreadsheet says by its layout. Raises CommandFailed.

    Without a layout nothing is read: the one that its headings suggest is told, to be looked at, corrected and named.
    """
    from rapport.kernel.errors import InvalidInput
    from rapport.plans.files.foreign import first_look, read_book

    try:
        book = read_book(path.read_bytes())
        if layout is None:
            raise CommandFailed(_proposal(path, first_look(book.rows(""))), code=WRONG_INPUT)
        asked = plan_documents.read(layout, read_layout)
        return _read(path, book, asked)
    except OSError as error:
        raise CommandFailed(f"cannot read {path}", code=WRONG_INPUT) from error
    except InvalidInput as error:
        raise CommandFailed(error.message, code=WRONG_INPUT) from error


def _proposal(path: Path, layout: Layout) -> str:
    return (
        f"{path} was not written by Rapport: say what its columns mean with --map FILE.\n"
        "From its headings one could think of this; look at it, correct it, save it:\n"
        + write_layout(layout).decode("utf-8")
    )


def _read(path: Path, book: "Book", layout: Layout) -> Plan:
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.plans.files.faults import said
    from rapport.plans.taking import reading

    known = reading.parties(Viewer.system(), "en", now().date())
    found = reading.read(book, layout, known=known)
    if found.faults:
        lines = [f"{path}: nothing was taken in. {len(found.faults)} cells cannot be read:"]
        raise CommandFailed("\n".join([*lines, *map(said, found.faults)]), code=WRONG_INPUT)
    for one in found.readings:
        print(f"Row {one.row}, column {one.column}: “{one.value}” was read as {one.read_as}")
    return reading.document(found, layout, Plan(path.stem.lower().replace(" ", "-")[:40], path.stem))
