"""Agreements: the list, one of them, and what changes it. Source: OSCE SR Annual Report 2008, 2.2.2, 2.2.8, 3.3.3."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rapport.actors import queries as organisations
from rapport.actors.agreements import actions, queries
from rapport.actors.agreements.types import AgreementView
from rapport.actors.kinds import Visibility
from rapport.actors.roles import Permission
from rapport.actors.rules import can_edit_actors
from rapport.kernel.errors import StaleVersion, UserFacingError
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.agreements import forms, words
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations.labels import today
from rapport.web.office import refusals
from rapport.web.office import words as office


@needs(Permission.MECHANISM_VIEW)
def show_agreements(request: HttpRequest) -> HttpResponse:
    """Agreements, those that expire first before the others."""
    viewer = viewer_of(request)
    form = forms.AgreementsForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    views = queries.agreements(viewer=viewer, day=today(request), language=office.language(), **given)
    context = {
        "form": form,
        "rows": [(one, words.KINDS[one.fields.kind], words.state_of(one), words.soon(one)) for one in views],
        "may_edit": can_edit_actors(viewer),
    }
    return show(request, "agreements/list", title=_("Agreements"), context=context)


def _opened(request: HttpRequest, agreement: int) -> AgreementView:
    return queries.agreement(
        viewer=viewer_of(request), agreement_id=agreement, day=today(request), language=office.language()
    )


@needs(Permission.MECHANISM_VIEW)
def show_agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    """One agreement with its parties and follow-ups."""
    view = _opened(request, agreement)
    context = {
        "view": view,
        "kind": words.KINDS[view.fields.kind],
        "state": words.state_of(view),
        "soon": words.soon(view),
        "services": words.services_of(view),
        "shown_to": dict(Visibility.choices)[view.fields.visibility],
        "may_edit": can_edit_actors(viewer_of(request)),
    }
    crumbs = (Crumb(_("Agreements"), address("agreements")),)
    return show(request, "agreements/agreement", title=view.fields.title, crumbs=crumbs, context=context)


def _parties(request: HttpRequest) -> list[tuple[str, str]]:
    """Every organisation and State of the register as choices, by name."""
    known = organisations.organisations(
        viewer=viewer_of(request), language=office.language(), day=today(request)
    ).values()
    return sorted(((str(one.id), one.name) for one in known), key=lambda pair: pair[1].casefold())


Act = Callable[[Any], Any]


def _write(
    request: HttpRequest,
    form: django_forms.Form,
    act: Act,
    *,
    title: str,
    back: str,
    said: str | Promise,
    done: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show a form, or do what it says: then on to `done` of what was made, or back."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = act(form)
        except UserFacingError as error:
            if isinstance(error, StaleVersion):
                form.data = refusals.with_version(request.POST, error)
            refusals.put(form, error)
            status = error.status
        else:
            messages.success(request, str(said))
            return HttpResponseRedirect(done(made) if done else back)
    crumbs = (Crumb(_("Agreements"), address("agreements")),)
    context = {"form": form, "back": back, "intro": "", "button": _("Save")}
    shown = status if status != 200 else 400 if form.errors else 200
    return show(request, "actors/form", title=title, crumbs=crumbs, context=context, status=shown)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def new_agreement(request: HttpRequest) -> HttpResponse:
    """Enter an agreement."""
    form = forms.AgreementForm(request.POST if request.method == "POST" else None, parties=_parties(request))

    def act(given: forms.AgreementForm) -> int:
        return actions.agreement_enter(
            fields=given.agreement(),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )

    return _write(
        request,
        form,
        act,
        title=_("Enter an agreement"),
        back=address("agreements"),
        said=_("The agreement was entered."),
        done=lambda made: address("agreement", made),
    )


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def change_agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    """Change what is said of an agreement."""
    view = _opened(request, agreement)
    data = request.POST if request.method == "POST" else None
    form = forms.AgreementForm(data, initial=forms.typed(view), parties=_parties(request))

    def act(given: forms.AgreementForm) -> None:
        actions.agreement_change(
            agreement_id=view.id,
            fields=given.agreement(),
            expected=given.cleaned_data["version"] or 0,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )

    title = _("Change an agreement")
    back = address("agreement", view.id)
    return _write(request, form, act, title=title, back=back, said=_("The agreement was changed."))


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def end_agreement(request: HttpRequest, agreement: int) -> HttpResponse:
    """End an agreement before its time."""
    view = _opened(request, agreement)
    data = request.POST if request.method == "POST" else None
    form = forms.EndAgreementForm(data, initial={"version": view.version})

    def act(given: django_forms.Form) -> None:
        actions.agreement_end(
            agreement_id=view.id,
            on=given.cleaned_data["on"],
            reason=given.cleaned_data["reason"],
            expected=given.cleaned_data["version"] or 0,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )

    title = _("End “%(title)s”") % {"title": view.fields.title}
    back = address("agreement", view.id)
    return _write(request, form, act, title=title, back=back, said=_("The agreement was ended."))


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def follow_up(request: HttpRequest, agreement: int) -> HttpResponse:
    """Keep a follow-up meeting."""
    view = _opened(request, agreement)
    form = forms.FollowUpForm(request.POST if request.method == "POST" else None)

    def act(given: django_forms.Form) -> None:
        actions.follow_up_record(
            agreement_id=view.id,
            **given.cleaned_data,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )

    title = _("Follow-up of “%(title)s”") % {"title": view.fields.title}
    back = address("agreement", view.id)
    return _write(request, form, act, title=title, back=back, said=_("The follow-up was kept."))
