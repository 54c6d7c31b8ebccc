"""Meetings: the list, planning, one meeting with agenda, papers and attendance, and the steps it takes."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.meetings import actions, queries, rules
from rapport.coordination.meetings.types import MeetingFields, MeetingView
from rapport.coordination.minutes import actions as minutes
from rapport.coordination.rules import can_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.web.access import needs
from rapport.web.delegation.views.colleagues import sent_as_file
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import forms, pages, words
from rapport.web.office import refusals
from rapport.web.office.words import language

RUN, VIEW = Permission.MEETING_RUN, Permission.MECHANISM_VIEW


@needs(VIEW)
def show_meetings(request: HttpRequest) -> HttpResponse:
    """Meetings to come and meetings held."""
    viewer = viewer_of(request)
    views = queries.meetings(viewer=viewer, language=language(), day=pages.today(request))
    labelled = [
        (
            one,
            words.meeting_state(one.state),
            words.minutes_state(one.minutes) if one.state == "HELD" else None,
        )
        for one in views
    ]
    ahead = [row for row in reversed(labelled) if row[0].state in ("PLANNED", "CONVENED")]
    past = [row for row in labelled if row[0].state in ("HELD", "CANCELLED")]
    context = {
        "groups": ((_("To come"), ahead), (_("Held or cancelled"), past)),
        "can_run": can_run_meetings(viewer),
        "bodies": queries.body_choices(viewer=viewer, language=language()),
    }
    return show(request, "meetings/list", title=_("Meetings"), context=context)


def _fields(form: forms.MeetingForm) -> MeetingFields:
    given = form.cleaned_data
    starts_at, ends_at = form.moments()
    names = ("title", "zone", "form", "place", "link", "note", "visibility")
    return MeetingFields(starts_at=starts_at, ends_at=ends_at, **{name: given[name] for name in names})


@needs(RUN, methods=["GET", "POST"])
def plan_meeting(request: HttpRequest) -> HttpResponse:
    """Plan one meeting or a series."""
    viewer = viewer_of(request)
    form = forms.PlanForm(
        request.POST if request.method == "POST" else None,
        initial={"zone": timezone.get_current_timezone_name()},
        bodies=queries.body_choices(viewer=viewer, language=language()),
    )

    def plan(given: dict[str, Any]) -> None:
        actions.meetings_plan(
            body=given["body"],
            fields=_fields(form),
            rhythm_of=given["rhythm"],
            count=given["count"],
            by=viewer,
            now=pages.now_of(request),
        )

    done = pages.sent(
        request, form, plan, said=_("The meeting is planned."), to=address("meetings"), default="ends"
    )
    return done or pages.form_page(
        request, form, title=_("Plan a meeting"), crumbs=pages.crumbs(), back=address("meetings")
    )


@needs(RUN, methods=["GET", "POST"])
def change_meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """Change date, place or form of a meeting."""
    view = pages.found(request, meeting)
    zone = ZoneInfo(view.zone)
    begin, end = view.starts_at.astimezone(zone), view.ends_at.astimezone(zone)
    names = ("title", "zone", "form", "place", "link", "note", "visibility", "version")
    initial = {name: getattr(view, name) for name in names}
    initial |= {"on": begin.date(), "starts": begin.strftime("%H:%M"), "ends": end.strftime("%H:%M")}
    form = forms.MeetingForm(request.POST if request.method == "POST" else None, initial=initial)

    def change(given: dict[str, Any]) -> None:
        actions.meeting_change(
            meeting=view.id,
            fields=_fields(form),
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, change, said=_("The meeting was changed."), to=back, default="ends")
    return done or pages.form_page(
        request, form, title=_("Change the meeting"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["GET", "POST"])
def set_practice(request: HttpRequest, body: str) -> HttpResponse:
    """How a body meets: quorum, publication, usual agenda."""
    viewer = viewer_of(request)
    ids = dict(queries.body_choices(viewer=viewer, language=language()))
    if body not in ids:
        raise NotAvailable(_("There is no such body."))
    kept = queries.practice_of(viewer=viewer, body=body)
    initial = {
        "zone": kept.zone,
        "quorum_percent": kept.quorum_percent,
        "quorum_above": kept.quorum_above,
        "publishes_minutes": kept.publishes_minutes,
        "announces_meetings": kept.announces_meetings,
        "template": "\n".join(title for _kind, title in kept.template),
        "version": kept.version,
    }
    form = forms.PracticeForm(request.POST if request.method == "POST" else None, initial=initial)
    kinds = {title: kind for kind, title in kept.template}

    def keep(given: dict[str, Any]) -> None:
        lines = [line.strip()[:300] for line in given["template"].splitlines() if line.strip()]
        actions.practice_set(
            body=body,
            zone=given["zone"],
            quorum_percent=given["quorum_percent"],
            quorum_above=given["quorum_above"],
            publishes_minutes=given["publishes_minutes"],
            announces_meetings=given["announces_meetings"],
            template=[(kinds.get(line, "TOPIC"), line) for line in lines],
            expected=given["version"] or 0,
            by=viewer,
            now=pages.now_of(request),
        )

    done = pages.sent(
        request,
        form,
        keep,
        said=_("The practice was saved."),
        to=address("meetings"),
        default="quorum_percent",
    )
    title = _("How %(body)s meets") % {"body": ids[body]}
    return done or pages.form_page(
        request, form, title=title, crumbs=pages.crumbs(), back=address("meetings")
    )


@needs(VIEW)
def show_meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """One meeting: arrangements, agenda with minutes and decisions, papers, attendance with the quorum."""
    viewer, day = viewer_of(request), pages.today(request)
    view = pages.found(request, meeting)
    inside = queries.is_inside(viewer=viewer, body_id=view.body_id, day=day)
    items = queries.agenda(viewer=viewer, meeting=view, day=day, inside=inside)
    made = decisions.decisions(viewer=viewer, language=language(), day=day, meeting=view.id)
    attendance = queries.attendance(viewer=viewer, meeting=view, language=language(), day=day, inside=inside)
    practice = queries.practice(viewer=viewer, body_id=view.body_id)
    context = {
        "meeting": view,
        "state": words.meeting_state(view.state),
        "minutes": words.minutes_state(view.minutes),
        "form_of": words.meeting_form(view.form),
        "seen_by": words.visibility(view.visibility),
        "items": [
            (
                one,
                words.item_kind(one.kind),
                _named("coordination.decision", one.source),
                _named("coordination.contribution", one.source),
                [row for row in made if row.item == one.id],
            )
            for one in items
        ],
        "loose": [row for row in made if row.item is None],
        "papers": queries.papers(viewer=viewer, meeting=view, day=day, inside=inside),
        "attendance": [
            (one, words.capacity(one.capacity), words.presence(one.presence)) for one in attendance
        ],
        "recorded": any(one.presence for one in attendance),
        "quorum": queries.quorum(viewer=viewer, practice=practice, attendance=attendance),
        "can_run": can_run_meetings(viewer),
        "can_change": rules.can_change_agenda(viewer, view.state),
        "can_write": rules.can_write_minutes(viewer, view.state, view.minutes),
        "publishes": rules.can_publish(viewer, view, publishes=practice.publishes_minutes),
        "documents": _documents(viewer, view),
        "begun": pages.now_of(request) >= view.starts_at,
    }
    return show(request, "meetings/meeting", title=view.title, crumbs=pages.crumbs(), context=context)


def _documents(viewer: Viewer, view: MeetingView) -> list[tuple[str, str]]:
    """Names and words of the documents of a meeting that there are for the viewer."""
    found = [("agenda", _("Agenda"))]
    if rules.can_read_minutes(viewer, view):
        found.append(("minutes", _("Minutes")))
        found += [("public-minutes", _("Public part of the minutes"))] if view.visibility != "BODY" else []
    return [*found, ("decisions", _("Decisions of this meeting"))]


def _named(what: str, source: str) -> int | None:
    part, _colon, number = source.partition(":")
    return int(number) if part == what and number.isdecimal() else None


def _step(name: str, done: Callable[..., None], said: Callable[[], str]) -> Callable[..., HttpResponse]:
    """A view of one POST that moves a meeting or its minutes a step on."""

    def move(request: HttpRequest, meeting: int) -> HttpResponse:
        view = pages.found(request, meeting)
        given: dict[str, Any] = {"by": viewer_of(request), "now": pages.now_of(request)}
        return pages.posted(
            request,
            lambda: done(meeting=view.id, expected=refusals.version_of(request), **given),
            said=said(),
            to=address("meeting", view.id),
        )

    move.__name__ = move.__qualname__ = name
    return needs(RUN, methods=["POST"])(move)


convene = _step("convene", actions.meeting_convene, lambda: _("The members are invited."))
cancel = _step("cancel", actions.meeting_cancel, lambda: _("The meeting is cancelled."))
hold = _step("hold", actions.meeting_hold, lambda: _("The meeting was held."))
circulate = _step("circulate", minutes.minutes_circulate, lambda: _("The minutes are with the members."))
take_back = _step("take_back", minutes.minutes_take_back, lambda: _("The minutes are back in draft."))


@needs(RUN, methods=["GET", "POST"])
def add_item(request: HttpRequest, meeting: int) -> HttpResponse:
    """Add a point to the agenda."""
    view = pages.found(request, meeting)
    form = forms.ItemForm(request.POST if request.method == "POST" else None)
    names = ("kind", "title", "description", "link")

    def add(given: dict[str, Any]) -> None:
        values = {name: given[name] for name in names}
        actions.item_add(meeting=view.id, **values, by=viewer_of(request), now=pages.now_of(request))

    back = address("meeting", view.id)
    done = pages.sent(request, form, add, said=_("The point was added."), to=back, default="title")
    return done or pages.form_page(
        request, form, title=_("Add a point"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["GET", "POST"])
def change_item(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """Change a point of the agenda."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    kept = queries.item(viewer=viewer, meeting=view, item_id=item, day=pages.today(request))
    names = ("kind", "title", "description", "link")
    initial = {name: getattr(kept, name) for name in (*names, "version")}
    form = forms.ItemForm(request.POST if request.method == "POST" else None, initial=initial)

    def change(given: dict[str, Any]) -> None:
        values = {name: given[name] for name in names}
        expected = given["version"] or 0
        actions.item_change(
            meeting=view.id, item=item, **values, expected=expected, by=viewer, now=pages.now_of(request)
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, change, said=_("The point was changed."), to=back, default="title")
    return done or pages.form_page(
        request, form, title=_("Change the point"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["POST"])
def move_item(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """Move a point up or down, or take it off: the button that was pressed says which."""
    view = pages.found(request, meeting)
    given: dict[str, Any] = {
        "meeting": view.id,
        "item": item,
        "by": viewer_of(request),
        "now": pages.now_of(request),
    }
    step = request.POST.get("step", "")
    do = (
        (lambda: actions.item_remove(**given))
        if step == "remove"
        else (lambda: actions.item_move(**given, up=step == "up"))
    )
    return pages.posted(request, do, said=_("The agenda was changed."), to=address("meeting", view.id))


@needs(RUN, methods=["GET", "POST"])
def add_paper(request: HttpRequest, meeting: int) -> HttpResponse:
    """Add a file."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    points = queries.agenda(viewer=viewer, meeting=view, day=pages.today(request))
    posted = request.method == "POST"
    form = forms.PaperForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        items=[(str(one.id), one.title) for one in points],
    )

    def keep(given: dict[str, Any]) -> None:
        actions.paper_keep(
            meeting=view.id,
            item=int(given["item"]) if given["item"] else None,
            title=given["title"],
            visibility=given["visibility"],
            name=given["file"].name,
            content=given["file"].read(),
            by=viewer,
            now=pages.now_of(request),
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, keep, said=_("The paper was kept."), to=back, default="file")
    return done or pages.form_page(
        request, form, title=_("Add a paper"), crumbs=pages.crumbs(view), back=back, multipart=True
    )


@needs(VIEW)
def read_paper(request: HttpRequest, meeting: int, paper: int) -> HttpResponse:
    """The file, as an attachment."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    kept = queries.paper(viewer=viewer, meeting=view, paper_id=paper, day=pages.today(request))
    return sent_as_file(queries.papers_root(viewer=viewer) / kept.stored, kept.name, kept.content_type)


@needs(RUN, methods=["POST"])
def remove_paper(request: HttpRequest, meeting: int, paper: int) -> HttpResponse:
    """Take a file out of the meeting."""
    view: MeetingView = pages.found(request, meeting)
    given: dict[str, Any] = {"by": viewer_of(request), "now": pages.now_of(request)}
    return pages.posted(
        request,
        lambda: actions.paper_remove(meeting=view.id, paper=paper, **given),
        said=_("The paper was removed."),
        to=address("meeting", view.id),
    )
