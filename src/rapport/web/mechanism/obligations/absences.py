"""Say that one is away and who stands in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput
from rapport.obligations.absences import actions, queries
from rapport.web.access import needs
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import forms, labels
from rapport.web.office import refusals


@needs(Permission.MECHANISM_VIEW, methods=["GET", "POST"])
def show_absences(request: HttpRequest) -> HttpResponse:
    """One's own absences and those one stands in for; say that one is away."""
    viewer = viewer_of(request)
    now = request.now  # type: ignore[attr-defined]
    deputies = queries.possible_deputies(viewer=viewer, now=now)
    form = forms.AbsenceForm(request.POST if request.method == "POST" else None, deputies=deputies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.absence_begin(
                deputy_id=int(given["deputy"]),
                from_on=given["from_on"],
                until_on=given["until_on"],
                by=viewer,
                now=now,
            )
        except InvalidInput as error:
            refusals.put(form, error, default="until_on")
        else:
            messages.success(request, _("What would come to you goes to your deputy in these days."))
            return HttpResponseRedirect(address("absence"))
    found = queries.absences(viewer=viewer, day=labels.today(request))
    names = actors.people_named(
        viewer=viewer, ids={person for one in found for person in (one.person_id, one.deputy_id)}
    )
    rows = [
        (one, names.get(one.person_id, ""), names.get(one.deputy_id, ""), one.person_id == viewer.person_id)
        for one in found
    ]
    context = {"form": form, "rows": rows, "has_deputies": bool(deputies)}
    status = 400 if form.errors else 200
    return show(request, "obligations/absence", title=_("My absence"), context=context, status=status)


@needs(Permission.MECHANISM_VIEW, methods=["POST"])
def end(request: HttpRequest, absence: int) -> HttpResponse:
    """End an absence of one's own."""
    actions.absence_end(absence=absence, by=viewer_of(request), now=request.now)  # type: ignore[attr-defined]
    messages.success(request, _("Everything comes to you again."))
    return HttpResponseRedirect(address("absence"))
