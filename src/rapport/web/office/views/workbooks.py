"""Returns that came back as workbooks: handing out empty ones, taking in many at once with a report for each."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.surveys import queries as surveys
from rapport.surveys.answering import queries as answering
from rapport.surveys.types import WaveView
from rapport.surveys.workbooks import actions, queries
from rapport.surveys.workbooks.types import FileReport, Imported
from rapport.web.access import needs
from rapport.web.components.types import Label
from rapport.web.office import running_words, words
from rapport.web.office.forms.workbooks import ImportForm
from rapport.web.office.frame import show, viewer_of, wave_crumbs

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Outcome:
    """One file of the report: what became of it, as a word and in full."""

    report: FileReport
    label: Label
    changed: int
    revision: int
    refused: str


@needs(Permission.RETURN_ENTER, methods=["GET", "POST"])
def import_workbooks(request: HttpRequest, wave: str) -> HttpResponse:
    """Choose workbooks; they are taken in, or only checked, and the page says of each what became of it."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    if request.method == "GET":
        return _page(request, view, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, view, form, status=400)
    given = form.cleaned_data
    reports = queries.returned_files(viewer=viewer, wave=view.code, files=given["workbooks"])
    if given["dry"]:
        outcome = [Imported(report) for report in reports]
    else:
        outcome = actions.workbooks_import(
            wave=view.code,
            reports=list(zip(reports, (content for _name, content in given["workbooks"]), strict=True)),
            handling=actions.Handling(take_over=given["take_over"], submit=given["submit"]),
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    refused = any(one.refused or one.report.problems for one in outcome)
    return _page(
        request,
        view,
        ImportForm(),
        outcome=[_outcome(one, dry=given["dry"]) for one in outcome],
        status=400 if refused else 200,
    )


def _outcome(one: Imported, *, dry: bool) -> Outcome:
    if one.report.problems or one.refused:
        label = Label(_("Not taken in"), "red")
    elif dry:
        label = Label(_("Checked"), "teal")
    elif one.revision:
        label = Label(_("Submitted"), "green")
    elif one.changed:
        label = Label(_("Taken in"), "green")
    else:
        label = Label(_("Nothing new"), "grey")
    return Outcome(one.report, label, one.changed, one.revision, one.refused)


def _page(
    request: HttpRequest,
    view: WaveView,
    form: ImportForm,
    *,
    outcome: list[Outcome] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = answering.returns_of_wave(viewer=viewer_of(request), wave=view.code)
    context = {
        "wave": view,
        "form": form,
        "outcome": outcome,
        "rows": [(one, running_words.state_label(one.state)) for one in rows],
    }
    return show(
        request,
        "workbooks/import",
        title=_("Excel and paper returns"),
        crumbs=wave_crumbs(view),
        context=context,
        status=status,
    )


@needs(Permission.RETURN_ENTER)
def download(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The workbook of a respondent, in the language asked for or that of the page."""
    written = queries.workbook(
        viewer=viewer_of(request),
        wave=wave,
        respondent=respondent,
        language=request.GET.get("language") or words.language(),
    )
    return workbook_response(written)


def workbook_response(written: queries.Written) -> HttpResponse:
    """A workbook as a download."""
    response = HttpResponse(written.content, content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return response
