"""What the pages of meetings share: one form, buttons that post, the moment and language of the request."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.coordination.meetings import queries
from rapport.coordination.meetings.types import MeetingView
from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words


def now_of(request: HttpRequest) -> datetime:
    """The moment of the request."""
    moment: datetime = request.now  # type: ignore[attr-defined]
    return moment


def today(request: HttpRequest) -> date:
    """The day of the request."""
    return now_of(request).date()


def found(request: HttpRequest, meeting: int) -> MeetingView:
    """The meeting named in the address. Raises NotAvailable."""
    return queries.meeting(
        viewer=viewer_of(request), meeting_id=meeting, language=words.language(), day=today(request)
    )


def organisations(request: HttpRequest) -> list[tuple[int, str]]:
    """All organisations by name, as choices."""
    views = actors.organisations(viewer=viewer_of(request), language=words.language(), day=today(request))
    return sorted(((one.id, one.name) for one in views.values()), key=lambda one: one[1].casefold())


def crumbs(view: MeetingView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of a meeting."""
    way = (Crumb(_("Meetings"), address("meetings")),)
    return way if view is None else (*way, Crumb(view.title, address("meeting", view.id)))


def form_page(
    request: HttpRequest, form: Any, *, title: str, crumbs: Sequence[Crumb], back: str, **more: Any
) -> HttpResponse:
    """A page that is one form; 400 where it holds errors."""
    status = more.pop("status", 400 if form.errors else 200)
    context = {
        "form": form,
        "back": back,
        "intro": "",
        "differing": (),
        "button": _("Save"),
        "multipart": False,
        "aside": (),
        **more,
    }
    return show(request, "meetings/form", title=title, crumbs=crumbs, context=context, status=status)


def sent(
    request: HttpRequest,
    form: Any,
    do: Callable[[dict[str, Any]], object],
    *,
    said: str,
    to: str,
    default: str,
) -> HttpResponse | None:
    """Do what a posted form asks for and go on; None where it is to be shown (again), with reasons and all typed."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        do(form.cleaned_data)
    except (InvalidInput, UnableTo, StaleVersion) as error:
        refusals.put(form, error, default=default)
        return None
    messages.success(request, said)
    return HttpResponseRedirect(to)


def posted(request: HttpRequest, do: Callable[[], object], *, said: str, to: str) -> HttpResponse:
    """Do what a button asks for; a refusal becomes a page of its own."""
    do()
    messages.success(request, said)
    return HttpResponseRedirect(to)
