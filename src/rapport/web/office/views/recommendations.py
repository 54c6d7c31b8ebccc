"""The numbered recommendations of an edition."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.reports import actions, queries, rules
from rapport.reports.assembly.tables import text_in
from rapport.reports.types import EditionView, RecommendationView
from rapport.reports.workflow import EditionState
from rapport.surveys.assessments import queries as to_state
from rapport.surveys.assessments.rules import can_edit_assessments
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals
from rapport.web.office.forms.editions import RecommendationForm, initial_of_recommendation
from rapport.web.office.frame import address, edition_crumbs, show, viewer_of

COMPARED = ("addressees", "text")


@needs(Permission.OFFICE_VIEW)
def show_recommendations(request: HttpRequest, code: str) -> HttpResponse:
    """All recommendations with whom they are addressed to."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    labels = edition.about.get("addressees", {})
    day = request.now.date()  # type: ignore[attr-defined]
    to_states = to_state.recommendations(viewer=viewer, language=edition.language, day=day)
    followed = Counter(one.edition for one in to_states)
    rows = [
        (
            view,
            text_in(view.text, edition.language),
            [text_in(labels.get(one, one), edition.language) for one in view.addressees],
            followed[f"{edition.code}/{view.number}"],
        )
        for view in queries.recommendations(viewer=viewer, edition=edition)
    ]
    return show(
        request,
        "recommendations/list",
        title=_("Recommendations"),
        crumbs=edition_crumbs(edition),
        context={
            "edition": edition,
            "rows": rows,
            "can_write": rules.can_write(viewer, state=edition.state),
            "can_follow": edition.state == EditionState.PUBLISHED and can_edit_assessments(viewer),
        },
    )


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def add_recommendation(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new recommendation, and its saving."""
    return _edit(request, queries.edition(viewer=viewer_of(request), code=code), None)


@needs(Permission.NARRATIVE_EDIT, methods=["GET", "POST"])
def change_recommendation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form of a recommendation, and its saving."""
    edition = queries.edition(viewer=viewer_of(request), code=code)
    return _edit(request, edition, _numbered(request, edition, number))


def _numbered(request: HttpRequest, edition: EditionView, number: int) -> RecommendationView:
    for view in queries.recommendations(viewer=viewer_of(request), edition=edition):
        if view.number == number:
            return view
    raise NotAvailable(_("The edition has no recommendation %(number)s.") % {"number": number})


def _edit(request: HttpRequest, edition: EditionView, found: RecommendationView | None) -> HttpResponse:
    rules.check_write(viewer_of(request), state=edition.state)
    fixed = found.number if found else None
    if request.method == "GET":
        initial = initial_of_recommendation(found, edition.language) if found else _next(request, edition)
        return _page(
            request,
            edition,
            found,
            RecommendationForm(fixed=fixed, initial=initial, language=edition.language),
        )
    form = RecommendationForm(request.POST, fixed=fixed, language=edition.language)
    if not form.is_valid():
        return _page(request, edition, found, form, status=400)
    return _save(request, edition, found, form)


def _next(request: HttpRequest, edition: EditionView) -> dict[str, Any]:
    numbers = [view.number for view in queries.recommendations(viewer=viewer_of(request), edition=edition)]
    return {"number": max(numbers, default=0) + 1}


def _save(
    request: HttpRequest, edition: EditionView, found: RecommendationView | None, form: RecommendationForm
) -> HttpResponse:
    given = form.cleaned_data
    number = found.number if found else given["number"]
    other = dict(found.text) if found else {}
    try:
        actions.recommendation_save(
            edition=edition.code,
            number=number,
            addressees=form.to(),
            text={**other, edition.language: given["text"]},
            expected=(given["version"] or 0) if found else None,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        theirs = _numbered(request, edition, number)
        again = RecommendationForm(
            refusals.with_version(request.POST, error), fixed=number, language=edition.language
        )
        differing = refusals.differing(again, initial_of_recommendation(theirs, edition.language), COMPARED)
        return _page(request, edition, theirs, again, status=409, differing=differing)
    except InvalidInput as error:
        refusals.put(form, error, default="number")
        return _page(request, edition, found, form, status=400)
    messages.success(request, _("Recommendation %(number)s was saved.") % {"number": number})
    return HttpResponseRedirect(address("recommendations", edition.code))


def _page(
    request: HttpRequest,
    edition: EditionView,
    found: RecommendationView | None,
    form: RecommendationForm,
    *,
    status: int = 200,
    differing: Any = (),
) -> HttpResponse:
    title = _("Recommendation %(number)s") % {"number": found.number} if found else _("Add a recommendation")
    crumb = Crumb(_("Recommendations"), address("recommendations", edition.code))
    return show(
        request,
        "recommendations/edit",
        title=title,
        crumbs=edition_crumbs(edition, crumb),
        context={"edition": edition, "form": form, "differing": differing},
        status=status,
    )
