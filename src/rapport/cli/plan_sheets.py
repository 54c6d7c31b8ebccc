"""A ministry's own spreadsheet as a plan, by a layout that a person has looked at."""

from pathlib import Path

from rapport.analysis.plan.document import Party, Plan
from rapport.analysis.plan.sheet.layout import Layout, read_layout, write_layout
from rapport.analysis.plan.sheet.reading import folded, read_rows
from rapport.cli import plan_documents
from rapport.cli.errors import WRONG_INPUT, CommandFailed


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
        rows = book.rows(asked.sheet)
    except OSError as error:
        raise CommandFailed(f"cannot read {path}", code=WRONG_INPUT) from error
    except InvalidInput as error:
        raise CommandFailed(error.message, code=WRONG_INPUT) from error
    return _read(path, rows, asked)


def _proposal(path: Path, layout: Layout) -> str:
    return (
        f"{path} was not written by Rapport: say what its columns mean with --map FILE.\n"
        "From its headings one could think of this; look at it, correct it, save it:\n"
        + write_layout(layout).decode("utf-8")
    )


def _read(path: Path, rows: list[list[object]], layout: Layout) -> Plan:
    from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES
    from rapport.plans.files.faults import said

    lists = {"forms": frozenset(FORMS), "profiles": frozenset(PROFILES), "levels": frozenset(LEVELS)}
    found = read_rows(rows, layout, known=_parties(), lists=lists)
    if found.faults:
        lines = [f"{path}: nothing was taken in. {len(found.faults)} cells cannot be read:"]
        raise CommandFailed("\n".join([*lines, *map(said, found.faults)]), code=WRONG_INPUT)
    for one in found.readings:
        print(f"Row {one.row}, column {one.column}: “{one.value}” was read as {one.read_as}")
    return Plan(
        code=path.stem.lower().replace(" ", "-")[:40],
        title=path.stem,
        currency=layout.currency,
        objectives=found.objectives,
        measures=found.measures,
    )


def _parties() -> dict[str, Party]:
    """The organisations of the register by code and name; a name that several bear stands for none of them."""
    from rapport.actors import queries
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now

    found: dict[str, Party] = {}
    doubled = set()
    views = queries.organisations(viewer=Viewer.system(), language="en", day=now().date())
    for one in views.values():
        party = Party(one.name, ref=one.code, kind=one.kind)
        if folded(one.name) in found:
            doubled.add(folded(one.name))
        found[folded(one.name)] = party
    return {name: party for name, party in found.items() if name not in doubled}
