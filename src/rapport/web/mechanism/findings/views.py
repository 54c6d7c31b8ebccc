"""Achievements and challenges of the mechanism: list, one of them, and the printed list for the annual report.

Source: OSCE SR Annual Report 2008, 2.2.11–2.2.13; 2.2.3: the co-ordinator reports to Government and parliament.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.findings import queries, rules
from rapport.coordination.findings.types import FindingView
from rapport.coordination.findings.workflow import FINDING, FindingStep
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label
from rapport.web.mechanism.findings import forms, words
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import labels
from rapport.web.office import words as office


@needs(Permission.MECHANISM_VIEW)
def show_findings(request: HttpRequest) -> HttpResponse:
    """Achievements and challenges the viewer may see, under their topics; what waits for a decision comes first."""
    viewer, day = viewer_of(request), labels.today(request)
    form = forms.FindingsForm(request.GET or None)
    given: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = {name: value for name, value in given.items() if value}
    views = queries.findings(viewer=viewer, day=day, language=office.language(), **asked)
    period: dict[str, str] = {name: asked[name].isoformat() for name in ("since", "until") if name in asked}
    context = {
        "form": form,
        "waiting": [one for one in views if one.state == "PROPOSED"],
        "groups": _labelled([one for one in views if one.state != "PROPOSED"]),
        "count": len(views),
        "can_enter": bool(rules.can_settle(viewer)),
        "can_propose": bool(rules.can_propose(viewer) and viewer.organisations),
        "print": f"{address('findings-report')}?{urlencode(period)}",
    }
    return show(request, "findings/list", title=_("Achievements and challenges"), context=context)


def _labelled(views: list[FindingView]) -> list[Any]:
    return [
        (kind, [(topic, [(one, _tag(one)) for one in rows]) for topic, rows in parts])
        for kind, parts in words.by_topic(views)
    ]


def _tag(view: FindingView) -> Label | None:
    """The state in a word, where it is not simply accepted."""
    return None if view.state == "ACCEPTED" else Label(*words.STATES[view.state])


@needs(Permission.MECHANISM_VIEW)
def show_finding(request: HttpRequest, finding: int) -> HttpResponse:
    """One achievement or challenge with what it rests on."""
    viewer, day = viewer_of(request), labels.today(request)
    view = queries.finding(viewer=viewer, finding_id=finding, day=day, language=office.language())
    names = labels.names(request, {view.proposed_by_id}) if view.proposed_by_id else {}
    settles = bool(rules.can_settle(viewer))
    context = {
        "view": view,
        "kind": words.KIND[view.fields.kind],
        "topic": words.TOPIC[view.fields.topic],
        "precondition": words.PRECONDITIONS.get(view.fields.precondition, ""),
        "shown_to": words.SHOWN_TO[view.fields.visibility],
        "state": Label(*words.STATES[view.state]),
        "owner": names.get(view.proposed_by_id or 0, ""),
        "can_change": rules.can_change(viewer, state=view.state, proposed_by=view.proposed_by_id),
        "can_accept": settles and _may(view, FindingStep.ACCEPTED),
        "can_decline": settles and _may(view, FindingStep.DECLINED),
        "obligations": [(one, Label(*labels.STATES[one.state])) for one in view.obligations],
    }
    way = (Crumb(_("Achievements and challenges"), address("findings")),)
    return show(request, "findings/finding", title=view.fields.title, crumbs=way, context=context)


def _may(view: FindingView, target: FindingStep) -> bool:
    return bool(FINDING.can(FindingStep(view.state), target))


@needs(Permission.MECHANISM_VIEW)
def show_report(request: HttpRequest) -> HttpResponse:
    """The accepted ones of a period with examples and what they rest on, to print or copy: for the annual report."""
    viewer, day = viewer_of(request), labels.today(request)
    form = forms.PeriodForm(request.GET or None)
    given: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    views = queries.findings(
        viewer=viewer,
        day=day,
        language=office.language(),
        state="ACCEPTED",
        since=given.get("since"),
        until=given.get("until"),
        linked=True,
    )
    bearing = [
        (said, sum(one.fields.precondition == code for one in views), code)
        for code, said in words.PRECONDITIONS.items()
    ]
    context = {
        "form": form,
        "groups": words.by_topic(views),
        "preconditions": [(said, many) for said, many, _code in bearing if many],
        "since": given.get("since"),
        "until": given.get("until"),
        "day": day,
        "count": len(views),
    }
    way = (Crumb(_("Achievements and challenges"), address("findings")),)
    title = _("Achievements and challenges of the mechanism")
    return show(request, "findings/report", title=title, crumbs=way, context=context)
