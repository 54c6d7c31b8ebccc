"""Bodies of the mechanism: the list, one body, its description, its members."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination import rules
from rapport.coordination.bodies import actions, queries
from rapport.coordination.bodies.choices import word
from rapport.coordination.bodies.types import BodyView, MemberView, ShareView
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.facts import facts_of
from rapport.web.mechanism.bodies.forms import BodyForm, MemberForm, typed
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words


def today(request: HttpRequest) -> Any:
    """The day of the request."""
    return request.now.date()  # type: ignore[attr-defined]


def crumbs(view: BodyView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of a body."""
    way = (Crumb(_("Bodies"), address("bodies")),)
    return way if view is None else (*way, Crumb(view.title(words.language()), address("body", view.code)))


@needs(Permission.MECHANISM_VIEW)
def show_bodies(request: HttpRequest) -> HttpResponse:
    """All bodies that the viewer may see."""
    viewer, language = viewer_of(request), words.language()
    views = queries.bodies(viewer=viewer, day=today(request))
    titles = {view.code: view.title(language) for view in views}
    context = {
        "rows": [
            (view, titles[view.code], word("place", view.place), titles.get(view.parent)) for view in views
        ],
        "can_edit": rules.can_edit_bodies(viewer),
        "mechanisms": queries.mechanisms(viewer=viewer, day=today(request), language=language),
    }
    return show(request, "bodies/list", title=_("Bodies"), context=context)


@needs(Permission.MECHANISM_VIEW)
def show_body(request: HttpRequest, body: str) -> HttpResponse:
    """One body: what it is, who sits in it today and who did, what it said before."""
    viewer, day = viewer_of(request), today(request)
    view = queries.body(viewer=viewer, code=body, day=day)
    everyone = queries.members_of(viewer=viewer, body_id=view.id, language=words.language())
    sitting = [one for one in everyone if one.sits_on(day)]
    share = ShareView.of(sitting)
    below = [one for one in queries.bodies(viewer=viewer, day=day) if one.parent == view.code]
    context = {
        "body": view,
        "facts": facts_of(view),
        "members": [_row(one) for one in sitting],
        "former": [_row(one) for one in everyone if not one.sits_on(day)],
        "share": share,
        "below": [(one, one.title(words.language()), word("place", one.place)) for one in below],
        "revisions": queries.revisions(viewer=viewer, body_id=view.id),
        "can_edit": rules.can_edit_bodies(viewer),
        "visibility": word("visibility", view.visibility),
    }
    return show(request, "bodies/body", title=view.title(words.language()), crumbs=crumbs(), context=context)


def _row(one: MemberView) -> tuple[MemberView, Any, Any]:
    return one, word("capacity", one.capacity), word("seat", one.seat)


def form_page(
    request: HttpRequest, form: Any, *, title: str, way: tuple[Crumb, ...], back: str, status: int = 0
) -> HttpResponse:
    """A page that is one form."""
    context = {"form": form, "back": back}
    code = status or (400 if form.errors else 200)
    return show(request, "bodies/form", title=title, crumbs=way, context=context, status=code)


def _codes(request: HttpRequest) -> frozenset[str]:
    found = actors.organisations(viewer=viewer_of(request), language="en", day=today(request))
    return frozenset(one.code for one in found.values())


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def new_body(request: HttpRequest, country: str) -> HttpResponse:
    """Enter a body of the mechanism of a State."""
    viewer, day = viewer_of(request), today(request)
    mechanism = queries.mechanism(viewer=viewer, country=country, day=day, language=words.language())
    bodies = queries.bodies(viewer=viewer, day=day, country=country)
    data = request.POST if request.method == "POST" else None
    form = BodyForm(data, bodies=bodies, language=words.language(), new=True)
    if data is not None and form.is_valid():
        fields = form.fields_of({words.language(): form.cleaned_data["title"]}, _codes(request))
        code = form.cleaned_data["code"]
        try:
            actions.body_add(
                country=mechanism.country,
                code=code,
                fields=fields,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The body was entered."))
            return HttpResponseRedirect(address("body", code))
    return form_page(request, form, title=_("Enter a body"), way=crumbs(), back=address("bodies"))


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def change_body(request: HttpRequest, body: str) -> HttpResponse:
    """Change the description of a body."""
    viewer, day, language = viewer_of(request), today(request), words.language()
    view = queries.body(viewer=viewer, code=body, day=day)
    more: dict[str, Any] = {
        "bodies": queries.bodies(viewer=viewer, day=day, country=view.country),
        "language": language,
        "new": False,
    }
    form, status = BodyForm(initial=typed(view, language), **more), 0
    if request.method == "POST":
        form = BodyForm(request.POST, **more)
        if form.is_valid():
            fields = form.fields_of({**view.name, language: form.cleaned_data["title"]}, _codes(request))
            try:
                actions.body_change(
                    code=view.code,
                    fields=fields,
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                )
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = BodyForm(refusals.with_version(request.POST, error), **more), 409
                refusals.put(form, error)
            else:
                messages.success(request, _("The body was changed."))
                return HttpResponseRedirect(address("body", view.code))
    back = address("body", view.code)
    return form_page(request, form, title=_("Change the body"), way=crumbs(view), back=back, status=status)


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def new_member(request: HttpRequest, body: str) -> HttpResponse:
    """Give an organisation a seat, or enter it as consulted."""
    view = queries.body(viewer=viewer_of(request), code=body, day=today(request))
    return _member_form(request, view, None)


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def change_member(request: HttpRequest, body: str, member: int) -> HttpResponse:
    """Change a seat or end its term."""
    viewer = viewer_of(request)
    view = queries.body(viewer=viewer, code=body, day=today(request))
    for one in queries.members_of(viewer=viewer, body_id=view.id):
        if one.id == member:
            return _member_form(request, view, one)
    raise NotAvailable(_("There is no such member."), code="unknown_member")


def _member_form(request: HttpRequest, view: BodyView, had: MemberView | None) -> HttpResponse:
    viewer, day = viewer_of(request), today(request)
    more: Any = {
        "organisations": actors.organisations(viewer=viewer, language=words.language(), day=day).values()
    }
    initial = {name: getattr(had, name) for name in MemberForm.base_fields} if had else {}
    form, status = MemberForm(initial=initial, **more), 0
    if request.method == "POST":
        form = MemberForm(request.POST, **more)
        if form.is_valid():
            given: Any = {"fields": form.fields_of(day), "by": viewer, "now": request.now}  # type: ignore[attr-defined]
            try:
                if had is None:
                    actions.member_add(body=view.code, **given)
                else:
                    expected = form.cleaned_data["version"] or 0
                    actions.member_change(member=had.id, expected=expected, **given)
            except InvalidInput as error:
                refusals.put(form, error)
            except StaleVersion as error:
                form, status = MemberForm(refusals.with_version(request.POST, error), **more), 409
                refusals.put(form, error)
            else:
                messages.success(request, _("The member was kept."))
                return HttpResponseRedirect(address("body", view.code))
    title = _("Change a member") if had else _("Add a member")
    back = address("body", view.code)
    return form_page(request, form, title=title, way=crumbs(view), back=back, status=status)
