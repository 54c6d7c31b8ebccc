"""Adoption: what stands in the way, what will happen, the decision; revision; the versions of a plan."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.kernel.i18n import formats
from rapport.obligations.types import ObligationView
from rapport.plans import actions, owing, queries, rules
from rapport.plans.adoption import queries as adoption
from rapport.plans.diagnosis.labels import CHANGES
from rapport.plans.diagnosis.wording import sentence
from rapport.plans.measures import actions as measures
from rapport.plans.types import VersionView
from rapport.web.access import needs
from rapport.web.components.types import Cell, Column, Crumb, Row, Table
from rapport.web.office.words import language
from rapport.web.plans.frame import address, asked, show_plan, state, today, viewer_of, where
from rapport.web.plans.process import forms, steps

VIEW = Permission.MECHANISM_VIEW


@needs(Permission.PLAN_ADOPT, methods=["GET", "POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way of adoption and what it will do; choosing the decision, and adopting."""
    viewer, day = viewer_of(request), today(request)
    view = adoption.outlook(viewer=viewer, code=code, day=day)
    found = adoption.deciding(viewer=viewer, language=language(), day=day)
    form = forms.AdoptForm(
        request.POST or None,
        decisions=[(str(one.id), f"{one.body_name}, {one.number}: {one.title}") for one in found],
        was_asked=view.consulted.rounds > 0,
        initial={"version": view.shown.at.version},
    )
    done: list[owing.Outcome] = []

    def do(given: dict[str, Any]) -> None:
        done.append(
            actions.plan_adopt(
                plan=code,
                decision=int(given["decision"]),
                expected=form.lock,
                not_consulted=given.get("not_consulted", ""),
                by=viewer,
                now=steps.now_of(request),
            )
        )

    to = address("plan", code)
    said = _("The plan is adopted. What its measures ask for is owed from now on.")
    answer = steps.sent(request, form, do, said=said, to=to)
    if answer is not None:
        return answer
    context = {
        "form": form,
        "hindrances": _hindrances(view),
        "findings": [
            (sentence(one), where("measure", code, one.measure) if one.measure else "")
            for one in view.blocking
        ],
        "tables": _tables(view.coming, code),
        "nothing": not (view.coming.new or view.coming.kept or view.coming.ended),
        "decisions": found,
        "back": address("consultation", code),
    }
    return show_plan(
        request,
        "process/adopt",
        view.shown,
        tab="versions",
        title=_("Adopt this version"),
        crumbs=(Crumb(_("Versions"), address("versions", code)),),
        context=context,
        status=400 if form.errors else 200,
    )


def _hindrances(view: adoption.Outlook) -> list[tuple[str, str, str]]:
    """What keeps the version from being adopted beside its findings: the reason, a link to what helps, its words."""
    code = view.shown.plan.code
    found: list[tuple[str, str, str]] = []
    if view.is_empty:
        words = _("A plan without measures is not adopted. Add a measure.")
        found.append((words, where("measure-new", code), _("Add a measure")))
    if not view.person:
        found.append((view.person.reason, "", ""))
    if not view.time:
        href = address("consultation", code)
        found.append((view.time.reason, href, _("Consultation")))
    return found


def _tables(coming: owing.Coming, code: str) -> list[Table]:
    """What will be owed anew, what goes on, what ends; a table that would be empty is left out."""
    columns = (Column(_("What is owed")), Column(_("Accountable")), Column(_("Due on")))
    made = [_owed_row(one, code) for one in coming.new]
    kept = [_owed_row(one, code, view) for one, view in coming.kept if view.is_running]
    ended = [
        Row(Cell(one.number, code=True), (Cell(one.title), Cell(formats.long_date(one.due_on))))
        for one in coming.ended
    ]
    shown = [
        (
            "new",
            ngettext("%(n)s new obligation", "%(n)s new obligations", len(made)) % {"n": len(made)},
            columns,
            made,
        ),
        (
            "kept",
            ngettext("%(n)s obligation goes on", "%(n)s obligations go on", len(kept)) % {"n": len(kept)},
            columns,
            kept,
        ),
        (
            "ended",
            ngettext("%(n)s obligation is withdrawn", "%(n)s obligations are withdrawn", len(ended))
            % {"n": len(ended)},
            (Column(_("Number")), Column(_("What was owed")), Column(_("Due on"))),
            ended,
        ),
    ]
    return [Table(name, words, heads, tuple(rows)) for name, words, heads, rows in shown if rows]


