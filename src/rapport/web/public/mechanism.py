"""The mechanism as anybody may read of it: public bodies, their members in the register, never people."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.coordination.bodies import queries
from rapport.coordination.findings import queries as findings
from rapport.kernel.access import Viewer
from rapport.web.access import public
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.facts import facts_of
from rapport.web.mechanism.description.facts import parts_of
from rapport.web.mechanism.findings.words import by_topic
from rapport.web.public import texts
from rapport.web.public.rendering import show


@public
def mechanism(request: HttpRequest) -> HttpResponse:
    """The published parts of the description, and the public bodies with who sits in them today."""
    day = request.now.date()  # type: ignore[attr-defined]
    language = texts.page_language()
    views = queries.bodies(viewer=Viewer.public(), day=day)
    seated = queries.members(
        viewer=Viewer.public(), body_ids=[view.id for view in views], day=day, language=language
    )
    bodies = [
        (view, view.title(language), facts_of(view), [one.name for one in seated if one.body_id == view.id])
        for view in views
    ]
    described = [
        (one, parts)
        for one in queries.mechanisms(viewer=Viewer.public(), day=day, language=language)
        if (parts := parts_of(one, only=one.fields["published"]))
    ]
    found = findings.findings(viewer=Viewer.public(), day=day, language=language)
    crumbs = (Crumb(_("Co-ordination mechanism")),)
    values = {"crumbs": crumbs, "bodies": bodies, "described": described, "findings": by_topic(found)}
    return show(request, "mechanism/mechanism.html", values)
