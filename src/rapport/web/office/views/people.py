"""Who may sign in, and which roles they hold."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import actions, queries
from rapport.actors.roles import ROLES, Permission
from rapport.actors.types import GrantView, PersonView
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.web.access import fresh_to_send, needs
from rapport.web.components.types import Crumb, Label
from rapport.web.office import refusals, words
from rapport.web.office.forms.people import GrantForm, MemberForm, RegisterForm
from rapport.web.office.frame import address, show, viewer_of


@needs(Permission.ACCOUNT_MANAGE)
def show_people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    rows = [
        (one, [ROLES[code].label for code in one.roles if code in ROLES])
        for one in queries.people(viewer=viewer_of(request))
    ]
    return show(request, "people/list", title=_("People"), context={"rows": rows})


@needs(Permission.ACCOUNT_MANAGE, methods=["GET", "POST"])
@fresh_to_send
def register(request: HttpRequest) -> HttpResponse:
    """Register somebody."""
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.person_register(**form.cleaned_data, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
        except InvalidInput as error:
            refusals.put(form, error, default="email")
        else:
            messages.success(
                request, _("The account was opened. Grant a role, without which nothing can be done.")
            )
            return HttpResponseRedirect(address("person", made))
    return show(
        request,
        "people/new",
        title=_("Register a person"),
        crumbs=(Crumb(_("People"), address("people")),),
        context={"form": form},
        status=400 if form.errors else 200,
    )


@needs(Permission.ACCOUNT_MANAGE, methods=["GET", "POST"])
@fresh_to_send
def show_person(request: HttpRequest, person: int) -> HttpResponse:
    """The roles of one person; a POST grants one more."""
    viewer = viewer_of(request)
    view = queries.person(viewer=viewer, person_id=person)
    day = request.now.date()  # type: ignore[attr-defined]
    organisations = queries.organisations(viewer=viewer, language=words.language(), day=day)
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations.values(),
        now=request.now,  # type: ignore[attr-defined]
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.role_grant(person_id=person, **form.cleaned_data, by=viewer, now=request.now)  # type: ignore[attr-defined]
        except (InvalidInput, UnableTo, AccessDenied) as error:
            refusals.put(form, error, default="role")
        else:
            messages.success(request, _("The role was granted."))
            return HttpResponseRedirect(address("person", person))
    return _person_page(request, view, form, {key: one.name for key, one in organisations.items()})


def _person_page(
    request: HttpRequest, person: PersonView, form: GrantForm, organisations: dict[int, str]
) -> HttpResponse:
    viewer = viewer_of(request)
    now = request.now  # type: ignore[attr-defined]
    grants: list[dict[str, Any]] = [
        {
            "id": grant.id,
            "role": ROLES[grant.role].label if grant.role in ROLES else grant.role,
            "organisation": organisations.get(grant.organisation_id, ""),
            "granted_at": grant.granted_at,
            "ended_at": grant.ended_at,
            "ends_at": grant.ends_at,
            "state": _grant_label(grant, now),
            "may_end": grant.ended_at is None and (grant.ends_at is None or grant.ends_at > now),
        }
        for grant in queries.grants(viewer=viewer, person_id=person.id)
    ]
    memberships = [
        (one, organisations.get(one.organisation_id, ""))
        for one in queries.memberships(viewer=viewer, person_id=person.id)
    ]
    return show(
        request,
        "people/person",
        title=person.name,
        crumbs=(Crumb(_("People"), address("people")),),
        context={
            "person": person,
            "memberships": memberships,
            "grants": grants,
            "form": form,
            "is_self": viewer.person_id == person.id,
        },
        status=400 if form.errors else 200,
    )


def _grant_label(grant: GrantView, now: datetime) -> Label:
    if grant.in_force(now):
        return Label(_("In force"), "green")
    if grant.ended_at is None and grant.granted_at > now:
        return Label(_("Begins later"), "yellow")
    return Label(_("Over"), "grey")


@needs(Permission.ACCOUNT_MANAGE, methods=["GET", "POST"])
@fresh_to_send
def join(request: HttpRequest, person: int) -> HttpResponse:
    """Note that somebody works for an organisation."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    view = queries.person(viewer=viewer, person_id=person)
    known = queries.organisations(viewer=viewer, language=words.language(), day=now.date())
    form = MemberForm(request.POST if request.method == "POST" else None, organisations=known.values())
    if request.method == "POST" and form.is_valid():
        try:
            actions.membership_begin(person_id=person, **form.cleaned_data, by=viewer, now=now)
        except UnableTo as error:
            refusals.put(form, error, default="organisation_id")
        else:
            messages.success(request, _("The organisation was added."))
            return HttpResponseRedirect(address("person", person))
    return show(
        request,
        "people/join",
        title=_("Add an organisation"),
        crumbs=(Crumb(_("People"), address("people")), Crumb(view.name, address("person", person))),
        context={"person": view, "form": form},
        status=400 if form.errors else 200,
    )


@needs(Permission.ACCOUNT_MANAGE, methods=["POST"])
@fresh_to_send
def end_role(request: HttpRequest, person: int, grant: int) -> HttpResponse:
    """End a role."""
    viewer = viewer_of(request)
    if grant not in {one.id for one in queries.grants(viewer=viewer, person_id=person)}:
        raise NotAvailable(_("There is no such role grant."))
    actions.role_end(grant_id=grant, by=viewer, now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("The role was ended."))
    return HttpResponseRedirect(address("person", person))
