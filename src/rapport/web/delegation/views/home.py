"""The questionnaires of one's organisation, and the list of sections of one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.kernel.access import Viewer
from rapport.surveys.answering import queries
from rapport.surveys.answering.colleagues import queries as colleagues
from rapport.surveys.answering.types import ReturnView, Sheet
from rapport.surveys.running import queries as running
from rapport.surveys.types import SectionView
from rapport.web.access import signed_in
from rapport.web.components.types import Label, Task
from rapport.web.delegation.frame import here, may_write, name_of, of_return, show, state_label, viewer_of
from rapport.web.office.words import text

HEADINGS = frozenset({"GROUP", "REPEAT", "TABLE", "NOTE"})


@signed_in
def show_home(request: HttpRequest) -> HttpResponse:
    """What my organisation was asked: state, deadline in my zone and the wave's, progress, open queries."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    rows = [
        {
            "of": view,
            "title": text(view.wave_title),
            "name": name_of(request, view),
            "state": state_label(view),
            "late": view.is_late(now),
            "queries": _open_queries(viewer, view),
            "progress": queries.readiness(viewer=viewer, wave=view.wave, respondent=view.respondent),
        }
        for view in queries.returns(viewer=viewer)
    ]
    return show(request, "home", title=_("Questionnaires"), context={"rows": rows})


def _open_queries(viewer: Viewer, view: ReturnView) -> int:
    found = running.queries_of(viewer=viewer, wave=view.wave, respondent=view.respondent)
    return sum(one.state == "OPEN" for one in found)


@signed_in
def show_return(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The sections of a questionnaire with what is answered in each."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    sheet = queries.sheet(**asked)
    given = colleagues.shares(**asked)
    names = actors.people_named(viewer=viewer, ids=[share.person for share in given])
    done = {share.section for share in given if share.done_at}
    tasks = []
    for section in sheet.sections:
        if not any(not item.coded for item in section.items):
            continue
        who = [
            names[share.person] for share in given if share.section == section.code and share.person in names
        ]
        hint = _("Given to %(names)s") % {"names": ", ".join(who)} if who else ""
        href = here(view, "section", section.code)
        tasks.append(Task(text(section.title), _label(sheet, section, section.code in done), href, hint))
    context = {
        "tasks": tasks,
        "state": state_label(view),
        "late": view.is_late(request.now),  # type: ignore[attr-defined]
        "progress": queries.readiness(**asked),
        "may_write": may_write(request, view),
        "intro": "",
        "queries": _open_queries(viewer, view),
        "comments": sum(one.settled_at is None for one in colleagues.comments(**asked)),
    }
    return show(request, "return", title=text(view.wave_title), of=view, context=context)


def _label(sheet: Sheet, section: SectionView, is_done: bool) -> Label:
    asked = [
        sheet.questions[item.code]
        for item in section.items
        if not item.coded and item.kind not in HEADINGS and sheet.questions[item.code].asked
    ]
    answered = sum(any(kept.given.state != "blank" for kept in one.kept.values()) for one in asked)
    if is_done:
        return Label(
            _("Finished: %(answered)d of %(asked)d") % {"answered": answered, "asked": len(asked)}, "green"
        )
    if not answered:
        return Label(_("Not begun"), "grey")
    tone = "teal" if answered == len(asked) else "yellow"
    return Label(_("%(answered)d of %(asked)d answered") % {"answered": answered, "asked": len(asked)}, tone)
