"""Agreements that were made public, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.agreements import queries
from rapport.kernel.access import Viewer
from rapport.web.access import public
from rapport.web.components.types import Crumb
from rapport.web.mechanism.agreements import words
from rapport.web.public import texts
from rapport.web.public.rendering import show


@public
def agreements(request: HttpRequest) -> HttpResponse:
    """Public agreements with their parties, services, dates and where their text is."""
    views = queries.agreements(
        viewer=Viewer.public(),
        day=request.now.date(),  # type: ignore[attr-defined]
        language=texts.page_language(),
    )
    rows = [(one, words.KINDS[one.fields.kind], words.state_of(one), words.services_of(one)) for one in views]
    return show(request, "agreements/list.html", {"crumbs": (Crumb(_("Agreements")),), "rows": rows})
