"""What every form of a plan shares: the draft that is written, reasons of a revision, and two people at one thing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rapport.actors import queries as actors
from rapport.plans import queries, rules
from rapport.plans.types import Shown
from rapport.web.office.refusals import Differing
from rapport.web.office.words import language
from rapport.web.plans.frame import today, viewer_of

UNCOMPARED = frozenset({"version", "reason", "decided_at"})
"""Fields that say how something is saved, not what."""


def draft(request: HttpRequest, code: str) -> Shown:
    """The draft of a plan for somebody who writes in it. Raises NotAvailable, AccessDenied, UnableTo."""
    viewer = viewer_of(request)
    rules.check_edit(viewer)
    shown = queries.shown(viewer=viewer, code=code, day=today(request))
    rules.check_writable(shown.at.state)
    return shown


def long(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    """A text of several lines that may be left out."""
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more
    )


def short(label: Any, length: int = 300, **more: Any) -> forms.CharField:
    """A text of one line that may be left out."""
    return forms.CharField(label=label, required=False, max_length=length, **more)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class ChangeForm(forms.Form):
    """A form of something in a plan. From the second version on every change gives its reason (3.3.7)."""

    reason = long(_("Why the revision changes this"), help_text=_("It is printed with the change."), rows=2)
    decided_at = short(_("Meeting that decided it"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason", "decided_at"):
            if number > 1:
                self.fields[name] = self.fields.pop(name)  # after what the form asks for
            else:
                del self.fields[name]
        if number > 1:
            self.fields["reason"].required = True

    def why(self) -> dict[str, Any]:
        """Reason and meeting, as actions take them."""
        given = self.cleaned_data
        return {"reason": given.get("reason", ""), "decided_at": given.get("decided_at", "")}

    @property
    def lock(self) -> int:
        """The version that the form was shown with."""
        return self.cleaned_data.get("version") or 0


def differing(form: forms.BaseForm, theirs: Mapping[str, Any]) -> list[Differing]:
    """The fields in which the saved version and the typed one differ, choices in words."""
    found = []
    for name, field in form.fields.items():
        if name in UNCOMPARED:
            continue
        pair = [_said(field, value) for value in (theirs.get(name), form[name].value())]
        if pair[0] != pair[1]:
            found.append(Differing(field.label or name, *pair))
    return found


def _said(field: forms.Field, value: Any) -> str:
    choices = dict(getattr(field, "choices", ()) or ())
    values: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
    order = {str(code): at for at, code in enumerate(choices)}
    texts = sorted(map(_text, values), key=lambda one: order.get(one, -1)) if choices else map(_text, values)
    return "\n".join(str(choices.get(text, text)) for text in texts)


def _text(value: Any) -> str:
    return "" if value is None or value is False else str(value).replace("\r\n", "\n").strip()


def offices(request: HttpRequest) -> list[tuple[str, str]]:
    """The organisations of the register, by name: code and name."""
    known = actors.organisations(viewer=viewer_of(request), language=language(), day=today(request))
    return sorted(((one.code, one.name) for one in known.values()), key=lambda one: one[1].casefold())
