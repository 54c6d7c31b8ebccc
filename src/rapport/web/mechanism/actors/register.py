"""The register of actors: the list with what is missing, one organisation, contact points."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import queries as organisations
from rapport.actors import vocabulary
from rapport.actors.agreements import queries as agreements
from rapport.actors.kinds import STATES, ContactFunction, LineKind, OrganisationKind
from rapport.actors.register import queries
from rapport.actors.register.types import ActorView, Search
from rapport.actors.roles import Permission
from rapport.actors.rules import can_edit_actors
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import words

PER_PAGE = 40


class ActorSearch(forms.Form):
    """What narrows the register."""

    q = forms.CharField(label=gettext_lazy("Name or code"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    competence = forms.ChoiceField(label=gettext_lazy("Competence"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level of government"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in OrganisationKind.choices if one[0] not in STATES]
        lists: Mapping[str, Any] = {
            "kind": kinds,
            "competence": vocabulary.choices(vocabulary.COMPETENCIES),
            "level": vocabulary.choices(vocabulary.LEVELS),
        }
        for name, entries in lists.items():
            self.fields[name].choices = [("", _("All")), *entries]  # type: ignore[attr-defined]


def _day(request: HttpRequest) -> date:
    return request.now.date()  # type: ignore[attr-defined, no-any-return]


def labels(list_: Mapping[str, vocabulary.Term], codes: frozenset[str]) -> list[str]:
    """Labels in the order of their list."""
    return [str(term.label) for term in list_.values() if term.id in codes]


@needs(Permission.MECHANISM_VIEW)
def show_actors(request: HttpRequest) -> HttpResponse:
    """Organisations by name, narrowed; above them what nobody does, and what only others than government do."""
    viewer, day = viewer_of(request), _day(request)
    form = ActorSearch(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    search = Search(
        words=given.get("q", ""),
        kind=given.get("kind", ""),
        competence=given.get("competence", ""),
        level=given.get("level", ""),
        place=given.get("place", ""),
    )
    everybody = queries.found(viewer=viewer, language=words.language(), day=day, search=Search())
    names = {one.id: one for one in everybody}
    found = [one for one in everybody if queries.fits(one, search, viewer=viewer)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    warnings = queries.warnings_of(everybody, viewer=viewer)
    context = {
        "search": form,
        "page": page,
        "rows": [(one, OrganisationKind(one.kind).label, _above(one, names)) for one in page],
        "outside": [
            (_competence(one.competence), [names[each] for each in one.organisation_ids])
            for one in warnings
            if one.rule == "OUTSIDE_GOVERNMENT"
        ],
        "may_edit": can_edit_actors(viewer),
        "nobody": [_competence(one.competence) for one in warnings if one.rule == "NOBODY"],
    }
    return show(request, "actors/list", title=_("Actors"), context=context)


def _competence(code: str) -> str:
    return vocabulary.label_of(vocabulary.COMPETENCIES, code)


def _above(one: ActorView, names: Mapping[int, ActorView]) -> ActorView | None:
    return names.get(one.parent_id) if one.parent_id is not None else None


@needs(Permission.MECHANISM_VIEW)
def show_actor(request: HttpRequest, actor: str) -> HttpResponse:
    """One organisation: what it does, for whom and where, its parts, lines, contact points and former names."""
    viewer, day, language = viewer_of(request), _day(request), words.language()
    known = queries.actors(viewer=viewer, language=language, day=day)
    one = next((each for each in known.values() if each.code.casefold() == actor.casefold()), None)
    if one is None:  # a merged duplicate, or nobody
        named = organisations.organisation_by_code(viewer=viewer, code=actor, language=language, day=day)
        one = known[named.id]
    view = queries.profile_of(viewer=viewer, organisation_id=one.id, language=language, day=day, known=one)
    lines = [
        (known[line.source_id], LineKind(line.kind).label, known[line.target_id], line)
        for line in queries.lines(viewer=viewer, day=day, organisation_id=one.id)
        if line.source_id in known and line.target_id in known
    ]
    context = {
        "actor": one,
        "may_edit": can_edit_actors(viewer),
        "fields": view.fields,
        "kind": OrganisationKind(one.kind).label,
        "above": _above(one, known),
        "parts": sorted((each for each in known.values() if each.parent_id == one.id), key=lambda e: e.name),
        "level": vocabulary.label_of(vocabulary.LEVELS, one.level),
        "perspective": vocabulary.label_of(vocabulary.PERSPECTIVES, one.perspective),
        "competencies": [
            (vocabulary.label_of(vocabulary.COMPETENCIES, code), code in vocabulary.CORE_COMPETENCIES)
            for code in vocabulary.COMPETENCIES
            if code in one.competencies
        ],
        "alone": [_competence(code) for code in queries.core_roles_alone(one, known.values(), viewer=viewer)],
        "forms_of_exploitation": labels(vocabulary.FORMS, one.forms),
        "profiles": labels(vocabulary.PROFILES, one.profiles),
        "lines": lines,
        "contacts": _contacts(queries.contact_points(viewer=viewer, day=day, organisation_id=one.id), known),
        "names": organisations.names(viewer=viewer, organisation_id=one.id),
        "agreements": agreements.agreements(
            viewer=viewer, day=day, language=language, organisation_id=one.id
        ),
        "mergers": queries.mergers(viewer=viewer, organisation_id=one.id),
    }
    crumbs = (Crumb(_("Actors"), address("actors")),)
    return show(request, "actors/actor", title=one.name, crumbs=crumbs, context=context)


def _contacts(found: Any, known: Mapping[int, ActorView]) -> list[Any]:
    return [
        (one, ContactFunction(one.fields.function).label, known.get(one.organisation_id)) for one in found
    ]


@needs(Permission.MECHANISM_VIEW)
def show_contacts(request: HttpRequest) -> HttpResponse:
    """Every contact point, by function."""
    viewer, day = viewer_of(request), _day(request)
    known = queries.actors(viewer=viewer, language=words.language(), day=day)
    contacts = _contacts(queries.contact_points(viewer=viewer, day=day), known)
    context = {"contacts": contacts, "may_edit": can_edit_actors(viewer)}
    return show(request, "actors/contacts", title=_("Contact points"), context=context)
