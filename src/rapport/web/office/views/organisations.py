"""Organisations with their names as of a date, who works for them, and support access to their work."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import actions, queries
from rapport.actors.invitations import queries as invitations
from rapport.actors.kinds import OrganisationKind
from rapport.actors.roles import ROLES, Permission
from rapport.actors.rules import can_support
from rapport.actors.support import actions as support_actions
from rapport.actors.support import queries as support
from rapport.actors.types import OrganisationView
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.web.access import fresh_to_send, needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.organisations import (
    NAMES,
    OrganisationSearch,
    RegisterOrganisationForm,
    RenameForm,
    SupportForm,
)
from rapport.web.office.frame import address, show, viewer_of

PER_PAGE = 40


def _all() -> Crumb:
    return Crumb(_("Organisations"), address("organisations"))


def _one(request: HttpRequest, code: str) -> OrganisationView:
    day = request.now.date()  # type: ignore[attr-defined]
    return queries.organisation_by_code(
        viewer=viewer_of(request), code=code, language=words.language(), day=day
    )


def _crumbs(one: OrganisationView) -> tuple[Crumb, ...]:
    return (_all(), Crumb(one.name, address("organisation", one.code)))


@needs(Permission.ACCOUNT_MANAGE)
def show_organisations(request: HttpRequest) -> HttpResponse:
    """Organisations by name, narrowed by words and kind."""
    viewer = viewer_of(request)
    search = OrganisationSearch(request.GET)
    given = search.cleaned_data if search.is_valid() else {}
    terms = given.get("q", "").casefold().split()
    known = queries.organisations(viewer=viewer, language=words.language(), day=request.now.date())  # type: ignore[attr-defined]
    found = [
        one
        for one in known.values()
        if given.get("kind", "") in ("", one.kind)
        and all(term in f"{one.code} {one.name}".casefold() for term in terms)
    ]
    page = Paginator(sorted(found, key=lambda one: one.name.casefold()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = queries.member_counts(viewer=viewer)
    rows = [(one, OrganisationKind(one.kind).label, counts.get(one.id, 0)) for one in page]
    return show(
        request,
        "organisations/list",
        title=_("Organisations"),
        context={"search": search, "page": page, "rows": rows},
    )


@needs(Permission.ACCOUNT_MANAGE, methods=["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation."""
    form = RegisterOrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.organisation_register(
                code=given["code"],
                kind=OrganisationKind(given["kind"]),
                iso2=given["iso2"],
                names=form.names(),
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="code")
        else:
            messages.success(request, _("The organisation was registered."))
            return HttpResponseRedirect(address("organisation", given["code"]))
    return show(
        request,
        "organisations/edit",
        title=_("Register an organisation"),
        crumbs=(_all(),),
        context={"form": form, "button": _("Register"), "back": address("organisations")},
        status=400 if form.errors else 200,
    )


@needs(Permission.ACCOUNT_MANAGE)
def show_organisation(request: HttpRequest, respondent: str) -> HttpResponse:
    """One organisation: names with their periods, members with their roles, open invitations, support access."""
    viewer, now = viewer_of(request), request.now  # type: ignore[attr-defined]
    one = _one(request, respondent)
    members = [
        (member, [ROLES[code].label for code in member.roles if code in ROLES])
        for member in queries.members(viewer=viewer, organisation_id=one.id, now=now)
    ]
    return show(
        request,
        "organisations/organisation",
        title=one.name,
        crumbs=(_all(),),
        context={
            "organisation": one,
            "kind": OrganisationKind(one.kind).label,
            "names": queries.names(viewer=viewer, organisation_id=one.id),
            "members": members,
            "waiting": invitations.invitations(viewer=viewer, organisation_id=one.id),
            "accesses": support.accesses(viewer=viewer, now=now, organisation_id=one.id),
            "can_support": can_support(viewer),
        },
    )


@needs(Permission.ACCOUNT_MANAGE, methods=["GET", "POST"])
def rename(request: HttpRequest, respondent: str) -> HttpResponse:
    """New names from a day on; the former ones stay with their time."""
    viewer, one = viewer_of(request), _one(request, respondent)
    present = {
        NAMES[name.language]: name.name
        for name in queries.names(viewer=viewer, organisation_id=one.id)
        if name.valid_to is None and name.language in NAMES
    }
    form = RenameForm(request.POST if request.method == "POST" else None, initial=present)
    if request.method == "POST" and form.is_valid():
        try:
            actions.organisation_rename(
                organisation_id=one.id,
                names=form.names(),
                valid_from=form.cleaned_data["valid_from"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="valid_from")
        else:
            messages.success(request, _("The organisation has new names from that day on."))
            return HttpResponseRedirect(address("organisation", one.code))
    return show(
        request,
        "organisations/edit",
        title=_("Rename %(name)s") % {"name": one.name},
        crumbs=_crumbs(one),
        context={"form": form, "button": _("Rename"), "back": address("organisation", one.code)},
        status=400 if form.errors else 200,
    )


@needs(Permission.SUPPORT_ACCESS, methods=["GET", "POST"])
@fresh_to_send
def open_support(request: HttpRequest, respondent: str) -> HttpResponse:
    """Open support access to the work of an organisation."""
    one = _one(request, respondent)
    form = SupportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            support_actions.support_open(
                organisation_id=one.id,
                reason=form.cleaned_data["reason"],
                minutes=form.cleaned_data["minutes"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("Support access is open. The organisation was told."))
            return HttpResponseRedirect(address("organisation", one.code))
    return show(
        request,
        "organisations/support",
        title=_("Support access to %(name)s") % {"name": one.name},
        crumbs=_crumbs(one),
        context={"form": form, "organisation": one},
        status=400 if form.errors else 200,
    )


@needs(Permission.ACCOUNT_MANAGE, methods=["POST"])
def end_membership(request: HttpRequest, respondent: str, person: int) -> HttpResponse:
    """End somebody's work for the organisation, and the roles with it."""
    one = _one(request, respondent)
    actions.membership_end(
        person_id=person,
        organisation_id=one.id,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("The person works for this organisation no longer; their roles were ended."))
    return HttpResponseRedirect(address("organisation", one.code))
