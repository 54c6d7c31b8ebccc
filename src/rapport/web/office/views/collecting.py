"""Whom a wave asks and how far they are: respondents, the status screen, reminders, deadlines, what was sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.kinds import OrganisationKind
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo, UserFacingError
from rapport.kernel.i18n import formats
from rapport.surveys.running import actions, queries, rules
from rapport.surveys.running.types import RunView, StatusRow
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, running_words, status_table, words
from rapport.web.office.forms.running import ExtendForm, StatusFilter
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs
from rapport.web.office.views.running import asked, to_page


@needs(Permission.OFFICE_VIEW, methods=["GET", "POST"])
def choose_respondents(request: HttpRequest, wave: str) -> HttpResponse:
    """Who is asked and who could be; a POST adds, moves, removes or copies."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    if request.method == "GET":
        return _respondents_page(request, of)
    rules.check_run_waves(viewer)
    try:
        told = _changed(request, of)
    except (InvalidInput, NotAvailable, UnableTo) as error:
        return _respondents_page(request, of, refusal=error.message, status=error.status)
    messages.success(request, told)
    return to_page("wave-respondents", of.wave.code)


def _changed(request: HttpRequest, of: RunView) -> str:
    """Does the one thing that the pressed button says; gives what was done in words."""
    by, now, wave = viewer_of(request), request.now, of.wave.code  # type: ignore[attr-defined]
    do, group = request.POST.get("do", ""), request.POST.get("group", "")
    codes = request.POST.getlist("chosen")
    if do == "copy":
        count = actions.respondents_copy(wave=wave, by=by, now=now)
        return _("Respondents copied from the wave before: %(count)s.") % {"count": formats.number(count)}
    if kind := request.POST.get("all", ""):
        known = queries.candidates(viewer=by, wave=of.wave, language="en", now=now)
        codes = [one.code for one in known if one.kind == kind]
    if not codes:
        raise InvalidInput(_("Choose at least one organisation."), code="nobody_chosen")
    if do == "remove":
        count = actions.respondents_remove(wave=wave, codes=codes, by=by, now=now)
        return _("Respondents taken out: %(count)s.") % {"count": formats.number(count)}
    count = actions.respondents_choose(wave=wave, chosen=dict.fromkeys(codes, group), by=by, now=now)
    if do == "move":
        return _("Respondents put into the group: %(count)s.") % {"count": formats.number(len(codes))}
    return _("Respondents added: %(count)s.") % {"count": formats.number(count)}


