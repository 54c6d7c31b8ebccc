"""Merging duplicates: choose the organisation that stays, look at both side by side, confirm with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import vocabulary
from rapport.actors.kinds import STATES, OrganisationKind
from rapport.actors.register import actions, queries
from rapport.actors.register.types import ActorProfileView, ActorView
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.actors.changing import opened
from rapport.web.mechanism.actors.register import labels
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words


class ChooseForm(forms.Form):
    """The organisation that stays."""

    into = forms.ChoiceField(label=gettext_lazy("The organisation that stays"))

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", ""), *others]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Why, on what was shown."""

    into = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the history."),
    )


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def merge_actor(request: HttpRequest, actor: str) -> HttpResponse:
    """Merge this organisation, a duplicate, into another one."""
    known = _known(request)
    found = next((each for each in known.values() if each.code.casefold() == actor.casefold()), None)
    one = _opened(request, found) if found is not None else opened(request, actor)
    given = request.POST if request.method == "POST" else request.GET
    others = [(str(each.id), each.name) for each in known.values() if each.id != one.actor.id]
    others = [pair for pair in others if known[int(pair[0])].kind not in STATES]
    others.sort(key=lambda pair: pair[1].casefold())
    choose = ChooseForm(given if "into" in given else None, others=others)
    if not choose.is_bound or not choose.is_valid():
        return _page(request, one, {"choose": choose}, status=400 if choose.errors else 200)
    into = int(choose.cleaned_data["into"])
    other = _opened(request, known[into])
    form, status = MergeForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.organisations_merge(
                duplicate_id=one.actor.id,
                into_id=into,
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo, StaleVersion) as error:
            refusals.put(form, error, default="reason")
            status = error.status
        else:
            messages.success(request, _("The two are one now. The old address leads here."))
            return HttpResponseRedirect(address("actor", other.actor.code))
    preview = queries.merge_preview(
        viewer=viewer_of(request),
        duplicate_id=one.actor.id,
        into_id=into,
        now=request.now,  # type: ignore[attr-defined]
    )
    if form.is_bound:
        # What is confirmed next is what this page shows.
        kept = request.POST.copy()
        kept["seen"] = preview.fingerprint
        form.data = kept
    else:
        form = MergeForm(initial={"into": into, "seen": preview.fingerprint})
    context = {
        "form": form,
        "other": other,
        "preview": preview,
        "rows": _beside(one, other, known),
    }
    return _page(request, one, context, status=status if status != 200 or not form.errors else 400)


def _known(request: HttpRequest) -> Mapping[int, ActorView]:
    day = request.now.date()  # type: ignore[attr-defined]
    return queries.actors(viewer=viewer_of(request), language=words.language(), day=day)


def _opened(request: HttpRequest, one: ActorView) -> ActorProfileView:
    return queries.profile_of(
        viewer=viewer_of(request),
        organisation_id=one.id,
        language=words.language(),
        day=request.now.date(),  # type: ignore[attr-defined]
        known=one,
    )


def _page(
    request: HttpRequest, one: ActorProfileView, context: dict[str, Any], *, status: int
) -> HttpResponse:
    crumbs = (
        Crumb(_("Actors"), address("actors")),
        Crumb(one.actor.name, address("actor", one.actor.code)),
    )
    values = {"one": one, "form": None, "choose": None, "back": address("actor", one.actor.code), **context}
    title = _("Merge %(name)s into another organisation") % {"name": one.actor.name}
    return show(request, "actors/merge", title=title, crumbs=crumbs, context=values, status=status)


def _beside(
    one: ActorProfileView, other: ActorProfileView, known: Mapping[int, ActorView]
) -> list[tuple[str, str, str]]:
    """Both organisations, fact by fact; facts that neither has are left out."""
    pair = (one, other)
    above = [known.get(view.actor.parent_id or 0) for view in pair]
    rows: list[tuple[str, Sequence[str]]] = [
        (_("Code"), [view.actor.code for view in pair]),
        (_("Kind"), [str(OrganisationKind(view.actor.kind).label) for view in pair]),
        (_("Part of"), [each.name if each else "" for each in above]),
        (
            _("Level of government"),
            [vocabulary.label_of(vocabulary.LEVELS, view.actor.level) for view in pair],
        ),
        (_("Mandate"), [view.fields.mandate for view in pair]),
        (_("Jurisdiction"), [view.fields.jurisdiction for view in pair]),
        (
            _("Staff full-time on trafficking"),
            ["" if view.actor.staff_full_time is None else str(view.actor.staff_full_time) for view in pair],
        ),
        (
            _("Competencies"),
            ["; ".join(labels(vocabulary.COMPETENCIES, view.actor.competencies)) for view in pair],
        ),
        (_("Places"), ["; ".join(view.actor.places) for view in pair]),
        (_("Languages"), ["; ".join(view.actor.languages) for view in pair]),
    ]
    return [(label, values[0], values[1]) for label, values in rows if any(values)]
