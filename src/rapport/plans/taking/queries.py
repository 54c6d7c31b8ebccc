"""Reads of files on their way into a plan. Each is its owner's alone."""

import hashlib
from datetime import date

from django.utils.translation import gettext as _

from rapport.analysis.plan.document import PlanDocumentError, write_plan
from rapport.analysis.plan.sheet.layout import Layout, letter_of, read_layout, write_layout
from rapport.analysis.plan.sheet.reading import text_of
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.plans import queries, rules
from rapport.plans.files.foreign import Book, first_look, headings, read_book
from rapport.plans.files.own import is_own, read_workbook
from rapport.plans.models import ActionPlan, PlanSheet
from rapport.plans.taking import reading
from rapport.plans.taking.types import Look, Reading, Return, SheetView

EXAMPLES = 3
"""So many different cells of a column are shown beside its heading."""


def unknown_file() -> NotAvailable:
    """The one answer for a file that is not there, or somebody else's."""
    return NotAvailable(_("There is no such file. Send it again."), code="unknown_file")


def sheet(*, viewer: Viewer, sheet_id: int) -> SheetView:
    """One's own file. Raises AccessDenied, NotAvailable."""
    rules.check_edit(viewer)
    row = PlanSheet.objects.filter(pk=sheet_id, by=viewer.person_id).first()
    if row is None:
        raise unknown_file()
    content = bytes(row.content)
    layout = _layout(row.layout)
    return SheetView(
        row.pk, row.name, row.at, row.version, is_own(content), layout, frozenset(row.kept), content
    )


def sheets(*, viewer: Viewer) -> list[tuple[int, str]]:
    """One's own files that wait, latest first: ids and names. Raises AccessDenied."""
    rules.check_edit(viewer)
    return list(PlanSheet.objects.filter(by=viewer.person_id).values_list("pk", "name"))


def _layout(values: object) -> Layout | None:
    import json

    if not values:
        return None
    return read_layout(json.dumps(values))


def look(view: SheetView, layout: Layout | None) -> Look:
    """A sheet as a person sees it; without a layout the one that its headings suggest, to be looked at.

    Raises InvalidInput where it is no workbook, or has no such sheet.
    """
    book = read_book(view.content)
    rows = book.rows(layout.sheet if layout else "")
    at = layout or first_look(rows)
    shown = headings(rows, at.header_rows)
    wide = max((len(row) for row in rows), default=0)
    examples: dict[int, list[str]] = {}
    for number in range(wide):
        texts = (text_of(row[number]) for row in rows[at.first_row - 1 :] if number < len(row))
        found = list(dict.fromkeys(text for text in texts if text))
        if found or number in shown:
            examples[number] = found[:EXAMPLES]
    return Look(book, at, shown, examples)


def column_words(found: Look) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every column with something in it: letter, heading, examples."""
    return [
        (letter_of(number), found.headings.get(number, ""), tuple(texts))
        for number, texts in sorted(found.examples.items())
    ]


def read(*, view: SheetView, viewer: Viewer, language: str, day: date, book: Book | None = None) -> Reading:
    """What one's file says by its layout, and what still has to be decided. Raises InvalidInput."""
    layout = view.layout or Layout(columns={})
    known = reading.parties(viewer, language, day)
    found = reading.read(book or read_book(view.content), layout, known=known)
    unknown = [one for one in found.unknown if one not in view.kept]
    words = dict.fromkeys(one.value for one in found.faults if one.code == "code_unknown")
    return Reading(found, tuple(unknown), tuple(words))


def layout_bytes(view: SheetView) -> bytes:
    """The layout of a file, for keeping beside it and for the command. Raises NotAvailable where nothing was said."""
    if view.layout is None:
        raise unknown_file()
    return write_layout(view.layout)


def returned(*, view: SheetView, viewer: Viewer, day: date) -> Return:
    """Our own workbook that came back. Raises InvalidInput with every wrong place."""
    try:
        document = read_workbook(view.content)
    except PlanDocumentError as error:
        said = [f"{where}: {rule}" for where, rule in error.faults]
        raise InvalidInput(
            _("The workbook was not understood; nothing was taken in."), extra={"problems": said}
        ) from error
    if not ActionPlan.objects.filter(code=document.code).exists():
        return Return(document, None, "")
    shown = queries.shown(viewer=viewer, code=document.code, day=day)
    rules.check_writable(shown.at.state)
    return Return(document, shown.document, fingerprint(write_plan(shown.document)))


def fingerprint(content: bytes) -> str:
    """By which one sees whether a draft is still what somebody looked at."""
    return hashlib.sha256(content).hexdigest()
