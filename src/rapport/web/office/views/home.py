"""The first page of the workspace, the waves, and a wave's questions."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import ROLES, Permission
from rapport.kernel.jobs import queries as jobs
from rapport.reports import queries as reports
from rapport.reports.actions import BUILD_JOB
from rapport.reports.types import EditionView
from rapport.surveys import queries as surveys
from rapport.surveys import rules
from rapport.surveys.instruments.wording import asked_only_if
from rapport.surveys.running.rules import can_run_waves
from rapport.surveys.types import items_by_code
from rapport.web.access import needs
from rapport.web.components.types import Label
from rapport.web.office import running_words, words
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs


@needs(Permission.OFFICE_VIEW)
def show_home(request: HttpRequest) -> HttpResponse:
    """Editions by state, waves, running builds, and what the person may do."""
    viewer = viewer_of(request)
    editions = reports.editions(viewer=viewer)
    runs = [run for run in jobs.recent_runs(viewer=viewer, limit=20) if run.kind == BUILD_JOB]
    me = actors.person(viewer=viewer, person_id=viewer.person_id or 0)
    return show(
        request,
        "home",
        title=_("Workspace"),
        crumbs=None,  # type: ignore[arg-type]
        context={
            "editions": [with_label(view) for view in editions],
            "waves": [(wave, words.text(wave.title)) for wave in surveys.waves(viewer=viewer)],
            "runs": [(run, words.run_label(run.state)) for run in runs if not run.is_over][:5],
            "recent": [(run, words.run_label(run.state)) for run in runs if run.is_over][:3],
            "roles": [(ROLES[code].label, ROLES[code].purpose) for code in me.roles if code in ROLES],
            "me": me,
        },
    )


def with_label(view: EditionView) -> tuple[EditionView, Label, str]:
    """An edition with its state in a word and the address of its page."""
    return view, words.state_label(view.state), address("edition", view.code)


@needs(Permission.OFFICE_VIEW)
def show_waves(request: HttpRequest) -> HttpResponse:
    """All waves with how many were asked and how many replied."""
    waves = surveys.waves(viewer=viewer_of(request))
    return show(
        request,
        "waves",
        title=_("Waves"),
        context={
            "waves": [
                (wave, words.text(wave.title), running_words.collection_label(wave.collection))
                for wave in waves
            ],
            "can_load": rules.can_load_wave(viewer_of(request)),
            "can_run": can_run_waves(viewer_of(request)),
        },
    )


@needs(Permission.OFFICE_VIEW)
def show_questions(request: HttpRequest, wave: str) -> HttpResponse:
    """The questionnaire with the codes that conditions use."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    parts = surveys.sections(viewer=viewer, wave=view)
    items = items_by_code(parts)
    sections = [
        (
            words.text(section.title),
            [
                (
                    item,
                    words.text(item.text),
                    [(code, words.text(label)) for code, label in item.options.items()],
                    words.text(item.hint) if item.hint else "",
                    asked_only_if(item, items, words.language()),
                )
                for item in section.items
            ],
        )
        for section in parts
    ]
    return show(
        request,
        "questions",
        title=_("Questions"),
        crumbs=wave_crumbs(view),
        context={"wave": view, "parts": sections},
    )
