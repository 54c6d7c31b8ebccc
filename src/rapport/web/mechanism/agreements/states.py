"""What States are in trafficking: origin, transit, destination; as of a day, by source. OSCE SR Annual Report 2008."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.kinds import TraffickingRole
from rapport.actors.roles import Permission
from rapport.actors.rules import can_edit_actors
from rapport.actors.trafficking import actions, queries
from rapport.kernel.errors import NotAvailable, UserFacingError
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.actors.changing import states as choices
from rapport.web.mechanism.actors.linking import EndForm
from rapport.web.mechanism.agreements import forms
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations.labels import today
from rapport.web.office import refusals
from rapport.web.office import words as office


@needs(Permission.MECHANISM_VIEW)
def show_states(request: HttpRequest) -> HttpResponse:
    """What States are on a day, with the sources."""
    viewer, day = viewer_of(request), today(request)
    form = forms.DayForm(request.GET or None)
    on = (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or day
    found = queries.state_roles(viewer=viewer, language=office.language(), day=day, on=on)
    context = {
        "form": form,
        "on": on,
        "rows": [(one, TraffickingRole(one.role).label) for one in found],
        "may_edit": can_edit_actors(viewer),
    }
    return show(request, "agreements/states", title=_("Origin, transit, destination"), context=context)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def new_state_role(request: HttpRequest) -> HttpResponse:
    """Record what a State is."""
    form = forms.StateRoleForm(request.POST if request.method == "POST" else None, states=choices(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.state_role_record(
                state_id=given["state"],
                role=given["role"],
                source=given["source"],
                other_id=given["other"],
                from_on=given["from_on"],
                until_on=given["until_on"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except UserFacingError as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The entry was kept."))
            return HttpResponseRedirect(address("states"))
    crumbs = (Crumb(_("Origin, transit, destination"), address("states")),)
    context = {"form": form, "back": address("states"), "intro": "", "button": _("Save")}
    title = _("Record what a State is")
    status = 400 if form.errors else 200
    return show(request, "actors/form", title=title, crumbs=crumbs, context=context, status=status)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def end_state_role(request: HttpRequest, role: int) -> HttpResponse:
    """End an entry today, after showing which."""
    viewer, day = viewer_of(request), today(request)
    found = queries.state_roles(viewer=viewer, language=office.language(), day=day, role_id=role)
    if not found:
        raise NotAvailable(_("There is no such entry."))
    view, status = found[0], 200
    form = EndForm(request.POST if request.method == "POST" else None, initial={"version": view.version})
    if form.is_bound and form.is_valid():
        try:
            actions.state_role_end(
                role_id=role,
                expected=form.cleaned_data["version"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except UserFacingError as error:
            refusals.put(form, error)
            status = error.status
        else:
            messages.success(request, _("The entry was ended."))
            return HttpResponseRedirect(address("states"))
    crumbs = (Crumb(_("Origin, transit, destination"), address("states")),)
    said = f"{view.state}: {TraffickingRole(view.role).label} ({view.source})"
    context = {"form": form, "back": address("states"), "intro": said, "button": _("End")}
    status = status if status != 200 or not form.errors else 400
    return show(
        request, "actors/form", title=_("End an entry"), crumbs=crumbs, context=context, status=status
    )
