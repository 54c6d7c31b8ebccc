"""Forms of figures and universes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.analysis.tabulation import value_text
from rapport.surveys.actions import FigureFields
from rapport.surveys.types import FigureDefinition, ItemView, UniverseView
from rapport.web.office.words import text

CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*\Z", _("Use lower-case letters, digits and hyphens, as in ncm-yes.")
)
LANGUAGES = (("en", _("in English")), ("fr", _("in French")), ("ar", _("in Arabic")))
MEASURES = (
    ("share", _("Share: per cent of the universe")),
    ("count", _("Number of respondents")),
    ("sum", _("Sum of the numbers given")),
    ("mean", _("Mean of the numbers given")),
    ("median", _("Median of the numbers or years given")),
    ("min", _("Lowest number or earliest year")),
    ("max", _("Highest number or latest year")),
)
OPERATORS = (
    ("=", _("is (one value)")),
    ("!=", _("is not (one value)")),
    ("includes", _("includes (several values)")),
    ("<", _("less than, before")),
    ("<=", _("at most")),
    (">", _("more than, after")),
    (">=", _("at least")),
    ("is", _("has the answer state")),
)
JOINS = (("and", _("and")), ("or", _("or")))


def item_choices(items: Sequence[ItemView], *, empty: Any) -> list[tuple[str, Any]]:
    """Questions and coded variables by code with their text, cut where it would not fit a line."""
    found: list[tuple[str, Any]] = [("", empty)]
    for item in items:
        words = " ".join(text(item.text).split())
        found.append(
            (item.code, f"{item.code}: {words[:87]}…" if len(words) > 88 else f"{item.code}: {words}")
        )
    return found


class Builder(forms.Form):
    """A condition put together from lists: adds itself to the expression on demand."""

    item_asked = forms.ChoiceField(label=_("Question"), required=False)
    operator = forms.ChoiceField(label=_("Comparison"), required=False, choices=OPERATORS)
    value = forms.CharField(
        label=_("Answer"),
        required=False,
        help_text=_("The code of an answer, a number, a year, or a state such as blank."),
    )
    join = forms.ChoiceField(label=_("Joined to what stands there by"), required=False, choices=JOINS)

    def __init__(self, *args: Any, items: Sequence[ItemView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countable = [item for item in items if item.kind != "GROUP"]
        self.fields["item_asked"].choices = item_choices(countable, empty=_("choose a question"))  # type: ignore[attr-defined]

    def atom(self) -> str:
        """The condition that the lists say; empty where no question or no value is chosen."""
        if not self.is_valid():
            return ""
        item, value = self.cleaned_data["item_asked"], self.cleaned_data["value"].strip()
        if not item or not value:
            return ""
        operator = self.cleaned_data["operator"] or "="
        return f"{item} {operator} {value if operator == 'is' else value_text(value)}"

    def added_to(self, expression: str) -> str:
        """The expression with the condition joined to it."""
        atom, standing = self.atom(), expression.strip()
        if not atom:
            return expression
        if not standing:
            return atom
        return f"({standing}) {self.cleaned_data['join'] or 'and'} {atom}"


class FigureForm(forms.Form):
    """A figure: title, universe, measure, condition, split, unit, notes."""

    code = forms.CharField(
        label=_("Name of the figure"),
        max_length=80,
        validators=[CODE],
        help_text=_("Chapters use this name, as in [[figure:ncm-yes]]. It cannot be changed later."),
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=300, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    title_ar = forms.CharField(
        label=_("Title in Arabic"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl"}),
    )
    universe = forms.ChoiceField(
        label=_("Universe"),
        help_text=_("Who is counted. A figure without a universe cannot be saved."),
        error_messages={
            "required": _("Choose who is counted: a number without its base cannot be read."),
        },
    )
    measure = forms.ChoiceField(label=_("Measure"), choices=MEASURES, initial="share")
    where = forms.CharField(
        label=_("Condition"),
        required=False,
        help_text=_("Who of the universe counts, as in Q1 = a and not Q5 is blank. For a share or a number."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    item = forms.ChoiceField(
        label=_("Question with the numbers or dates"),
        required=False,
        help_text=_("For a sum, mean, median, lowest or highest value."),
    )
    split_by = forms.ChoiceField(
        label=_("Split by question"),
        required=False,
        help_text=_("Adds one part for each answer and for each reason why there is none."),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=40, help_text=_("Left empty, per cent or a plain number.")
    )
    notes = forms.CharField(
        label=_("Footnotes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("Keys of footnotes of the wave, one on a line."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        universes: Sequence[UniverseView],
        items: Sequence[ItemView],
        fixed: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: list[tuple[str, Any]] = [("", _("choose who is counted"))]
        chosen += [(one.code, f"{one.code}: {text(one.label)}") for one in universes]
        self._choices("universe", chosen)
        countable = [item for item in items if item.kind != "GROUP"]
        numbers = [item for item in countable if item.kind in ("NUMBER", "PERCENTAGE", "DATE")]
        self._choices("item", item_choices(numbers, empty=_("none")))
        splits = [item for item in countable if item.kind in ("SINGLE", "MULTIPLE") and item.options]
        self._choices("split_by", item_choices(splits, empty=_("do not split")))
        if fixed:
            del self.fields["code"]
        self.fixed = fixed

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        """The fields as the engine's files name them, whether or not the form may be saved."""
        data = self.data

        def said(name: str) -> str:
            return str(data.get(name, "")).strip()

        titles = {key: said(f"title_{key}") for key, _label in LANGUAGES if said(f"title_{key}")}
        return {
            "id": self.fixed or said("code") or "preview",
            "title": titles or {"en": gettext("This figure")},
            "universe": said("universe"),
            "measure": said("measure") or "share",
            "where": said("where"),
            "item": said("item"),
            "unit": said("unit"),
            "split_by": said("split_by"),
            "notes": said("notes").split(),
        }

    def figure_fields(self) -> FigureFields:
        """What the action takes; the form must be valid."""
        fields = self.typed()
        fields["code"] = fields.pop("id")
        fields["notes"] = tuple(fields["notes"])
        return FigureFields(**fields)


