"""Forms of consultation, adoption and revision."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.web.components.forms import DateParts
from rapport.web.plans.writing import long, short

OUTCOMES = (
    ("TAKEN_UP", _("Taken up: the plan is changed")),
    ("PARTLY", _("Taken up in part")),
    ("NOTED", _("Noted: nothing has to change")),
    ("NOT", _("Not taken up")),
)
"""What can become of a comment."""


class Locked(forms.Form):
    """The version of what is changed that the form was shown with."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def lock(self) -> int:
        """That version; one that was left out fits nothing."""
        return self.cleaned_data.get("version") or 0


class OpenForm(Locked):
    """Until which day comments are asked for."""

    until = forms.DateField(
        label=_("Last day for comments"),
        widget=DateParts,
        required=False,
        help_text=_("Left empty, comments are taken until the consultation is closed."),
    )


class CloseForm(Locked):
    """Why a consultation ends before its last day."""

    reason = long(_("Why it ends before its last day"), rows=2)

    def __init__(self, *args: Any, is_early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_early:
            del self.fields["reason"]


class CommentForm(forms.Form):
    """What an organisation says."""

    organisation = forms.ChoiceField(label=_("For which organisation"))
    measure = forms.ChoiceField(label=_("On what"), required=False)
    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Say what should change, and why. Members read it; write no names of persons."),
    )

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[tuple[str, str]],
        measures: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(organisations)  # type: ignore[attr-defined]
        self.fields["measure"].choices = [("", _("The plan as a whole")), *measures]  # type: ignore[attr-defined]


class AnswerForm(Locked):
    """What became of a comment, and why."""

    outcome = forms.ChoiceField(label=_("What becomes of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Say what is changed, or why it is not. Whoever commented reads it."),
    )


class AdoptForm(Locked):
    """The decision that adopts a version, and why nobody was consulted."""

    decision = forms.ChoiceField(
        label=_("Decision that adopts the plan"),
        help_text=_("A decision of a body that stands, latest first."),
    )
    not_consulted = long(
        _("Why nobody was consulted"), rows=2, help_text=_("It stays with the version for good.")
    )

    def __init__(
        self, *args: Any, decisions: Iterable[tuple[str, str]], was_asked: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [("", _("Choose a decision")), *decisions]  # type: ignore[attr-defined]
        if was_asked:
            del self.fields["not_consulted"]
        else:
            self.fields["not_consulted"].required = True


class ReviseForm(forms.Form):
    """Why a revision begins."""

    reason = forms.CharField(
        label=_("Why the plan is revised"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("For example: findings of the rapporteur, a new law, or the plan’s own cycle."),
    )
    begun_by = short(_("Meeting that asked for it"), length=400)


class ExplainForm(forms.Form):
    """Why a measure was changed, and which meeting decided it."""

    reason = forms.CharField(
        label=_("Why the revision changes this"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    decided_at = short(_("Meeting that decided it"))
