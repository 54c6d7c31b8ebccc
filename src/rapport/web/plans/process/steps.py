"""What the pages of the process share: one form, and what becomes of it when it is sent."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo
from rapport.plans.types import Shown
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.plans.frame import show_plan


def now_of(request: HttpRequest) -> datetime:
    """The moment of the request."""
    moment: datetime = request.now  # type: ignore[attr-defined]
    return moment


def sent(
    request: HttpRequest, form: Any, do: Callable[[dict[str, Any]], object], *, said: str, to: str
) -> HttpResponse | None:
    """Do what a posted form asks for and go on; None where it is to be shown (again), with reasons and all typed."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        do(form.cleaned_data)
    except (InvalidInput, UnableTo, StaleVersion) as error:
        refusals.put(form, error)
        return None
    messages.success(request, said)
    return HttpResponseRedirect(to)


def form_page(
    request: HttpRequest,
    shown: Shown,
    form: Any,
    *,
    tab: str,
    title: str,
    back: str,
    crumbs: Sequence[Crumb] = (),
    **more: Any,
) -> HttpResponse:
    """A page of a plan that is one form; 400 where it holds errors."""
    context = {"form": form, "back": back, "intro": "", "quoted": (), "button": _("Save"), **more}
    status = 400 if form.errors else 200
    return show_plan(
        request, "process/form", shown, tab=tab, title=title, crumbs=crumbs, context=context, status=status
    )
