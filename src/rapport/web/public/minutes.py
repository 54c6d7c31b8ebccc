"""Published minutes of bodies: the public part, copied at publication. Source: OSCE SR Annual Report 2008, Annex C."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.coordination.meetings import queries
from rapport.web.access import public
from rapport.web.components.types import Crumb
from rapport.web.mechanism.meetings.documents import public_minutes
from rapport.web.mechanism.meetings.downloads import no_file, sent
from rapport.web.public import texts
from rapport.web.public.rendering import show


@public
def all_minutes(request: HttpRequest) -> HttpResponse:
    """All published minutes, latest first."""
    found = queries.published(viewer=request.viewer)  # type: ignore[attr-defined]
    rows = [
        (one, texts.local(one.content["body"]), reverse("public:minutes", args=[one.meeting]))
        for one in found
    ]
    return show(request, "minutes/list.html", {"crumbs": (Crumb(_("Minutes")),), "rows": rows})


@public
def minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """The public part of the minutes of one meeting."""
    found = queries.published_minutes(viewer=request.viewer, meeting_id=meeting)  # type: ignore[attr-defined]
    way = (Crumb(_("Minutes"), reverse("public:all_minutes")), Crumb(found.content["title"]))
    context = {
        "crumbs": way,
        "minutes": found,
        "body": texts.local(found.content["body"]),
        "items": [
            {**item, "decisions": [_decision(one) for one in item["decisions"]]}
            for item in found.content["items"]
        ],
    }
    return show(request, "minutes/minutes.html", context)


@public
def send_minutes(request: HttpRequest, meeting: int, name: str) -> HttpResponse:
    """The public part as `minutes.pdf` or `minutes.docx`."""
    found = queries.published_minutes(viewer=request.viewer, meeting_id=meeting)  # type: ignore[attr-defined]
    if name not in ("minutes.pdf", "minutes.docx"):
        raise no_file()
    ending = name.rpartition(".")[2]
    return sent(public_minutes(found.content, found.on), f"minutes-{found.on.isoformat()}-{meeting}", ending)


def _decision(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "due_on": date.fromisoformat(one["due_on"])}
