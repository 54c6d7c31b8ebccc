"""Pages that enter, propose, change, accept and decline achievements and challenges."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.findings import actions, queries, rules
from rapport.coordination.findings.types import FindingView
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.findings import forms
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import labels
from rapport.web.office import refusals
from rapport.web.office import words as office

COMPARED = ("title", "text", "example")


def _form(request: HttpRequest, data: Any, view: FindingView | None, *, proposes: bool = False) -> Any:
    viewer, day, language = viewer_of(request), labels.today(request), office.language()
    mechanisms = bodies.mechanisms(viewer=viewer, day=day, language=language)
    seen = bodies.bodies(viewer=viewer, day=day, country=view.country if view else "")
    found = decisions.decisions(viewer=viewer, language=language, day=day)
    own = labels.names(request, viewer.organisations) if proposes else None
    initial: dict[str, Any] = {}
    if view is not None:
        initial = {
            **asdict(view.fields),
            "version": view.version,
            "obligations": ", ".join(view.fields.obligations),
        }
    return forms.FindingForm(
        data,
        initial=initial,
        countries={one.country: one.country_name for one in mechanisms},
        bodies={one.code: one.title(language) for one in seen},
        decisions=[(one.id, f"{one.number} {one.title}") for one in found],
        organisations=own,
        is_new=view is None,
    )


def _page(request: HttpRequest, form: Any, *, title: str, back: str, **more: Any) -> HttpResponse:
    status = more.pop("status", 400 if form.errors else 200)
    context = {"form": form, "back": back, "intro": "", "button": _("Save"), **more}
    way = (Crumb(_("Achievements and challenges"), address("findings")),)
    return show(request, "obligations/form", title=title, crumbs=way, context=context, status=status)


@needs(Permission.MECHANISM_VIEW, methods=["GET", "POST"])
def new_finding(request: HttpRequest) -> HttpResponse:
    """Enter an achievement or challenge, or propose one on behalf of one's organisation."""
    viewer = viewer_of(request)
    settles = bool(rules.can_settle(viewer))
    if not settles:
        rules.check_propose_at_all(viewer)
    form = _form(request, request.POST if request.method == "POST" else None, None, proposes=not settles)
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {
            "country": form.cleaned_data["country"],
            "fields": form.finding(),
            "by": viewer,
            "now": request.now,  # type: ignore[attr-defined]
        }
        try:
            if settles:
                made = actions.finding_enter(**how)
            else:
                organisation = int(form.cleaned_data["organisation"])
                made = actions.finding_propose(organisation_id=organisation, **how)
        except InvalidInput as error:
            refusals.put(form, error, default="title")
        else:
            said = _("It was entered.") if settles else _("It was proposed; the secretariat decides on it.")
            messages.success(request, said)
            return HttpResponseRedirect(address("finding", made))
    title = (
        _("Enter an achievement or a challenge") if settles else _("Propose an achievement or a challenge")
    )
    return _page(request, form, title=title, back=address("findings"))


@needs(Permission.MECHANISM_VIEW, methods=["GET", "POST"])
def change_finding(request: HttpRequest, finding: int) -> HttpResponse:
    """Change one: the secretariat any, whoever proposed it until it is decided."""
    viewer = viewer_of(request)
    view = _view(request, finding)
    rules.check_changing_view(viewer, state=view.state, proposed_by=view.proposed_by_id)
    form = _form(request, request.POST if request.method == "POST" else None, view)
    how: dict[str, Any] = {}
    back = address("finding", finding)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finding_change(
                finding=finding,
                fields=form.finding(),
                expected=form.cleaned_data["version"] or 0,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except StaleVersion as error:
            theirs = _view(request, finding)
            form = _form(request, refusals.with_version(request.POST, error), theirs)
            how = {"status": 409, "differing": refusals.differing(form, asdict(theirs.fields), COMPARED)}
        except InvalidInput as error:
            refusals.put(form, error, default="title")
        else:
            messages.success(request, _("The change was kept."))
            return HttpResponseRedirect(back)
    return _page(request, form, title=_("Change"), back=back, **how)


def _view(request: HttpRequest, finding: int) -> FindingView:
    return queries.finding(
        viewer=viewer_of(request),
        finding_id=finding,
        day=labels.today(request),
        language=office.language(),
    )


@needs(Permission.BODY_EDIT, methods=["POST"])
def accept_finding(request: HttpRequest, finding: int) -> HttpResponse:
    """Accept what was proposed."""
    view = _view(request, finding)
    actions.finding_accept(
        finding=view.id,
        expected=refusals.version_of(request),
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("It was accepted."))
    return HttpResponseRedirect(address("finding", finding))


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def decline_finding(request: HttpRequest, finding: int) -> HttpResponse:
    """Decline it with a reason."""
    view = _view(request, finding)
    posted = request.method == "POST"
    form = forms.DeclineForm(request.POST if posted else None, initial={"version": view.version})
    how: dict[str, Any] = {}
    if posted and form.is_valid():
        try:
            actions.finding_decline(
                finding=finding,
                reason=form.cleaned_data["reason"],
                expected=form.cleaned_data["version"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except StaleVersion as error:
            form = forms.DeclineForm(refusals.with_version(request.POST, error))
            form.add_error(None, error.message)
            how = {"status": 409}
        except InvalidInput as error:
            refusals.put(form, error, default="reason")
        else:
            messages.success(request, _("It was declined."))
            return HttpResponseRedirect(address("finding", finding))
    return _page(
        request,
        form,
        title=_("Decline"),
        back=address("finding", finding),
        intro=view.fields.title,
        button=_("Decline"),
        **how,
    )
