"""Pages that write lines between organisations and contact points: add, change, end."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.kinds import ContactFunction, LineKind, Visibility
from rapport.actors.register import actions, queries
from rapport.actors.register.types import ActorView, ContactFields
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.web.access import needs
from rapport.web.components.forms import DateParts
from rapport.web.mechanism.actors.changing import choices, form_page, opened, states
from rapport.web.mechanism.frame import address, viewer_of
from rapport.web.office import refusals, words


class ContactForm(forms.Form):
    """How an organisation is reached for a function."""

    function = forms.ChoiceField(label=gettext_lazy("For what"), choices=ContactFunction.choices)
    title = forms.CharField(
        label=gettext_lazy("Office or post"),
        max_length=200,
        help_text=gettext_lazy("Never the name of a person."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    mailbox = forms.EmailField(
        label=gettext_lazy("Shared mailbox"),
        required=False,
        help_text=gettext_lazy("An address of the office, not of a person. Give a number or a mailbox."),
    )
    hours = forms.CharField(label=gettext_lazy("Hours"), required=False, max_length=200)
    languages = forms.CharField(label=gettext_lazy("Languages"), required=False, max_length=200)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=120)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see it"), choices=Visibility.choices, initial=Visibility.MEMBERS
    )
    state_id = forms.TypedChoiceField(
        label=gettext_lazy("Of which State"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "For the single national point of contact, where the register serves several States."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state_id"].choices = [("", ""), *states]  # type: ignore[attr-defined]

    def contact(self) -> ContactFields:
        """What was typed."""
        given = self.cleaned_data
        return ContactFields(**{name: given[name] for name in asdict(ContactFields("", ""))})


class NewContactForm(ContactForm):
    """A contact point, and for which time."""

    from_on = forms.DateField(
        label=gettext_lazy("In force from"),
        required=False,
        widget=DateParts,
        help_text=gettext_lazy("Empty: from today."),
    )
    until_on = forms.DateField(label=gettext_lazy("First day without it"), required=False, widget=DateParts)


class LineForm(forms.Form):
    """A line from this organisation to another, or to it from another."""

    direction = forms.ChoiceField(label=gettext_lazy("Read the line"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("What it says"), choices=LineKind.choices)
    other = forms.ChoiceField(label=gettext_lazy("The other organisation"))
    is_formal = forms.BooleanField(
        label=gettext_lazy("A formal line"),
        required=False,
        initial=True,
        help_text=gettext_lazy("By law, decree, order or agreement. Informal contact never is."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)
    from_on = forms.DateField(label=gettext_lazy("Since"), required=False, widget=DateParts)
    until_on = forms.DateField(label=gettext_lazy("First day without it"), required=False, widget=DateParts)

    def __init__(self, *args: Any, one: ActorView, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            ("OUT", _("from %(name)s to the other") % {"name": one.name}),
            ("IN", _("from the other to %(name)s") % {"name": one.name}),
        ]
        self.fields["direction"].choices = ways  # type: ignore[attr-defined]
        self.fields["direction"].initial = "OUT"
        self.fields["other"].choices = [("", ""), *others]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Ends something, on the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def draw_line(request: HttpRequest, actor: str) -> HttpResponse:
    """Draw a line between this organisation and another."""
    one = opened(request, actor).actor
    back = address("actor", one.code)
    data = request.POST if request.method == "POST" else None
    form = LineForm(data, one=one, others=choices(request, without=[one.id]))
    status = 0
    if data is not None and form.is_valid():
        given = form.cleaned_data
        ends = (one.id, int(given["other"]))
        source, target = ends if given["direction"] == "OUT" else ends[::-1]
        try:
            actions.line_draw(
                source_id=source,
                target_id=target,
                kind=given["kind"],
                is_formal=given["is_formal"],
                note=given["note"],
                from_on=given["from_on"],
                until_on=given["until_on"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="other")
            status = error.status
        else:
            messages.success(request, _("The line was drawn."))
            return HttpResponseRedirect(back)
    title = _("Draw a line of %(name)s") % {"name": one.name}
    return form_page(request, form, title, back, status)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def end_line(request: HttpRequest, line: int) -> HttpResponse:
    """End a line, after showing which."""
    viewer = viewer_of(request)
    view = queries.line(viewer=viewer, line_id=line)
    day = request.now.date()  # type: ignore[attr-defined]
    ids = [view.source_id, view.target_id]
    names = queries.actors(viewer=viewer, language=words.language(), day=day, ids=ids)
    source, target = names[view.source_id], names[view.target_id]
    said = f"{source.name} {LineKind(view.kind).label} {target.name}"

    def act(version: int) -> None:
        actions.line_end(
            line_id=line,
            expected=version,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )

    return _end(request, act, view.version, title=_("End a line"), said=said, back=source.code)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def add_contact(request: HttpRequest, actor: str) -> HttpResponse:
    """Add a contact point to an organisation."""
    one = opened(request, actor).actor
    back = address("actor", one.code)
    form = NewContactForm(request.POST if request.method == "POST" else None, states=states(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.contact_add(
                organisation_id=one.id,
                fields=form.contact(),
                from_on=form.cleaned_data["from_on"],
                until_on=form.cleaned_data["until_on"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="title")
        else:
            messages.success(request, _("The contact point was added."))
            return HttpResponseRedirect(back)
    title = _("Add a contact point of %(name)s") % {"name": one.name}
    return form_page(request, form, title, back)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def change_contact(request: HttpRequest, contact: int) -> HttpResponse:
    """Change a contact point."""
    viewer = viewer_of(request)
    view = queries.contact_point(viewer=viewer, contact_id=contact)
    back = address("actor", _of(request, view.organisation_id).code)
    title, status = _("Change a contact point"), 0
    if request.method != "POST":
        form = ContactForm(initial={**asdict(view.fields), "version": view.version}, states=states(request))
        return form_page(request, form, title, back)
    form = ContactForm(request.POST, states=states(request))
    if form.is_valid():
        try:
            actions.contact_change(
                contact_id=contact,
                fields=form.contact(),
                expected=form.cleaned_data["version"] or 0,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="title")
        except StaleVersion as error:
            form, status = (
                ContactForm(refusals.with_version(request.POST, error), states=states(request)),
                409,
            )
            refusals.put(form, error)
        else:
            messages.success(request, _("The contact point was changed."))
            return HttpResponseRedirect(back)
    return form_page(request, form, title, back, status)


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def end_contact(request: HttpRequest, contact: int) -> HttpResponse:
    """End a contact point, after showing which."""
    viewer = viewer_of(request)
    view = queries.contact_point(viewer=viewer, contact_id=contact)
    said = f"{ContactFunction(view.fields.function).label}: {view.fields.title}"

    def act(version: int) -> None:
        actions.contact_end(
            contact_id=contact,
            expected=version,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )

    back = _of(request, view.organisation_id).code
    return _end(request, act, view.version, title=_("End a contact point"), said=said, back=back)


def _of(request: HttpRequest, organisation_id: int) -> ActorView:
    day = request.now.date()  # type: ignore[attr-defined]
    found = queries.actors(
        viewer=viewer_of(request), language=words.language(), day=day, ids=[organisation_id]
    )
    if organisation_id not in found:
        raise NotAvailable(_("There is no such organisation."))
    return found[organisation_id]


def _end(
    request: HttpRequest, act: Callable[[int], None], version: int, *, title: str, said: str, back: str
) -> HttpResponse:
    """The page that shows what ends today, and the end itself."""
    where, status = address("actor", back), 0
    form = EndForm(request.POST if request.method == "POST" else None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["version"])
        except StaleVersion as error:
            form, status = EndForm(refusals.with_version(request.POST, error)), 409
            refusals.put(form, error)
        except UnableTo as error:
            refusals.put(form, error)
            status = 409
        else:
            messages.success(request, _("It was ended today and stays on record."))
            return HttpResponseRedirect(where)
    intro = _("%(what)s. It ends today and stays on record.") % {"what": said}
    return form_page(request, form, title, where, status, intro=intro, button=_("End it"))
