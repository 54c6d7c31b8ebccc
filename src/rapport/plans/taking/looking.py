"""A file on its way into a plan as its owner sees it: columns, headings, what is in them."""

import hashlib

from django.utils.translation import gettext as _

from rapport.analysis.plan.sheet.layout import Layout, letter_of, write_layout
from rapport.analysis.plan.sheet.reading import text_of
from rapport.kernel.errors import NotAvailable
from rapport.plans.files.foreign import first_look, headings, read_book
from rapport.plans.taking.types import Look, SheetView

EXAMPLES = 3
"""So many different cells of a column are shown beside its heading."""


def unknown_file() -> NotAvailable:
    """The one answer for a file that is not there, or somebody else's."""
    return NotAvailable(_("There is no such file. Send it again."), code="unknown_file")


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


def layout_bytes(view: SheetView) -> bytes:
    """The layout of a file, for keeping beside it and for the command. Raises NotAvailable where nothing was said."""
    if view.layout is None:
        raise unknown_file()
    return write_layout(view.layout)


def fingerprint(content: bytes) -> str:
    """By which one sees whether a draft is still what somebody looked at."""
    return hashlib.sha256(content).hexdigest()
