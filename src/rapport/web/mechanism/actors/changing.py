"""Pages that write in the register of actors: enter an organisation, say what it does and of what it is a part."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import queries as organisations
from rapport.actors import vocabulary
from rapport.actors.kinds import STATES, OrganisationKind
from rapport.actors.register import actions, queries
from rapport.actors.register.types import ActorProfileView, ProfileFields
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words
from rapport.web.office.forms.organisations import NamesForm

LISTS = {
    "competencies": vocabulary.COMPETENCIES,
    "forms": vocabulary.FORMS,
    "profiles": vocabulary.PROFILES,
}
LINES = ("places", "languages")


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class ProfileForm(forms.Form):
    """What an organisation does, for whom, where and with what."""

    level = forms.ChoiceField(label=gettext_lazy("Level of government"), required=False)
    perspective = forms.ChoiceField(label=gettext_lazy("Perspective"), required=False)
    mandate = forms.CharField(
        label=gettext_lazy("Mandate"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    jurisdiction = forms.CharField(
        label=gettext_lazy("Jurisdiction"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    staff_full_time = forms.IntegerField(
        label=gettext_lazy("Staff full-time on trafficking"), required=False, min_value=0
    )
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    competencies = _several(gettext_lazy("Competencies"))
    profiles = _several(gettext_lazy("Profiles served"))
    places = forms.CharField(
        label=gettext_lazy("Places"),
        required=False,
        help_text=gettext_lazy("One on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        required=False,
        help_text=gettext_lazy("One on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Named as the field of the profile it fills; last, because within the class it hides the module of that name.
    forms = _several(gettext_lazy("Forms of exploitation"))
    field_order: Sequence[str] = (
        *("parent", "level", "perspective", "mandate", "jurisdiction", "staff_full_time", "website"),
        *("competencies", "forms", "profiles", "places", "languages", "version"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, Any] = {
            "level": [("", ""), *vocabulary.choices(vocabulary.LEVELS)],
            "perspective": [("", ""), *vocabulary.choices(vocabulary.PERSPECTIVES)],
            **{name: list(vocabulary.choices(terms)) for name, terms in LISTS.items()},
        }
        for name, entries in given.items():
            self.fields[name].choices = entries  # type: ignore[attr-defined]

    def profile(self, had: ProfileFields) -> ProfileFields:
        """What was typed; what the page does not ask stays as it was."""
        given = self.cleaned_data
        kept = asdict(had)
        kept |= {name: given[name] for name in ("level", "perspective", "mandate", "jurisdiction", "website")}
        kept["staff_full_time"] = given["staff_full_time"]
        kept |= {name: frozenset(given[name]) for name in LISTS}
        kept |= {
            name: tuple(dict.fromkeys(filter(None, map(str.strip, given[name].splitlines()))))
            for name in LINES
        }
        return ProfileFields(**kept)


class PlaceForm(forms.Form):
    """Of what an organisation is a part."""

    parent = forms.ChoiceField(label=gettext_lazy("Part of"), required=False)

    def __init__(self, *args: Any, above: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", ""), *above]  # type: ignore[attr-defined]

    def chosen(self) -> int | None:
        """The id of the organisation above, or None."""
        return int(self.cleaned_data["parent"]) if self.cleaned_data["parent"] else None


class NewActorForm(PlaceForm, ProfileForm, NamesForm):
    """An organisation that the register does not have, with what it does."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=80)
    field_order = ("kind", "code", "name_en", "name_fr", "name_ar", *ProfileForm.field_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in OrganisationKind.choices if one[0] not in STATES]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


def choices(request: HttpRequest, *, without: Collection[int] = ()) -> list[tuple[str, str]]:
    """The organisations of the mechanism as choices of a field, by name, without some."""
    viewer, day = viewer_of(request), request.now.date()  # type: ignore[attr-defined]
    known = queries.actors(viewer=viewer, language=words.language(), day=day).values()
    found = [(str(one.id), one.name) for one in known if one.id not in without and one.kind not in STATES]
    return sorted(found, key=lambda pair: pair[1].casefold())


