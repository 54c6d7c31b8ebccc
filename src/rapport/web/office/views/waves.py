"""Loading a wave from its files, and publishing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import UserFacingError
from rapport.surveys import actions, queries
from rapport.surveys.files import read_survey_files
from rapport.web.access import fresh, needs
from rapport.web.components.types import Crumb
from rapport.web.office import words
from rapport.web.office.forms.waves import LoadWaveForm
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs


@needs(Permission.WAVE_LOAD, methods=["GET", "POST"])
def load_wave(request: HttpRequest) -> HttpResponse:
    """The form that takes the files of a survey, and the loading: whole, or a list of everything that is wrong."""
    if request.method == "GET":
        return _page(request, LoadWaveForm())
    form = LoadWaveForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        code = actions.wave_load(
            content=read_survey_files(form.cleaned_data["survey"]),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except UserFacingError as error:
        form.add_error(None, _("Nothing was loaded."))
        return _page(
            request, form, status=error.status, problems=error.extra.get("problems") or [error.message]
        )
    messages.success(request, _("The wave %(code)s was loaded as a draft.") % {"code": code})
    return HttpResponseRedirect(address("figures", code))


def _page(
    request: HttpRequest, form: LoadWaveForm, *, status: int = 200, problems: list[str] | None = None
) -> HttpResponse:
    return show(
        request,
        "waves/load",
        title=_("Load a wave"),
        crumbs=(Crumb(_("Waves"), address("waves")),),
        context={"form": form, "problems": (problems or [])[:100]},
        status=status,
    )


@needs(Permission.WAVE_LOAD, methods=["GET", "POST"])
@fresh
def publish_wave(request: HttpRequest, wave: str) -> HttpResponse:
    """Ask once more, then let anybody read the wave."""
    view = queries.wave(viewer=viewer_of(request), code=wave)
    if request.method == "GET":
        title = _("Publish the wave %(code)s") % {"code": view.code}
        context = {"wave": view, "name": words.text(view.title)}
        return show(request, "waves/publish", title=title, crumbs=wave_crumbs(view), context=context)
    actions.wave_publish(code=view.code, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The wave %(code)s is published.") % {"code": view.code})
    return HttpResponseRedirect(address("waves"))
