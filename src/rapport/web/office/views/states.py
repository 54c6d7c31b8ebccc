"""Freezing, reopening, publishing and withdrawing an edition: each asks first and says what follows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.reports import actions, queries, rules, writing
from rapport.reports.types import EditionView
from rapport.reports.workflow import EditionState
from rapport.web.access import fresh, needs
from rapport.web.office import refusals
from rapport.web.office.forms.editions import WithdrawForm
from rapport.web.office.frame import address, edition_crumbs, show, viewer_of

Act = Callable[..., Any]


def _move(
    request: HttpRequest, code: str, *, target: EditionState, act: Act, page: dict[str, Any]
) -> HttpResponse:
    """Ask on GET; on POST do it once, on the version that the person was shown."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    decision = rules.can_move(viewer, state=edition.state, target=target, frozen_by=edition.frozen_by)
    context = {
        "edition": edition,
        "decision": decision,
        "check": None,
        "slugs": {chapter.slug for chapter in queries.chapters(viewer=viewer, edition=edition)},
        "version": edition.version,
        "refusal": "",
        **page,
    }
    if request.method == "GET":
        if target is EditionState.FROZEN and decision:
            context["check"] = writing.checked(viewer=viewer, edition=edition)
        return _ask(request, edition, context)
    expected = refusals.version_of(request)
    try:
        act(code=code, expected=expected, by=viewer, now=request.now)  # type: ignore[attr-defined]
    except StaleVersion:
        text = _("Somebody changed the edition since you opened this page. Look again, then decide.")
        return _ask(request, edition, context | {"refusal": text}, status=409)
    except InvalidInput as error:
        context["check"] = writing.checked(viewer=viewer, edition=edition)
        return _ask(request, edition, context | {"refusal": error.message.split("\n")[0]}, status=400)
    messages.success(request, page["done"])
    return HttpResponseRedirect(address("edition", code))


def _ask(
    request: HttpRequest, edition: EditionView, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "editions/confirm",
        title=context["heading"],
        crumbs=edition_crumbs(edition),
        context=context,
        status=status,
    )


@needs(Permission.EDITION_FREEZE, methods=["GET", "POST"])
@fresh
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the edition as it is now."""
    page = {
        "heading": _("Freeze the edition"),
        "text": _(
            "Its answers, figures, tables, charts and text are kept as they are at this moment. Texts and figures can "
            "then not be changed any more; the edition can be built again byte for byte. Another person publishes it."
        ),
        "button": _("Freeze the edition"),
        "grave": False,
        "done": _("The edition is frozen."),
    }
    return _move(request, code, target=EditionState.FROZEN, act=actions.edition_freeze, page=page)


@needs(Permission.EDITION_FREEZE, methods=["GET", "POST"])
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take a frozen edition back to draft."""
    page = {
        "heading": _("Reopen the edition"),
        "text": _("It becomes a draft again. What was frozen and the files built from it are dropped."),
        "button": _("Reopen as a draft"),
        "grave": True,
        "done": _("The edition is a draft again."),
    }
    return _move(request, code, target=EditionState.DRAFT, act=actions.edition_reopen, page=page)


@needs(Permission.EDITION_PUBLISH, methods=["GET", "POST"])
@fresh
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Let anybody read the edition."""
    page = {
        "heading": _("Publish the edition"),
        "text": _(
            "Anybody can read it from now on. It does not change any more: later contributions go into a new edition."
        ),
        "button": _("Publish the edition"),
        "grave": False,
        "done": _("The edition is published."),
    }
    return _move(request, code, target=EditionState.PUBLISHED, act=actions.edition_publish, page=page)


@needs(Permission.EDITION_PUBLISH, methods=["GET", "POST"])
@fresh
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a published edition back, with a reason that readers are told."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    form = WithdrawForm(initial={"version": edition.version})
    if request.method == "POST":
        form = WithdrawForm(request.POST)
        if form.is_valid():
            return _withdraw(request, edition, form)
    return _withdraw_page(request, edition, form, status=400 if form.errors else 200)


def _withdraw(request: HttpRequest, edition: EditionView, form: WithdrawForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        actions.edition_withdraw(
            code=edition.code,
            reason=given["reason"],
            expected=given["version"] or 0,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        again = WithdrawForm(refusals.with_version(request.POST, error))
        again.is_valid()
        again.add_error(
            None, _("Somebody changed the edition since you opened this page. Look again, then decide.")
        )
        return _withdraw_page(request, edition, again, status=409)
    messages.success(request, _("The edition is withdrawn; its address says so."))
    return HttpResponseRedirect(address("edition", edition.code))


def _withdraw_page(
    request: HttpRequest, edition: EditionView, form: WithdrawForm, *, status: int
) -> HttpResponse:
    decision = rules.can_move(viewer_of(request), state=edition.state, target=EditionState.WITHDRAWN)
    return show(
        request,
        "editions/withdraw",
        title=_("Withdraw the edition"),
        crumbs=edition_crumbs(edition),
        context={"edition": edition, "form": form, "decision": decision},
        status=status,
    )
