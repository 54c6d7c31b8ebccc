"""The form of tables and charts: structured fields over the stored specification, or the whole as YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rapport.reports.assembly.tables import text_in
from rapport.surveys.types import UniverseView
from rapport.web.office.forms.editions import CODE
from rapport.web.office.words import text

TABLE_KINDS = (
    ("figures", _("A row for each figure")),
    ("split", _("A row for each part of a split figure")),
    ("respondents", _("A row for each respondent")),
)
CHART_KINDS = (
    ("bar", _("Bars")),
    ("stacked", _("One bar, stacked")),
    ("columns-by-year", _("Columns by year")),
    ("tile-grid", _("Grid of tiles, one for each respondent")),
)
SHOWN = ("value", "original", "date")
LONGEST_YAML = 50_000


class ExhibitForm(forms.Form):
    """What tables and charts have in common. Keys that the form does not show are kept as they were."""

    code = forms.CharField(
        label=_("Name"),
        max_length=80,
        validators=[CODE],
        help_text=_("Chapters use it in double brackets, as in [[table:key-figures]]."),
    )
    title = forms.CharField(label=_("Title"), max_length=500)
    kind = forms.ChoiceField(label=_("Kind"))
    figure = forms.CharField(
        label=_("Split figure"),
        required=False,
        max_length=170,
        help_text=_("Whose parts are shown."),
        widget=forms.TextInput(attrs={"dir": "ltr", "list": "figure-names"}),
    )
    figures = forms.CharField(
        label=_("Figures"),
        required=False,
        help_text=_("Names, one on a line, in the order in which they are shown."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    as_yaml = forms.BooleanField(
        label=_("Use the specification below instead of the fields above"), required=False
    )
    yaml = forms.CharField(
        label=_("Specification"),
        required=False,
        max_length=LONGEST_YAML,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "ltr", "spellcheck": "false"}),
        help_text=_("YAML, as in an edition folder."),
    )

    def __init__(self, *args: Any, former: Mapping[str, Any] | None, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former = dict(former or {})
        self.language = language
        if former is not None:
            del self.fields["code"]

    def clean_yaml(self) -> Mapping[str, Any]:
        """The specification as a mapping, if it is to be used; else an empty one."""
        written = self.cleaned_data["yaml"]
        if not self.cleaned_data.get("as_yaml"):
            return {}
        try:
            found = yaml.safe_load(written)
        except (yaml.YAMLError, RecursionError) as error:
            place = getattr(error, "problem_mark", None)
            line = place.line + 1 if place else 1
            raise ValidationError(
                _now("This is no YAML that can be read; look at line %(line)s.") % {"line": line}
            ) from error
        if not isinstance(found, dict):
            raise ValidationError(
                _now("A specification is a list of keys with their values, such as `kind: bar`.")
            )
        return {str(key): value for key, value in found.items()}

    def _name(self) -> str:
        return str(self.former.get("id") or self.cleaned_data["code"])

    def spec(self) -> dict[str, Any]:
        """The specification to save; the form must be valid."""
        given = self.cleaned_data
        if given["as_yaml"]:
            return {**given["yaml"], "id": self._name()}
        spec = {**self.former, "id": self._name(), "kind": given["kind"]}
        spec["title"] = self._worded(self.former.get("title"), given["title"])
        self._fill(spec, given)
        return {key: value for key, value in spec.items() if value not in ("", [], {}, None)}

    def _worded(self, former: Any, written: str) -> Any:
        """The text of the edition's language put among the texts of the others."""
        others = former if isinstance(former, dict) else {}
        return {**others, self.language: written} if written else others

    def _fill(self, spec: dict[str, Any], given: Mapping[str, Any]) -> None:
        raise NotImplementedError


