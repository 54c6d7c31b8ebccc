"""Published country assessments, with the State's comments beside the text."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.surveys.assessments import queries
from rapport.surveys.assessments.types import CountryRecommendationView
from rapport.web.access import public
from rapport.web.components.prose import prose
from rapport.web.components.types import Crumb, Label
from rapport.web.public import texts
from rapport.web.public.rendering import show

TONES = {"OPEN": "yellow", "ACCEPTED": "teal", "UNDER_WAY": "purple", "DONE": "green", "NOT_ACCEPTED": "grey"}


def progress(one: CountryRecommendationView) -> Label:
    """How far a recommendation is, in a word."""
    words = {
        "OPEN": _("Open"),
        "ACCEPTED": _("Accepted"),
        "UNDER_WAY": _("Under way"),
        "DONE": _("Carried out"),
        "NOT_ACCEPTED": _("Not accepted"),
    }
    return Label(words[one.state], TONES[one.state])


@public
def assessments(request: HttpRequest) -> HttpResponse:
    """The published assessments, newest first."""
    found = queries.assessments(
        viewer=request.viewer,  # type: ignore[attr-defined]
        language=texts.page_language(),
        day=request.now.date(),  # type: ignore[attr-defined]
    )
    rows = [
        (one, texts.local(one.title), reverse("public:assessment", args=[one.code]))
        for one in found
        if one.state == "PUBLISHED"
    ]
    return show(request, "assessments/list.html", {"crumbs": (Crumb(_("Assessments")),), "rows": rows})


@public
def assessment(request: HttpRequest, assessment: str) -> HttpResponse:
    """One published assessment; drafts have pages of their own for those who may read them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    day = request.now.date()  # type: ignore[attr-defined]
    language = texts.page_language()
    view = queries.assessment(viewer=viewer, code=assessment, language=language, day=day)
    made = queries.recommendations(viewer=viewer, language=language, day=day, assessment=view.code)
    context = {
        "crumbs": (
            Crumb(_("Assessments"), reverse("public:assessments")),
            Crumb(texts.plain(view.title)),
        ),
        "assessment": view,
        "title": texts.local(view.title),
        "draft": view.state != "PUBLISHED",
        "parts": [
            (part, prose(part.text, below=2)) for part in queries.parts(viewer=viewer, assessment=view)
        ],
        "recommendations": [(one, progress(one)) for one in made],
    }
    return show(request, "assessments/assessment.html", context)
