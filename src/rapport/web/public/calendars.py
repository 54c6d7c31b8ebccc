"""Feeds that calendars fetch: the public meetings, and somebody's own under a secret address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from rapport.coordination.calendars import queries
from rapport.coordination.calendars.events import for_everybody, for_reader
from rapport.coordination.calendars.ics import MEDIA_TYPE, calendar
from rapport.kernel.database.scope import database_scope
from rapport.kernel.mail.letters import hash_of
from rapport.web.access import public
from rapport.web.public.texts import page_language


@public
def announced(request: HttpRequest) -> HttpResponse:
    """Public meetings of bodies that announce theirs; the same for everybody."""
    found = queries.announced(
        viewer=request.viewer,  # type: ignore[attr-defined]
        language=page_language(),
        now=request.now,  # type: ignore[attr-defined]
    )
    content = calendar([for_everybody(one) for one in found], name=settings.INSTANCE_NAME)
    return HttpResponse(content, content_type=MEDIA_TYPE)


@public(steps_down=False)
def own(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of whoever the secret address belongs to, with the rights and in the language of that person.

    Read in the scope of that person, so that the database answers as it would to them.
    """
    now = request.now  # type: ignore[attr-defined]
    owner, language = queries.owner_of(
        viewer=request.viewer,  # type: ignore[attr-defined]
        secret_hash=hash_of(key),
        now=now,
    )
    with database_scope(owner, read_only=True), translation.override(language):
        found = queries.feed(viewer=owner, language=language, now=now)
        content = calendar([for_reader(one) for one in found], name=settings.INSTANCE_NAME)
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response
