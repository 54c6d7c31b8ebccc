"""The mechanism as a whole: read, described and changed by whoever keeps its bodies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.register import queries as register
from rapport.actors.register.staff import staff_of
from rapport.actors.roles import Permission
from rapport.actors.types import OrganisationView
from rapport.coordination import rules
from rapport.coordination.bodies import actions, queries
from rapport.coordination.bodies.parts import PARTS
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.views import today
from rapport.web.mechanism.description.facts import parts_of, rows_of
from rapport.web.mechanism.description.forms import COMPARED, MechanismForm, typed
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words


def _states(request: HttpRequest) -> list[OrganisationView]:
    """States whose mechanism is not described yet, by name."""
    viewer, day, language = viewer_of(request), today(request), words.language()
    had = {one.country_id for one in queries.mechanisms(viewer=viewer, day=day, language=language)}
    known = actors.organisations(viewer=viewer, language=language, day=day).values()
    free = [one for one in known if one.kind == "STATE" and one.id not in had]
    return sorted(free, key=lambda one: one.name.casefold())


@needs(Permission.MECHANISM_VIEW)
def show_descriptions(request: HttpRequest) -> HttpResponse:
    """The mechanisms that are described; most instances hold one."""
    viewer = viewer_of(request)
    found = queries.mechanisms(viewer=viewer, day=today(request), language=words.language())
    context = {"mechanisms": found, "can_edit": rules.can_edit_bodies(viewer)}
    return show(request, "description/list", title=_("The mechanism"), context=context)


@needs(Permission.MECHANISM_VIEW)
def show_description(request: HttpRequest, country: str) -> HttpResponse:
    """One mechanism: what is said of it as a whole, and what its bodies say of legal basis, function, secretariat."""
    viewer, day = viewer_of(request), today(request)
    view = queries.mechanism(viewer=viewer, country=country, day=day, language=words.language())
    bodies = queries.bodies(viewer=viewer, day=day, country=view.country)
    local = sum(one.place == "LOCAL" for one in bodies)
    context = {
        "mechanism": view,
        "parts": parts_of(view),
        "published": [PARTS[code][0] for code in view.fields["published"] if code in PARTS],
        "bodies": rows_of(bodies),
        "local": local,
        "revisions": queries.mechanism_revisions(viewer=viewer, mechanism_id=view.id),
        "can_edit": rules.can_edit_bodies(viewer),
    }
    title = _("The mechanism: %(state)s") % {"state": view.country_name}
    return show(request, "description/mechanism", title=title, crumbs=_crumbs(), context=context)


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("The mechanism"), address("description-list")),)


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def new_description(request: HttpRequest) -> HttpResponse:
    """Describe the mechanism of a State that has none here yet."""
    states = _states(request)
    form = MechanismForm(request.POST if request.method == "POST" else None, states=states)
    if request.method == "POST" and form.is_valid():
        country = form.cleaned_data["country"]
        try:
            actions.mechanism_describe(
                country=country,
                values=form.values(),
                expected=None,
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, StaleVersion) as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The mechanism was described."))
            return HttpResponseRedirect(address("description", country))
    status = 400 if form.errors else 200
    context = {"form": form, "back": address("description-list")}
    title = _("Describe a mechanism")
    return show(request, "description/form", title=title, crumbs=_crumbs(), context=context, status=status)


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def change_description(request: HttpRequest, country: str) -> HttpResponse:
    """Change what is said of the mechanism; two people at once see each other's version."""
    viewer, day, language = viewer_of(request), today(request), words.language()
    view = queries.mechanism(viewer=viewer, country=country, day=day, language=language)
    form, status = MechanismForm(initial=typed(view)), 200
    differing: list[refusals.Differing] = []
    if request.method == "POST":
        form, status = MechanismForm(request.POST), 400
        if form.is_valid():
            try:
                actions.mechanism_describe(
                    country=view.country,
                    values=form.values(),
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                )
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = MechanismForm(refusals.with_version(request.POST, error)), 409
                refusals.put(form, error)
                differing = refusals.differing(form, typed(view), COMPARED)
            else:
                messages.success(request, _("The description was changed."))
                return HttpResponseRedirect(address("description", view.country))
    context: dict[str, Any] = {
        "form": form,
        "back": address("description", view.country),
        "differing": differing,
    }
    way = (*_crumbs(), Crumb(view.country_name, address("description", view.country)))
    title = _("Change the description")
    return show(request, "description/form", title=title, crumbs=way, context=context, status=status)


@needs(Permission.MECHANISM_VIEW)
def show_staff(request: HttpRequest) -> HttpResponse:
    """Staff who work on trafficking only, by institution, with the total and its base."""
    viewer = viewer_of(request)
    known = register.actors(viewer=viewer, language=words.language(), day=today(request))
    return show(
        request,
        "description/staff",
        title=_("Staff full-time on trafficking"),
        context={"staff": staff_of(known)},
    )