def _owed_row(one: owing.Owed, code: str, view: ObligationView | None = None) -> Row:
    who = one.measure.accountable
    day = formats.long_date(one.due_on)
    if view is not None and view.due_on != max(one.due_on, view.made_on):
        day = _("%(before)s, from now on %(after)s") % {
            "before": formats.long_date(view.due_on),
            "after": day,
        }
    return Row(
        Cell(one.title, href=where("measure", code, one.measure.id)),
        (Cell(who.name if who else _("nobody")), Cell(day)),
    )


@needs(VIEW)
def show_versions(request: HttpRequest, code: str) -> HttpResponse:
    """All versions: when and by which decision each was adopted, why it was begun, what was frozen."""
    shown = asked(request, code)
    viewer = viewer_of(request)
    versions = shown.plan.versions
    older = {one.number: versions[at + 1] for at, one in enumerate(versions[:-1])}
    changes = where("changes", code)
    rows = [
        (
            one,
            state(one),
            address("plan", code, version=one.number),
            f"{changes}?before={older[one.number].number}&after={one.number}"
            if changes and one.number in older
            else "",
            _decision(one),
        )
        for one in versions
    ]
    newest = versions[0]
    context = {
        "rows": rows,
        "can_revise": newest.state == "ADOPTED" and bool(rules.can_edit(viewer)),
        "can_adopt": newest.is_open and viewer.has(Permission.PLAN_ADOPT),
    }
    return show_plan(request, "process/versions", shown, tab="versions", title=_("Versions"), context=context)


def _decision(version: VersionView) -> str:
    """The address of the decision that adopted a version."""
    number = version.decision_ref.rpartition(":")[2]
    return reverse("mechanism:decision", args=[number]) if number.isdecimal() else ""


@needs(VIEW)
def send_frozen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The document of an adopted version exactly as it was frozen: whoever has it can compute its fingerprint."""
    content = queries.frozen_bytes(viewer=viewer_of(request), code=code, number=number)
    name = f"{code}-{number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/json", headers=headers)


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version, with the reason and the meeting that asked for it."""
    shown = asked(request, code)
    form = forms.ReviseForm(request.POST or None)

    def do(given: dict[str, Any]) -> None:
        actions.plan_revise(
            plan=code,
            reason=given["reason"],
            begun_by=given["begun_by"],
            by=viewer_of(request),
            now=steps.now_of(request),
        )

    said = _("The revision is begun: a draft of the next version, with everything that was adopted.")
    to = address("plan", code)
    return steps.sent(request, form, do, said=said, to=to) or steps.form_page(
        request,
        shown,
        form,
        tab="versions",
        title=_("Revise the plan"),
        crumbs=(Crumb(_("Versions"), address("versions", code)),),
        back=address("versions", code),
        intro=_("The adopted version stays in force, and as it is, until the next one is adopted."),
        button=_("Begin the revision"),
    )


@needs(Permission.PLAN_EDIT, methods=["GET", "POST"])
def explain(request: HttpRequest, code: str, measure: str, kind: str) -> HttpResponse:
    """Say why the revision changed a measure in one way, and which meeting decided it."""
    shown = asked(request, code)
    if kind not in CHANGES:
        raise Http404
    said = next(
        (one for one in shown.document.changes if one.measure == measure and one.kind in (kind, "")), None
    )
    initial = {"reason": said.reason, "decided_at": said.decided_at} if said else {}
    form = forms.ExplainForm(request.POST or None, initial=initial)

    def do(given: dict[str, Any]) -> None:
        measures.change_explain(
            plan=code,
            key=measure,
            kind=kind,
            reason=given["reason"],
            decided_at=given["decided_at"],
            by=viewer_of(request),
            now=steps.now_of(request),
        )

    one = shown.document.measure(measure)
    back = where("changes", code) or address("versions", code)
    return steps.sent(request, form, do, said=_("The reason is kept."), to=back) or steps.form_page(
        request,
        shown,
        form,
        tab="versions",
        title=_("Explain a change"),
        crumbs=(Crumb(_("Versions"), address("versions", code)),),
        back=back,
        quoted=[(str(CHANGES[kind]), f"{one.code} {one.text}" if one else measure)],
    )
