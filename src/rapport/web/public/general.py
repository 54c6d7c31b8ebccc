"""The start page, the pages about the instance, and what machines ask for."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

import rapport
from rapport.kernel.access import Viewer
from rapport.reports import queries as reports
from rapport.surveys import queries as surveys
from rapport.web.access import public
from rapport.web.components.types import Crumb, Text
from rapport.web.public import contexts, texts
from rapport.web.public.figuring import headline_stats
from rapport.web.public.frames import chapter_links, edition_line
from rapport.web.public.reading import EditionContent
from rapport.web.public.rendering import show
from rapport.web.public.waves import wave_line


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the newest edition with its first figures, and the ways in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    published = reports.published(viewer=viewer)
    waves = tuple(wave_line(wave) for wave in surveys.waves(viewer=viewer))
    if not published:
        return show(request, "home.html", contexts.Home(None, "", (), (), waves))
    content = EditionContent(viewer, published[0])
    context = contexts.Home(
        latest=edition_line(published[0]),
        publisher=texts.marked(published[0].publisher, published[0].language),
        stats=headline_stats(content, 4),
        chapters=chapter_links(content),
        waves=waves,
    )
    return show(request, "home.html", context)


def _about(request: HttpRequest, name: str, title: Text) -> HttpResponse:
    values = {
        "instance": getattr(settings, "INSTANCE_NAME", ""),
        "version": rapport.__version__,
        "api": reverse("api-1:openapi-json"),
        "feed": reverse("public:feed"),
        "editions": [edition_line(one) for one in reports.published(viewer=request.viewer)],  # type: ignore[attr-defined]
        "waves": [wave_line(one) for one in surveys.waves(viewer=request.viewer)],  # type: ignore[attr-defined]
    }
    return show(request, f"about/{name}.html", contexts.About((Crumb(title),), values))


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can read, what is known to be wrong, whom to tell."""
    return _about(request, "accessibility", _("Accessibility"))


@public
def methods(request: HttpRequest) -> HttpResponse:
    """How numbers come about here, whatever the edition."""
    return _about(request, "methods", _("Methods"))


@public
def data(request: HttpRequest) -> HttpResponse:
    """Where data can be fetched, by people and by programs."""
    return _about(request, "data", _("Data"))


@public
def licence(request: HttpRequest) -> HttpResponse:
    """Under what terms the software and what it publishes may be used."""
    return _about(request, "licence", _("Licence"))


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone: the workspace, accounts and endless searches."""
    closed = ("/office/", "/accounts/", "/search/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def health(request: HttpRequest) -> HttpResponse:
    """For those who watch the service: answers only if the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    answer = JsonResponse({"status": "ok", "version": rapport.__version__})
    answer.headers["Cache-Control"] = "no-store"
    return answer
