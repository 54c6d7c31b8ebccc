"""Questionnaires from and to XLSForm, and the answers of a wave as files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, UserFacingError
from rapport.reports.wave_files import KINDS, wave_file
from rapport.surveys import queries as surveys
from rapport.surveys.instruments import actions
from rapport.surveys.instruments.queries import questionnaire_content
from rapport.surveys.instruments.xlsform_reading import checked_xlsform, read_kept, shown_extra, summary_of
from rapport.surveys.instruments.xlsform_writing import write_xlsform
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office.forms.exchange import FormUpload
from rapport.web.office.frame import address, show, viewer_of
from rapport.web.office.questionnaires import opened, page

MOST_SHOWN = 100


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def import_form(request: HttpRequest) -> HttpResponse:
    """The form that takes a workbook, and the import: whole, or a list of every mistake with its row."""
    if request.method == "GET":
        return _upload_page(request, FormUpload())
    form = FormUpload(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=400)
    name, content = form.cleaned_data["form"]
    try:
        read = checked_xlsform(
            name, content, code=form.cleaned_data["code"], language=form.cleaned_data["language"]
        )
        code, number = actions.questionnaire_store(
            content=read.content,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except InvalidInput as error:
        problems = error.extra.get("problems")
        form.add_error("form", _("Nothing was imported.") if problems else error.message)
        return _upload_page(request, form, status=error.status, problems=problems)
    made = {"code": code, "number": number, "made": summary_of(read.content)}
    messages.success(request, _("%(code)s, version %(number)s, was imported as a draft: %(made)s") % made)
    return HttpResponseRedirect(address("questionnaire-form", code, number))


def _upload_page(
    request: HttpRequest, form: FormUpload, *, status: int = 200, problems: list[str] | None = None
) -> HttpResponse:
    return show(
        request,
        "exchange/import",
        title=_("Import an XLSForm"),
        crumbs=(Crumb(_("Questionnaires"), address("questionnaires")),),
        context={"form": form, "problems": (problems or [])[:MOST_SHOWN]},
        status=status,
    )


@needs(Permission.OFFICE_VIEW)
def show_form(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """What a questionnaire carries from its form: what to look at, and what is kept without being used."""
    one = opened(request, questionnaire, number)
    warnings: tuple[str, ...] = ()
    try:
        read = read_kept(one.content)
        warnings = read.warnings if read is not None else ()
    except UserFacingError as error:
        warnings = (error.message,)
    kept = [(item.code, shown_extra(item.extra)) for item in one.content.items()]
    context = {
        "warnings": warnings[:MOST_SHOWN],
        "kept": [(code, list(columns.items())) for code, columns in kept if columns],
        "has_form": bool(one.content.extra.get("xlsform")),
    }
    return page(request, one, "exchange/form", title=_("XLSForm"), context=context)


@needs(Permission.OFFICE_VIEW)
def export_form(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The questionnaire as a workbook."""
    content = questionnaire_content(viewer=viewer_of(request), questionnaire=questionnaire, number=number)
    return _file(write_xlsform(content), f"{content.code}-{number}.xlsx", KINDS["xlsx"])


@needs(Permission.OFFICE_VIEW)
def export_wave(request: HttpRequest, wave: str, name: str) -> HttpResponse:
    """The answers of a wave as a file, in the language of the reader; or its questionnaire as a workbook."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    if name == "xlsform":
        return export_form(request, questionnaire=view.questionnaire, number=view.questionnaire_number)
    content, file = wave_file(viewer=viewer, wave=view.code, kind=name, language=get_language() or "en")
    return _file(content, file, KINDS[name])


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