def initial_of(definition: FigureDefinition) -> dict[str, Any]:
    """What the form of a stored figure starts with."""
    titles = {f"title_{key}": value for key, value in definition.title.items()}
    return {
        **titles,
        "universe": definition.universe,
        "measure": definition.measure,
        "where": definition.where,
        "item": definition.item,
        "split_by": definition.split_by,
        "unit": definition.unit,
        "notes": "\n".join(definition.notes),
        "version": definition.version,
    }


class UniverseForm(forms.Form):
    """A universe: the words that complete "per cent of …" and the condition."""

    code = forms.CharField(label=_("Name of the universe"), max_length=80, validators=[CODE])
    label_en = forms.CharField(
        label=_("Who is counted, in English"),
        max_length=300,
        help_text=_("Completes “per cent of …”, as in: States with a mechanism."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    label_fr = forms.CharField(
        label=_("Who is counted, in French"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    label_ar = forms.CharField(
        label=_("Who is counted, in Arabic"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl"}),
    )
    where = forms.CharField(
        label=_("Condition"),
        help_text=_("As in @replied = yes, or Q1 = a. Write everyone for all who were asked."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["code"]
        self.fixed = fixed

    def labels(self) -> Mapping[str, str]:
        """The words by language; the form must be valid."""
        given = {key: str(self.cleaned_data[f"label_{key}"]).strip() for key, _label in LANGUAGES}
        return {key: value for key, value in given.items() if value}


def initial_of_universe(universe: UniverseView) -> dict[str, Any]:
    """What the form of a stored universe starts with."""
    labels = {f"label_{key}": value for key, value in universe.label.items()}
    return {**labels, "where": universe.where, "version": universe.version}


class Search(forms.Form):
    """Narrows a list to what contains the words."""

    q = forms.CharField(label=_("Contains"), required=False, max_length=200)
