"""Pages of the coding desk: what waits, one item over all, one respondent over all, one answer, agreement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, StaleVersion, UserFacingError
from rapport.surveys import queries as surveys
from rapport.surveys.coding import actions, queries, rules
from rapport.surveys.coding.types import (
    WAITING,
    CellView,
    Code,
    CodebookItem,
    CodingView,
    DeskRow,
    Entry,
    Status,
)
from rapport.surveys.types import WaveView
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label, Text
from rapport.web.office import words
from rapport.web.office.forms import coding as forms
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs

STATUS: dict[Status, Label] = {
    Status.CODED: Label(gettext_lazy("Coded"), "green"),
    Status.OLDER: Label(gettext_lazy("Older codebook"), "yellow"),
    Status.ONCE: Label(gettext_lazy("Second coding awaited"), "teal"),
    Status.TO_SETTLE: Label(gettext_lazy("To settle"), "purple"),
    Status.STALE: Label(gettext_lazy("Answer has changed"), "orange"),
    Status.UNCODED: Label(gettext_lazy("Not coded"), "red"),
    Status.WITHHELD: Label(gettext_lazy("Not for publication"), "grey"),
    Status.NOTHING: Label(gettext_lazy("Nothing to code"), "grey"),
}
STRIP = (
    Status.CODED, Status.OLDER, Status.ONCE, Status.TO_SETTLE, Status.STALE, Status.UNCODED, Status.WITHHELD,
)  # fmt: skip
STAGES: dict[str, Text] = {
    "FIRST": gettext_lazy("First coding"),
    "SECOND": gettext_lazy("Second coding, blind"),
    "FINAL": gettext_lazy("What counts"),
}


@dataclass(frozen=True)
class Segment:
    """A stretch of the strip of an item, in thousandths of those who replied."""

    tone: str
    start: int
    width: int


@dataclass(frozen=True)
class Past:
    """One line of the history of an answer."""

    coding: CodingView
    stage: Text
    coder: str
    said: str


def strip_of(row: DeskRow) -> tuple[list[Segment], str]:
    """The picture of an item's statuses, and the same in words."""
    segments, at, said = [], 0, []
    for status in STRIP:
        many = row.of(status)
        if many and row.base:
            end = at + many
            segments.append(
                Segment(str(STATUS[status].tone), at * 1000 // row.base, (end - at) * 1000 // row.base)
            )
            at = end
            said.append(f"{STATUS[status].text}: {many}")
    return segments, "; ".join(said) or str(STATUS[Status.NOTHING].text)


@needs(Permission.OFFICE_VIEW)
def show_desk(request: HttpRequest, wave: str) -> HttpResponse:
    """Every item to code, how far it is, and who codes."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    rows = queries.desk(viewer=viewer, wave=view)
    return show(
        request,
        "coding/desk",
        title=_("Coding"),
        crumbs=wave_crumbs(view),
        context={
            "wave": view,
            "rows": [(row, words.text(row.item.view.text), *strip_of(row), _counts(row)) for row in rows],
            "columns": [STATUS[status] for status in STRIP],
            "waiting": sum(row.open for row in rows),
            "respondents": _named(viewer, view),
            "can_code": rules.can_code(viewer),
        },
    )


def _named(viewer: Viewer, wave: WaveView) -> list[tuple[str, str]]:
    """Code and name of those whose answers are coded, in the order of the wave."""
    asked = surveys.respondents(viewer=viewer, wave=wave, language=words.language())
    names = {one.code: one.name for one in asked}
    return [(code, names.get(code, code)) for code in queries.neighbours(viewer=viewer, wave=wave)]


def _counts(row: DeskRow) -> list[tuple[int, str]]:
    """Counts in the order of the columns, each with the filter that lists them."""
    return [(row.of(status), status.value) for status in STRIP]


@needs(Permission.OFFICE_VIEW, methods=["GET", "POST"])
def code_item(request: HttpRequest, wave: str, item: str) -> HttpResponse:
    """One item over everybody who replied, as a list that can be filled in and saved whole."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    found, cells = queries.item_cells(viewer=viewer, wave=view, code=item, language=words.language())
    here = address("coding-item", view.code, found.code)
    book = {found.code: found}
    if request.method == "POST":
        return _save_list(request, view, (book, cells), here)
    return _item_page(request, view, found, cells)


def _item_page(
    request: HttpRequest,
    wave: WaveView,
    item: CodebookItem,
    cells: Sequence[CellView],
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:
    chosen = request.GET.get("show", "")
    listed = [cell for cell in cells if chosen in ("", cell.status.value) or problems]
    counts = {one: sum(1 for cell in cells if cell.status is one) for one in Status}
    viewer = viewer_of(request)
    return show(
        request,
        "coding/item",
        title=_("Code %(item)s") % {"item": item.code},
        crumbs=_crumbs(wave),
        context={
            **_item_context(wave, item),
            "rows": _rows({item.code: item}, listed, request, problems),
            "filters": [
                (one.value, STATUS[one].text, many, one.value == chosen)
                for one, many in counts.items()
                if many
            ],
            "chosen": chosen,
            "all": len(cells),
            "problems": problems or {},
            "older": counts[Status.OLDER],
            "first_waiting": next((cell.respondent for cell in cells if cell.status in WAITING), ""),
            "can_decide": rules.can_decide(viewer),
            "number": queries.codebook(viewer=viewer, wave=wave).number,
        },
        status=400 if problems else 200,
    )


def _item_context(wave: WaveView, item: CodebookItem) -> dict[str, object]:
    return {"wave": wave, "item": item, "question": words.text(item.view.text)}


def _rows(
    book: Mapping[str, CodebookItem],
    cells: Iterable[CellView],
    request: HttpRequest,
    problems: Mapping[str, str] | None = None,
) -> list[tuple[forms.Row, Label, str]]:
    data = request.POST if request.method == "POST" else None
    return [
        (
            forms.row_of(book[cell.item], cell, data, problems),
            STATUS[cell.status],
            said(book[cell.item], cell.counted),
        )
        for cell in cells
    ]


def said(item: CodebookItem, code: Code | None) -> str:
    """A coding in words: labels of its codes, or its state."""
    if code is None:
        return ""
    if code.state != "answered":
        return str(forms.STATES.get(code.state, STATUS[Status.WITHHELD].text))
    labels = item.view.options
    return ", ".join(words.text(labels[value]) if value in labels else value for value in code.values)


def _save_list(
    request: HttpRequest,
    wave: WaveView,
    what: tuple[Mapping[str, CodebookItem], Sequence[CellView]],
    here: str,
) -> HttpResponse:
    """Save what was touched."""
    book, cells = what
    entries = _touched(book, cells, request.POST)
    if not entries:
        messages.info(request, _("Nothing was changed."))
        return HttpResponseRedirect(here)
    try:
        many = actions.answers_code(
            wave=wave.code,
            entries=entries,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except InvalidInput as error:
        problems = error.extra.get("problems")
        if not problems:
            raise
        if len(book) == 1:
            return _item_page(request, wave, next(iter(book.values())), cells, problems)
        return _respondent_page(request, wave, book, cells, problems)
    told = ngettext("%(many)d answer was coded.", "%(many)d answers were coded.", many)
    messages.success(request, told % {"many": many})
    return HttpResponseRedirect(here)


def _touched(book: Mapping[str, CodebookItem], cells: Iterable[CellView], data: QueryDict) -> list[Entry]:
    found = []
    for cell in cells:
        key, item = forms.key_of(cell), book[cell.item]
        if forms.is_touched(item, key, data):
            found.append(
                Entry(cell.item, cell.respondent, forms.read(item, key, data), forms.seen_of(key, data))
            )
    return found


@needs(Permission.OFFICE_VIEW, methods=["GET", "POST"])
def code_respondent(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """One respondent over all items, as a list that can be filled in and saved whole."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    book, cells = queries.respondent_cells(
        viewer=viewer, wave=view, respondent=respondent, language=words.language()
    )
    here = address("coding-respondent", view.code, respondent)
    if request.method == "POST":
        return _save_list(request, view, (book.items, cells), here)
    return _respondent_page(request, view, book.items, cells)


def _respondent_page(
    request: HttpRequest,
    wave: WaveView,
    book: Mapping[str, CodebookItem],
    cells: Sequence[CellView],
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:
    name = cells[0].name if cells else ""
    return show(
        request,
        "coding/respondent",
        title=_("Code %(name)s") % {"name": name},
        crumbs=_crumbs(wave),
        context={
            "wave": wave,
            "rows": _rows(book, cells, request, problems),
            "problems": problems or {},
            "can_decide": rules.can_decide(viewer_of(request)),
        },
        status=400 if problems else 200,
    )


@needs(Permission.OFFICE_VIEW, methods=["GET", "POST"])
def code_answer(request: HttpRequest, wave: str, item: str, respondent: str) -> HttpResponse:
    """One answer: its original beside its code, rule, reason, footnote, history. Saving goes on to the next."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    found, cell = queries.cell(
        viewer=viewer, wave=view, code=item, respondent=respondent, language=words.language()
    )
    if request.method != "POST":
        return _answer_page(request, view, found, cell)
    key = forms.key_of(cell)
    try:
        stage = actions.answer_code(
            wave=view.code,
            item=found.code,
            respondent=cell.respondent,
            code=forms.read(found, key, request.POST),
            seen=forms.seen_of(key, request.POST),
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except (InvalidInput, StaleVersion) as error:
        return _answer_page(request, view, found, cell, error)
    done = _("%(item)s, %(name)s: saved.") if stage != "FINAL" else _("%(item)s, %(name)s: coded.")
    messages.success(request, done % {"item": found.code, "name": cell.name})
    return HttpResponseRedirect(_next(request, view, found.code, cell.respondent))


def _next(request: HttpRequest, wave: WaveView, item: str, after: str) -> str:
    """The next answer that waits, from here to the end and then from the beginning; the list when none does."""
    viewer = viewer_of(request)
    _item, cells = queries.item_cells(viewer=viewer, wave=wave, code=item)
    codes = [cell.respondent for cell in cells]
    at = codes.index(after) + 1 if after in codes else 0
    for cell in (*cells[at:], *cells[:at]):
        mine = cell.status is Status.ONCE and not cell.blind
        if cell.status in WAITING and cell.can_code and not mine:
            return address("coding-answer", wave.code, item, cell.respondent)
    return address("coding-item", wave.code, item)


def _answer_page(
    request: HttpRequest,
    wave: WaveView,
    item: CodebookItem,
    cell: CellView,
    error: UserFacingError | None = None,
    *,
    key: str = "",
) -> HttpResponse:
    viewer = viewer_of(request)
    data = request.POST if error is not None and not key else None
    row = forms.row_of(item, cell, data, {forms.key_of(cell): error.message} if error and not key else None)
    settling = replace(row, key="settle", error=error.message if error and key else "")
    if error is not None and key:
        settling = replace(settling, code=forms.read(item, key, request.POST))
    past = queries.history(viewer=viewer, wave=wave, code=item.code, respondent=cell.respondent)
    codes = queries.neighbours(viewer=viewer, wave=wave)
    asked = queries.codebook(viewer=viewer, wave=wave).items.get(item.view.parent or "")
    at = codes.index(cell.respondent)
    return show(
        request,
        "coding/answer",
        title=_("Code %(item)s: %(name)s") % {"item": item.code, "name": cell.name},
        crumbs=(*_crumbs(wave), Crumb(item.code, address("coding-item", wave.code, item.code))),
        context={
            **_item_context(wave, item),
            "asked": words.text(asked.view.text) if asked is not None else "",
            "row": row,
            "settling": settling,
            "status": STATUS[cell.status],
            "counted": said(item, cell.counted),
            "history": _past(request, item, past),
            "may_settle": rules.can_decide(viewer)
            and not cell.blind
            and (not item.double or cell.second is not None),
            "sides": [
                (STAGES[one.stage], said(item, one.code), one) for one in (cell.first, cell.second) if one
            ],
            "before": codes[at - 1] if at else "",
            "after": codes[at + 1] if at + 1 < len(codes) else "",
            "place": (at + 1, len(codes)),
            "error": error,
        },
        status=error.status if error is not None else 200,
    )


def _past(request: HttpRequest, item: CodebookItem, past: Sequence[CodingView]) -> list[Past]:
    names = queries.names_of_coders(viewer=viewer_of(request), codings=past)
    return [
        Past(
            one,
            STAGES[one.stage],
            names.get(one.coder, "") if one.coder is not None else _("as it was loaded"),
            said(item, one.code),
        )
        for one in past
    ]


@needs(Permission.CODING_DECIDE, methods=["POST"])
def settle(request: HttpRequest, wave: str, item: str, respondent: str) -> HttpResponse:
    """Say what counts of an answer, with both codings on the table."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    found, cell = queries.cell(
        viewer=viewer, wave=view, code=item, respondent=respondent, language=words.language()
    )
    try:
        actions.coding_settle(
            wave=view.code,
            item=found.code,
            respondent=cell.respondent,
            code=forms.read(found, "settle", request.POST),
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except InvalidInput as error:
        return _answer_page(request, view, found, cell, error, key="settle")
    messages.success(request, _("%(item)s, %(name)s: settled.") % {"item": found.code, "name": cell.name})
    return HttpResponseRedirect(address("coding-answer", view.code, found.code, cell.respondent))


@needs(Permission.OFFICE_VIEW)
def show_agreement(request: HttpRequest, wave: str) -> HttpResponse:
    """How far two coders agree, item by item, and where they do not."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    found = queries.agreement(viewer=viewer, wave=view, language=words.language())
    return show(
        request,
        "coding/agreement",
        title=_("Agreement of coders"),
        crumbs=_crumbs(view),
        context={
            "wave": view,
            "rows": [
                (
                    one,
                    words.text(one.item.view.text),
                    _share(one.agreement.observed),
                    _share(one.agreement.expected),
                )
                for one in found
                if one.agreement is not None
            ],
            "differing": [
                (one.item, [(cell, STATUS[cell.status], *_both(one.item, cell)) for cell in one.differing])
                for one in found
                if one.differing
            ],
        },
    )


def _share(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _both(item: CodebookItem, cell: CellView) -> tuple[str, str, str]:
    """The two codings and what counts, in words."""
    sides = (cell.first, cell.second, cell.final)
    first, second, final = (said(item, one.code) if one is not None else "" for one in sides)
    return first, second, final if cell.status is not Status.TO_SETTLE else ""


def _crumbs(wave: WaveView) -> tuple[Crumb, ...]:
    return wave_crumbs(wave, Crumb(_("Coding"), address("coding", wave.code)))
