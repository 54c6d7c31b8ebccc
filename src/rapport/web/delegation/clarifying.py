"""Queries of the office about one's own return: the list, one query with the questions it is about, its answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import AccessDenied, InvalidInput, UnableTo
from rapport.surveys.running import actions, queries, rules
from rapport.surveys.types import items_by_code
from rapport.web.access import needs, signed_in
from rapport.web.components.types import Crumb
from rapport.web.delegation.frame import of_return, show
from rapport.web.office import refusals, running_words, words
from rapport.web.office.forms.running import AnswerQueryForm
from rapport.web.office.frame import viewer_of

app_name = "delegation-queries"


@signed_in
def show_queries(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The queries about one return, those that wait for an answer first."""
    found = queries.queries_of(viewer=viewer_of(request), wave=wave, respondent=respondent)
    found.sort(key=lambda one: (one.state != "OPEN", one.id))
    rows = [(one, words.text(one.text), running_words.query_label(one.state)) for one in found]
    return show(
        request,
        "queries/list",
        title=_("Questions of the office"),
        of=of_return(request, wave, respondent),
        context={"wave": wave, "respondent": respondent, "rows": rows},
    )


@needs(Permission.RETURN_ANSWER, methods=["GET", "POST"])
def answer_query(request: HttpRequest, wave: str, respondent: str, query: int) -> HttpResponse:
    """One query; a POST answers it."""
    viewer = viewer_of(request)
    one = queries.query(viewer=viewer, wave=wave, respondent=respondent, query=query)
    form = AnswerQueryForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.query_answer(
                wave=wave,
                respondent=respondent,
                query=query,
                answer=form.cleaned_data["answer"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo, AccessDenied) as error:
            refusals.put(form, error, default="answer")
            status = error.status
        else:
            messages.success(request, _("Your answer was sent to the office."))
            return HttpResponseRedirect(reverse("delegation-queries:list", args=[wave, respondent]))
    sections = queries.asked_about(viewer=viewer, wave=wave, respondent=respondent)
    items = items_by_code(sections)
    back = Crumb(_("Questions of the office"), reverse("delegation-queries:list", args=[wave, respondent]))
    return show(
        request,
        "queries/query",
        title=_("A question of the office"),
        of=of_return(request, wave, respondent),
        crumbs=(back,),
        context={
            "wave": wave,
            "respondent": respondent,
            "query": one,
            "text": words.text(one.text),
            "label": running_words.query_label(one.state),
            "questions": [
                (items[code].number or code, words.text(items[code].text))
                for code in one.items
                if code in items
            ],
            "form": form,
            "may_answer": one.state == "OPEN" and bool(rules.can_answer_queries(viewer)),
        },
        status=max(status, 400) if form.errors else status,
    )


urlpatterns = [
    path("", show_queries, name="list"),
    path("<int:query>/", answer_query, name="query"),
]