class TableForm(ExhibitForm):
    """A table."""

    universe = forms.ChoiceField(
        label=_("Universe"), required=False, help_text=_("Which respondents have a row.")
    )
    columns = forms.CharField(
        label=_("Columns"),
        required=False,
        help_text=_(
            "For rows of respondents: one on a line, as question | heading | what is shown (value, original or date)."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr"}),
    )
    footnotes = forms.CharField(
        label=_("Footnotes from"),
        required=False,
        max_length=40,
        help_text=_("The first part of the keys of the wave's footnotes, as in T1."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    field_order = (
        "code", "title", "kind", "figures", "figure", "universe", "columns", "footnotes", "as_yaml", "yaml",
    )  # fmt: skip

    def __init__(self, *args: Any, universes: Sequence[UniverseView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = TABLE_KINDS  # type: ignore[attr-defined]
        chosen: list[tuple[str, Any]] = [("", _("none"))]
        self.fields["universe"].choices = chosen + [(one.code, text(one.label)) for one in universes]  # type: ignore[attr-defined]

    def clean_columns(self) -> list[dict[str, Any]]:
        """The columns as the specification holds them."""
        former = {str(column.get("item")): column.get("label") for column in self.former.get("columns", ())}
        found = []
        for number, line in enumerate(self.cleaned_data["columns"].splitlines(), 1):
            if not line.strip():
                continue
            pieces = [piece.strip() for piece in line.split("|")]
            if len(pieces) not in (2, 3) or not all(pieces) or (len(pieces) == 3 and pieces[2] not in SHOWN):
                raise ValidationError(
                    _now("Line %(line)s: write question | heading | value, original or date.")
                    % {"line": number}
                )
            label = self._worded(former.get(pieces[0]), pieces[1])
            found.append(
                {"item": pieces[0], "label": label, "show": pieces[2] if len(pieces) == 3 else "value"}
            )
        return found

    def _fill(self, spec: dict[str, Any], given: Mapping[str, Any]) -> None:
        spec["figure"], spec["figures"] = given["figure"], given["figures"].split()
        spec["universe"], spec["columns"] = given["universe"], given["columns"]
        spec["footnotes"] = given["footnotes"]


class ChartForm(ExhibitForm):
    """A chart."""

    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the chart shows, for those who do not see it. Figures stand by name."),
    )
    labels = forms.CharField(
        label=_("Labels"),
        required=False,
        help_text=_("Where other words are wanted than those of the figure: one on a line, as name | words."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
    )
    field_order = (
        "code", "title", "kind", "figure", "figures", "labels", "description", "as_yaml", "yaml",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = CHART_KINDS  # type: ignore[attr-defined]
        self.fields["title"].help_text = _("It states the finding; figures stand by name.")

    def clean_labels(self) -> dict[str, Any]:
        """Labels by name as the specification holds them."""
        former = self.former.get("labels") or {}
        found = {}
        for number, line in enumerate(self.cleaned_data["labels"].splitlines(), 1):
            if not line.strip():
                continue
            name, bar, label = (piece.strip() for piece in line.partition("|"))
            if not (name and bar and label):
                raise ValidationError(_now("Line %(line)s: write name | words.") % {"line": number})
            found[name] = self._worded(former.get(name), label)
        return found

    def _fill(self, spec: dict[str, Any], given: Mapping[str, Any]) -> None:
        listed = given["figures"].split()
        spec["figure"], spec["figures"] = ("", listed) if listed else (given["figure"], [])
        spec["labels"] = given["labels"]
        spec["description"] = self._worded(self.former.get("description"), given["description"])


def initial_of(spec: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the form of a stored specification starts with."""
    figure, figures = spec.get("figure", ""), spec.get("figures") or []
    if isinstance(figure, list):
        figure, figures = "", figure
    columns = [
        " | ".join((str(one.get("item")), text_in(one.get("label"), language), str(one.get("show", "value"))))
        for one in spec.get("columns", ())
    ]
    labels = [f"{name} | {text_in(label, language)}" for name, label in (spec.get("labels") or {}).items()]
    return {
        "title": text_in(spec.get("title"), language),
        "kind": spec.get("kind", ""),
        "figure": figure,
        "figures": "\n".join(str(one) for one in figures),
        "universe": spec.get("universe", ""),
        "columns": "\n".join(columns),
        "footnotes": spec.get("footnotes", ""),
        "labels": "\n".join(labels),
        "description": text_in(spec.get("description"), language),
        "yaml": yaml.safe_dump(dict(spec), allow_unicode=True, sort_keys=False, width=100),
    }
