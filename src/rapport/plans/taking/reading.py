"""A spreadsheet to measures by its layout, with the register and our lists: for pages and command alike."""

from dataclasses import replace
from datetime import date

from rapport.actors import queries as actors
from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES
from rapport.analysis.plan.document import Party, Plan
from rapport.analysis.plan.sheet.layout import Layout
from rapport.analysis.plan.sheet.reading import Sheet, folded, read_rows
from rapport.kernel.access import Viewer
from rapport.plans.files.foreign import Book

LISTS = {"forms": frozenset(FORMS), "profiles": frozenset(PROFILES), "levels": frozenset(LEVELS)}


def parties(viewer: Viewer, language: str, day: date) -> dict[str, Party]:
    """The organisations of the register by name, folded; a name that several bear stands for none of them."""
    found: dict[str, Party] = {}
    doubled = set()
    for one in actors.organisations(viewer=viewer, language=language, day=day).values():
        if folded(one.name) in found:
            doubled.add(folded(one.name))
        found[folded(one.name)] = Party(one.name, ref=one.code, kind=str(one.kind))
    return {name: party for name, party in found.items() if name not in doubled}


def read(book: Book, layout: Layout, *, known: dict[str, Party]) -> Sheet:
    """What a sheet of a workbook says by its layout. Raises InvalidInput for a sheet that is not there."""
    return read_rows(book.rows(layout.sheet), layout, known=known, lists=LISTS)


def document(sheet: Sheet, layout: Layout, begun: Plan) -> Plan:
    """The plan of a sheet: what is said of the whole is in `begun`."""
    return replace(
        begun,
        currency=begun.currency or layout.currency,
        objectives=sheet.objectives,
        measures=sheet.measures,
    )
