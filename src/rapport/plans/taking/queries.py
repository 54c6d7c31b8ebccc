"""Reads of files on their way into a plan. Each is its owner's alone."""

from datetime import date

from django.utils.translation import gettext as _

from rapport.analysis.plan.document import PlanDocumentError, write_plan
from rapport.analysis.plan.sheet.layout import Layout, read_layout
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput
from rapport.plans import queries, rules
from rapport.plans.files.foreign import Book, read_book
from rapport.plans.files.own import is_own, read_workbook
from rapport.plans.models import ActionPlan, PlanSheet
from rapport.plans.taking import reading
from rapport.plans.taking.looking import fingerprint, unknown_file
from rapport.plans.taking.types import Reading, Return, SheetView


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


def read(*, view: SheetView, viewer: Viewer, language: str, day: date, book: Book | None = None) -> Reading:
    """What one's file says by its layout, and what still has to be decided. Raises InvalidInput."""
    layout = view.layout or Layout(columns={})
    known = reading.parties(viewer, language, day)
    found = reading.read(book or read_book(view.content), layout, known=known)
    unknown = [one for one in found.unknown if one not in view.kept]
    words = dict.fromkeys(one.value for one in found.faults if one.code == "code_unknown")
    return Reading(found, tuple(unknown), tuple(words))


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