def _respondents_page(
    request: HttpRequest, of: RunView, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    rows = asked(request, of)
    people = queries.people_of(viewer=viewer, rows=rows, now=now)
    groups = [(code, words.text(texts)) for code, texts in of.wave.groups.items()]
    kinds: dict[str, list[Any]] = {}
    may_add = of.wave.collection in ("PREPARING", "OPEN") and bool(rules.can_run_waves(viewer))
    if may_add:
        for one in queries.candidates(viewer=viewer, wave=of.wave, language=words.language(), now=now):
            kinds.setdefault(one.kind, []).append(one)
    return show(
        request,
        "running/respondents",
        title=_("Respondents"),
        crumbs=wave_crumbs(of.wave),
        context={
            "wave": of.wave,
            "refusal": refusal,
            "groups": groups,
            "rows": [
                (row, dict(groups).get(row.group, row.group), len(people.get(row.organisation_id, ())))
                for row in rows
            ],
            "kinds": [(kind, OrganisationKind(kind).label, found) for kind, found in kinds.items()],
            "may_add": may_add,
            "may_remove": may_add and of.wave.collection == "PREPARING",
        },
        status=status,
    )


@needs(Permission.OFFICE_VIEW)
def show_status(request: HttpRequest, wave: str) -> HttpResponse:
    """How far everybody is, on one screen: numbers with their base, a picture, the list, narrowed by state or group."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    rules.check_collection(of.wave.collection, "PREPARING", "OPEN", "CLOSED")
    rows = asked(request, of)
    choices = [(code, label) for code, (label, *_more) in running_words.STATES.items() if code]
    search = StatusFilter(request.GET, states=[*choices, ("LATE", running_words.LATE)], groups=of.wave.groups)
    given = search.cleaned_data if search.is_valid() else {"state": "", "group": ""}
    shown = [row for row in rows if _is_wanted(row, given["state"], given["group"])]
    groups = {code: words.text(texts) for code, texts in of.wave.groups.items()}
    can_run = bool(rules.can_run_waves(viewer)) and of.wave.collection in ("OPEN", "CLOSED")
    return show(
        request,
        "running/status",
        title=_("Status of %(code)s") % {"code": of.wave.code},
        crumbs=wave_crumbs(of.wave),
        context={
            "wave": of.wave,
            "label": running_words.collection_label(of.wave.collection),
            "deadline": running_words.deadline_words(of.wave),
            "stats": running_words.tiles(rows),
            "chart": running_words.picture(rows, of.wave.groups),
            "search": search,
            "shown": len(shown),
            "rows": status_table.rows_of(shown, wave=of.wave, groups=groups, can_run=can_run),
            "asked": len(rows),
            "can_run": can_run,
        },
    )


def _is_wanted(row: StatusRow, state: str, group: str) -> bool:
    if group and row.group != group:
        return False
    return not state or (row.is_late if state == "LATE" else row.state == state)


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def remind(request: HttpRequest, wave: str) -> HttpResponse:
    """Who would be reminded, with when and how often they were; a POST reminds those chosen, once on the occasion."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    rules.check_collection(of.wave.collection, "OPEN")
    if request.method == "GET":
        return _remind_page(request, of)
    try:
        sent = actions.remind(
            wave=of.wave.code,
            respondents=request.POST.getlist("chosen"),
            occasion=request.POST.get("occasion", ""),
            note=request.POST.get("note", ""),
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except UserFacingError as error:
        return _remind_page(request, of, refusal=error.message, status=error.status)
    messages.success(
        request,
        _("Reminded: %(respondents)s respondents, %(people)s people.")
        % {"respondents": formats.number(sent.respondents), "people": formats.number(sent.people)},
    )
    return to_page("wave-messages", of.wave.code)


def _remind_page(request: HttpRequest, of: RunView, *, refusal: str = "", status: int = 200) -> HttpResponse:
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    owing = [row for row in asked(request, of) if row.is_outstanding]
    people = queries.people_of(viewer=viewer, rows=owing, now=now)
    again = request.GET.get("again") == "yes" or request.POST.get("again") == "yes"
    occasion, before = queries.occasion(viewer=viewer, wave=of.wave, now=now, again=again)
    chosen = request.POST.getlist("chosen") if request.method == "POST" else []
    only = request.GET.getlist("respondent")
    return show(
        request,
        "running/remind",
        title=_("Remind"),
        crumbs=wave_crumbs(of.wave, Crumb(_("Status"), address("wave-status", of.wave.code))),
        context={
            "wave": of.wave,
            "refusal": refusal,
            "rows": [
                {
                    "row": row,
                    "label": running_words.state_label(row.state),
                    "people": len(people.get(row.organisation_id, ())),
                    "had": row.code in before,
                    "checked": row.code in (chosen or only)
                    or (not chosen and not only and row.code not in before),
                }
                for row in owing
            ],
            "occasion": occasion,
            "again": again,
            "before": len(before),
            "note": request.POST.get("note", ""),
        },
        status=status,
    )


@needs(Permission.WAVE_RUN, methods=["GET", "POST"])
def extend(request: HttpRequest, wave: str) -> HttpResponse:
    """The form of a later deadline, for all or for some, and its saving."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    rules.check_collection(of.wave.collection, "OPEN", "CLOSED")
    choices = [(row.code, row.name) for row in asked(request, of)]
    only = [code for code in request.GET.getlist("respondent") if code in dict(choices)]
    initial = {"scope": "some" if only or of.wave.collection == "CLOSED" else "all", "respondents": only}
    form = ExtendForm(request.POST if request.method == "POST" else None, choices=choices, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sent = actions.deadline_extend(
                wave=of.wave.code,
                day=data["deadline"],
                reason=data["reason"],
                respondents=data["respondents"] if data["scope"] == "some" else None,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="deadline")
            status = error.status
        else:
            messages.success(
                request,
                _("The deadline was extended; people told: %(people)s.")
                % {"people": formats.number(sent.people)},
            )
            return to_page("wave-status", of.wave.code)
    return show(
        request,
        "running/extend",
        title=_("Extend the deadline"),
        crumbs=wave_crumbs(of.wave, Crumb(_("Status"), address("wave-status", of.wave.code))),
        context={"wave": of.wave, "form": form, "deadline": running_words.deadline_words(of.wave)},
        status=max(status, 400) if form.errors else status,
    )


@needs(Permission.OFFICE_VIEW)
def show_messages(request: HttpRequest, wave: str) -> HttpResponse:
    """What was sent to whom, when, by whom, to how many people; of one respondent where it is named."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    only = request.GET.get("respondent", "")
    found = queries.messages(viewer=viewer, wave=of.wave, respondent=only)
    names = actors.people_named(viewer=viewer, ids=[one.sent_by for one in found if one.sent_by])
    return show(
        request,
        "running/messages",
        title=_("What was sent"),
        crumbs=wave_crumbs(of.wave),
        context={
            "wave": of.wave,
            "only": found[0].name if only and found else only,
            "rows": [
                (one, running_words.KINDS[one.kind], names.get(one.sent_by or 0, _("the system")))
                for one in found
            ],
        },
    )