def states(request: HttpRequest) -> list[tuple[str, str]]:
    """The States of the register as choices of a field, by name."""
    viewer, day = viewer_of(request), request.now.date()  # type: ignore[attr-defined]
    known = organisations.organisations(viewer=viewer, language=words.language(), day=day).values()
    found = [(str(one.id), one.name) for one in known if one.kind in STATES]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _above(request: HttpRequest, *, without: int | None) -> list[tuple[str, str]]:
    """The organisations that one may be a part of: everybody but itself and what is part of it."""
    viewer = viewer_of(request)
    barred = organisations.with_parts(viewer=viewer, ids=[without]) if without is not None else frozenset()
    return choices(request, without=barred)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    back: str,
    status: int = 0,
    *,
    intro: str = "",
    button: str = "",
) -> HttpResponse:
    """A page of the register that is one form."""
    crumbs = (Crumb(_("Actors"), address("actors")),)
    refused = status or (400 if form.errors else 200)
    return show(
        request,
        "actors/form",
        title=title,
        crumbs=crumbs,
        context={"form": form, "back": back, "intro": intro, "button": button or _("Save")},
        status=refused,
    )


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def new_actor(request: HttpRequest) -> HttpResponse:
    """Enter an organisation with what it does."""
    data = request.POST if request.method == "POST" else None
    form = NewActorForm(data, above=_above(request, without=None))
    if data is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.actor_register(
                code=given["code"],
                kind=OrganisationKind(given["kind"]),
                names=form.names(),
                parent_id=form.chosen(),
                fields=form.profile(ProfileFields()),
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="code")
        else:
            messages.success(request, _("The organisation was entered."))
            warn_of_core_roles(request, given["code"])
            return HttpResponseRedirect(address("actor", given["code"]))
    return form_page(request, form, _("Enter an organisation"), address("actors"))


def warn_of_core_roles(request: HttpRequest, code: str) -> None:
    """Say so where what was written leaves core roles of government with others only; it is kept all the same."""
    viewer, day = viewer_of(request), request.now.date()  # type: ignore[attr-defined]
    known = queries.actors(viewer=viewer, language=words.language(), day=day)
    one = next((each for each in known.values() if each.code == code), None)
    if one is None:
        return
    alone = queries.core_roles_alone(one, known.values(), viewer=viewer)
    if alone:
        told = ", ".join(vocabulary.label_of(vocabulary.COMPETENCIES, each) for each in alone)
        message = _("No part of government is on record with these roles, which are the State's: %(roles)s.")
        messages.warning(request, message % {"roles": told})


def opened(request: HttpRequest, actor: str) -> ActorProfileView:
    """The organisation with that code. Raises NotAvailable."""
    viewer, language = viewer_of(request), words.language()
    day = request.now.date()  # type: ignore[attr-defined]
    named = organisations.organisation_by_code(viewer=viewer, code=actor, language=language, day=day)
    return queries.profile_of(viewer=viewer, organisation_id=named.id, language=language, day=day)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def describe_actor(request: HttpRequest, actor: str) -> HttpResponse:
    """Change what an organisation does, for whom, where and with what."""
    view = opened(request, actor)
    back, title = address("actor", view.actor.code), _("Describe %(name)s") % {"name": view.actor.name}
    if request.method != "POST":
        return form_page(request, ProfileForm(initial=_typed(view)), title, back)
    form, status = ProfileForm(request.POST), 0
    if form.is_valid():
        try:
            actions.actor_describe(
                organisation_id=view.actor.id,
                fields=form.profile(view.fields),
                expected=form.cleaned_data["version"] or 0,
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error)
        except StaleVersion as error:
            form, status = ProfileForm(refusals.with_version(request.POST, error)), 409
            refusals.put(form, error)
        else:
            messages.success(request, _("The description was kept."))
            warn_of_core_roles(request, view.actor.code)
            return HttpResponseRedirect(back)
    return form_page(request, form, title, back, status)


def _typed(view: ActorProfileView) -> dict[str, Any]:
    lists = {name: sorted(getattr(view.actor, name)) for name in LISTS}
    lines = {name: "\n".join(getattr(view.actor, name)) for name in LINES}
    return {**asdict(view.fields), **lists, **lines, "version": view.version}


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def place_actor(request: HttpRequest, actor: str) -> HttpResponse:
    """Say of what an organisation is a part."""
    one = opened(request, actor).actor
    back = address("actor", one.code)
    initial = {"parent": "" if one.parent_id is None else str(one.parent_id)}
    data = request.POST if request.method == "POST" else None
    form = PlaceForm(data, initial=initial, above=_above(request, without=one.id))
    if data is not None and form.is_valid():
        try:
            actions.organisation_place_under(
                organisation_id=one.id,
                parent_id=form.chosen(),
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except UnableTo as error:
            refusals.put(form, error, default="parent")
        else:
            messages.success(request, _("The place was kept."))
            return HttpResponseRedirect(back)
    return form_page(request, form, _("Place %(name)s") % {"name": one.name}, back)
