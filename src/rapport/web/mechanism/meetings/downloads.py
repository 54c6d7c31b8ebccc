"""Word and PDF of agenda, minutes, their public part and decisions: made anew for who asks, as far as they see it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.roles import Permission
from rapport.coordination import seats
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.meetings import queries, rules
from rapport.coordination.meetings.types import MeetingView
from rapport.coordination.minutes import queries as minutes
from rapport.kernel.errors import NotAvailable
from rapport.kernel.i18n.formats import long_date
from rapport.reports.building import fonts_dir
from rapport.reports.document.record import Record, record_docx, record_pdf
from rapport.web.access import needs
from rapport.web.components.forms import DateParts
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import documents, pages
from rapport.web.office.words import language

VIEW = Permission.MECHANISM_VIEW
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = (("pdf", gettext_lazy("PDF")), ("docx", gettext_lazy("Word")))
MOST = 500


def sent(record: Record, name: str, ending: str) -> HttpResponse:
    """The document as an attachment; `name` is of ASCII letters, digits and hyphens."""
    if ending == "docx":
        response = HttpResponse(record_docx(record), content_type=WORD)
    else:
        response = HttpResponse(record_pdf(record, fonts_dir()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@needs(VIEW)
def send_document(request: HttpRequest, meeting: int, name: str) -> HttpResponse:
    """`agenda`, `minutes`, `public-minutes` or `decisions`, as `.pdf` or `.docx`."""
    view = pages.found(request, meeting)
    kind, _dot, ending = name.rpartition(".")
    make = _MAKERS.get(kind)
    if make is None or ending not in dict(FORMATS):
        raise no_file()
    on = seats.day_of(view.starts_at, view.zone)
    return sent(make(request, view), f"{view.body}-{on.isoformat()}-{kind}".lower(), ending)


def no_file() -> NotAvailable:
    """The answer to a name that no document has."""
    return NotAvailable(_("There is no such file."), code="unknown_file")


def _paper(request: HttpRequest, view: MeetingView, *, attended: bool = False) -> documents.MeetingPaper:
    viewer, day = viewer_of(request), pages.today(request)
    inside = queries.is_inside(viewer=viewer, body_id=view.body_id, day=day)
    seen: dict[str, Any] = {"viewer": viewer, "meeting": view, "day": day, "inside": inside}
    found: dict[str, Any] = {}
    if attended:
        found["attendance"] = queries.attendance(**seen, language=language())
        practice = queries.practice(viewer=viewer, body_id=view.body_id)
        found["quorum"] = queries.quorum(viewer=viewer, practice=practice, attendance=found["attendance"])
    made = decisions.decisions(viewer=viewer, language=language(), day=day, meeting=view.id)
    return documents.MeetingPaper(
        meeting=view,
        items=queries.agenda(**seen),
        made=list(reversed(made)),
        papers=queries.papers(**seen),
        **found,
    )


def _agenda(request: HttpRequest, view: MeetingView) -> Record:
    return documents.agenda(_paper(request, view))


def _minutes(request: HttpRequest, view: MeetingView) -> Record:
    allowed = rules.can_read_minutes(viewer_of(request), view)
    if not allowed:
        raise NotAvailable(allowed.reason, code="no_minutes")
    return documents.minutes(_paper(request, view, attended=True))


def _public(request: HttpRequest, view: MeetingView) -> Record:
    content = minutes.public_part(viewer=viewer_of(request), meeting=view, now=pages.now_of(request))
    return documents.public_minutes(content, seats.day_of(view.starts_at, view.zone))


def _decisions(request: HttpRequest, view: MeetingView) -> Record:
    title = _("Decisions: %(meeting)s") % {"meeting": view.title}
    facts = [(_("Day"), long_date(seats.day_of(view.starts_at, view.zone)))]
    made = _paper(request, view).made
    return documents.decision_list(
        made, title=title, above=view.body_name, facts=facts, day=pages.today(request)
    )


_MAKERS: dict[str, Callable[[HttpRequest, MeetingView], Record]] = {
    "agenda": _agenda,
    "minutes": _minutes,
    "public-minutes": _public,
    "decisions": _decisions,
}


class ListForm(forms.Form):
    """Which decisions to list."""

    body = forms.ChoiceField(label=gettext_lazy("Body"))
    since = forms.DateField(label=gettext_lazy("Decided from"), widget=DateParts)
    until = forms.DateField(label=gettext_lazy("Decided until"), widget=DateParts)
    public_only = forms.BooleanField(label=gettext_lazy("Only what is public"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("As"), choices=FORMATS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", ""), *names.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first. Give a later one."))
        return given


@needs(VIEW)
def list_decisions(request: HttpRequest) -> HttpResponse:
    """The decisions of a body over a period, as a file; the form that asks for them where nothing is asked yet."""
    viewer, day = viewer_of(request), pages.today(request)
    names = {one.code: one.title(language()) for one in bodies.bodies(viewer=viewer, day=day)}
    asked = request.GET if "form" in request.GET else None
    initial = {
        "body": request.GET.get("body", "")[:60],
        "since": date(day.year, 1, 1),
        "until": day,
        "form": "pdf",
    }
    form = ListForm(asked, names=names, initial=initial)
    if asked is None or not form.is_valid():
        context = {"form": form, "back": address("decisions")}
        crumbs = (Crumb(_("Decisions"), address("decisions")),)
        title = _("List of a body’s decisions")
        status = 400 if form.errors else 200
        return show(
            request, "meetings/decision_list", title=title, crumbs=crumbs, context=context, status=status
        )
    return _listed(request, form.cleaned_data, names[form.cleaned_data["body"]])


def _listed(request: HttpRequest, given: dict[str, Any], above: str) -> HttpResponse:
    day = pages.today(request)
    made = decisions.decisions(
        viewer=viewer_of(request),
        language=language(),
        day=day,
        body=given["body"],
        since=given["since"],
        until=given["until"],
        public_only=given["public_only"],
    )
    period = _("%(first)s to %(last)s") % {
        "first": long_date(given["since"]),
        "last": long_date(given["until"]),
    }
    facts = [(_("Decided"), period)]
    if given["public_only"]:
        facts.append((_("Seen by"), _("Only what is public")))
    if len(made) == MOST:
        facts.append((_("Note"), _("Only the last 500 decisions of the period are listed.")))
    record = documents.decision_list(
        list(reversed(made)), title=_("Decisions"), above=above, facts=facts, day=day
    )
    name = f"{given['body']}-decisions-{given['since'].isoformat()}-{given['until'].isoformat()}"
    return sent(record, name.lower(), given["form"])
