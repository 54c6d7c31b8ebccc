"""The draft assessment of one's own country with one's comments, and recommendations to report on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import AccessDenied, InvalidInput, StaleVersion
from rapport.surveys.assessments import actions, queries, rules
from rapport.surveys.assessments.workflow import SHOWN_TO_STATE
from rapport.web.access import needs
from rapport.web.components.prose import prose
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.assessments import FollowUpForm, TextForm
from rapport.web.office.frame import viewer_of
from rapport.web.office.views.assessments import state_label
from rapport.web.office.views.dialogue import follow_up, progress_label

app_name = "delegation-assessments"


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {
        "viewer": viewer_of(request),
        "language": words.language(),
        "day": request.now.date(),  # type: ignore[attr-defined]
    }


def _show(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    crumbs = (Crumb(_("Assessments"), reverse("delegation-assessments:list")), Crumb(title))
    values = {"title": title, "crumbs": crumbs, **context}
    return render(request, f"delegation/assessments/{template}.html", values, status=status)


@needs(Permission.ASSESSMENT_COMMENT)
def show_list(request: HttpRequest) -> HttpResponse:
    """Assessments of one's own country and recommendations to it."""
    viewer = viewer_of(request)
    mine = [
        one
        for one in queries.assessments(**_asked(request))
        if one.organisation_id in viewer.organisations and one.state in SHOWN_TO_STATE
    ]
    made = [
        one
        for one in queries.recommendations(**_asked(request))
        if one.organisation_id in viewer.organisations
    ]
    day = request.now.date()  # type: ignore[attr-defined]
    context = {
        "rows": [(one, words.text(one.title), state_label(one.state)) for one in mine],
        "recommendations": [(one, progress_label(one.state), one.is_overdue(day)) for one in made],
    }
    return _show(request, "list", _("Assessments"), context)


@needs(Permission.ASSESSMENT_COMMENT, methods=["GET", "POST"])
def show_assessment(request: HttpRequest, assessment: str) -> HttpResponse:
    """The draft with the comments; a POST says that the State has said what it has to say."""
    viewer = viewer_of(request)
    view = queries.assessment(code=assessment, **_asked(request))
    if request.method == "POST":
        actions.comments_end(
            code=view.code,
            expected=refusals.version_of(request),
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("The office knows that you have commented."))
        return HttpResponseRedirect(reverse("delegation-assessments:assessment", args=[view.code]))
    context = {
        "assessment": view,
        "state": state_label(view.state),
        "parts": [
            (part, prose(part.text, below=2)) for part in queries.parts(viewer=viewer, assessment=view)
        ],
        "can_comment": rules.can_comment(viewer, view),
    }
    return _show(request, "assessment", words.text(view.title), context)


@needs(Permission.ASSESSMENT_COMMENT, methods=["GET", "POST"])
def comment(request: HttpRequest, assessment: str, part: str) -> HttpResponse:
    """Comment on one part."""
    viewer = viewer_of(request)
    view = queries.assessment(code=assessment, **_asked(request))
    kept = queries.part(viewer=viewer, assessment=view, slug=part)
    form = TextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.part_comment(
                assessment=view.code,
                slug=part,
                text=form.cleaned_data["text"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="text")
        else:
            messages.success(request, _("Your comment was kept."))
            address = reverse("delegation-assessments:assessment", args=[view.code])
            return HttpResponseRedirect(f"{address}#part-{part}")
    context = {
        "assessment": view,
        "part": kept,
        "html": prose(kept.text, below=2),
        "form": form,
        "can_comment": rules.can_comment(viewer, view),
    }
    title = _("Comment on “%(title)s”") % {"title": kept.title}
    return _show(request, "comment", title, context, status=400 if form.errors else 200)


@needs(Permission.ASSESSMENT_COMMENT, methods=["GET", "POST"])
def show_recommendation(request: HttpRequest, recommendation: int) -> HttpResponse:
    """A recommendation to one's own State; a POST reports what was done."""
    viewer = viewer_of(request)
    view = queries.recommendation(recommendation_id=recommendation, **_asked(request))
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        initial={"state": view.state, "version": view.version},
    )
    if request.method == "POST":
        if not rules.can_follow_up(viewer, view):
            raise AccessDenied(_("Only the State itself reports on it."))
        if form.is_valid():
            try:
                follow_up(request, recommendation, form)
            except StaleVersion as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("The follow-up was kept."))
                address = reverse("delegation-assessments:recommendation", args=[recommendation])
                return HttpResponseRedirect(address)
    context = {
        "recommendation": view,
        "label": progress_label(view.state),
        "history": [(one, progress_label(one.state)) for one in view.follow_ups],
        "form": form,
        "can_follow": rules.can_follow_up(viewer, view),
        "is_overdue": view.is_overdue(request.now.date()),  # type: ignore[attr-defined]
    }
    title = _("Recommendation %(number)s") % {"number": view.number}
    return _show(request, "recommendation", title, context, status=400 if form.errors else 200)


urlpatterns = [
    path("", show_list, name="list"),
    path("recommendations/<int:recommendation>/", show_recommendation, name="recommendation"),
    path("<slug:assessment>/", show_assessment, name="assessment"),
    path("<slug:assessment>/parts/<slug:part>/", comment, name="comment"),
]
