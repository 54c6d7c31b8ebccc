"""Answers proposed from the description of the mechanism: looked at one by one, taken over or edited, never sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering import actions
from rapport.surveys.answering.types import Entry, ReturnView
from rapport.surveys.proposals import queries
from rapport.surveys.proposals.types import Proposal, Proposed
from rapport.web.access import signed_in
from rapport.web.delegation.frame import here, may_write, of_return, show, viewer_of
from rapport.web.office import words as office
from rapport.web.questions import words

app_name = "delegation-proposed"


def _read(request: HttpRequest, view: ReturnView) -> Proposed:
    return queries.proposed(
        viewer=viewer_of(request),
        wave=view.wave,
        respondent=view.respondent,
        day=request.now.date(),  # type: ignore[attr-defined]
        language=office.language(),
    )


def _row(view: ReturnView, one: Proposal) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "number": one.item.number or one.item.code,
        "text": words.text(one.item.text),
        "proposed": words.answer_words(one.item, one.given),
        "stands": words.answer_words(one.item, one.stands)
        if one.stands and one.stands.state != "blank"
        else "",
        "is_taken": one.is_taken,
        "source": one.source,
        "version": one.version,
        "seen": one.seen,
        "edit": f"{here(view, 'section', one.item.section)}#question-{one.item.code}",
    }


@signed_in(methods=["GET", "POST"])
def show_proposed(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The proposals with their sources; a POST takes one over into the draft."""
    view = of_return(request, wave, respondent)
    found = _read(request, view)
    if request.method == "POST":
        return _take(request, view, found)
    context = {
        "rows": [_row(view, one) for one in found.proposals],
        "found": found,
        "disabled": not may_write(request, view),
    }
    return show(request, "proposed", title=_("Proposed from the mechanism"), of=view, context=context)


def _take(request: HttpRequest, view: ReturnView, found: Proposed) -> HttpResponse:
    """Take over one proposal. Raises InvalidInput where it is no longer the one that was shown."""
    code = request.POST.get("item", "")
    one = next((each for each in found.proposals if each.item.code == code), None)
    if one is None or one.seen != request.POST.get("seen"):
        raise InvalidInput(_("What is proposed was changed meanwhile. Open the page again."), code="changed")
    version = request.POST.get("version", "")
    expected = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    kept = actions.section_save(
        wave=view.wave,
        respondent=view.respondent,
        entries=[Entry(one.item.code, one.given)],
        expected={(one.item.code, ""): expected},
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    if any(saved.conflict for saved in kept.values()):
        messages.warning(request, _("Somebody else answered this meanwhile. Both texts are kept: choose."))
        return HttpResponseRedirect(here(view, "conflicts"))
    messages.success(request, _("The answer was taken over into your draft. Nothing is submitted yet."))
    place = reverse("delegation-proposed:list", args=[view.wave, view.respondent])
    return HttpResponseRedirect(f"{place}#proposed-{one.item.code}")


urlpatterns: list[URLPattern] = [path("", show_proposed, name="list")]
