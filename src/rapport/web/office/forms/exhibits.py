"""The form of tables and charts: structured fields over the stored specification, or the whole as YAML."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.reports.assembly.tables import text_in
from rapport.surveys.types import UniverseView
from rapport.web.office.forms.editions import CODE, write_in
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


class PlainLoader(yaml.SafeLoader):
    """YAML without references: a few lines of them can stand for more than a machine holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuses a reference."""
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "references are not read", event.start_mark)
        return super().compose_node(parent, index)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, dict) and all(isinstance(one, str) for one in (*value, *value.values()))
    )


def _is_list_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


def _is_name(value: Any) -> bool:
    return isinstance(value, str)


SHAPES: Mapping[str, tuple[Callable[[Any], bool], Any]] = {
    "kind": (_is_name, _("a word")),
    "title": (_is_text, _("a text, or a text for each language")),
    "description": (_is_text, _("a text, or a text for each language")),
    "label": (_is_text, _("a text, or a text for each language")),
    "universe": (_is_name, _("the name of a universe")),
    "footnotes": (_is_name, _("the first part of the keys of footnotes")),
    "figure": (lambda value: _is_name(value) or _is_list_of(_is_name)(value), _("the name of a figure")),
    "figures": (_is_list_of(_is_name), _("a list of names of figures")),
    "notes": (_is_list_of(_is_text), _("a list of texts")),
    "columns": (
        _is_list_of(lambda one: isinstance(one, dict) and _is_text(one.get("label"))),
        _("a list of columns, each with item and label"),
    ),
    "labels": (
        lambda value: isinstance(value, dict) and all(_is_text(one) for one in value.values()),
        _("texts by the name of a figure"),
    ),
    "places": (
        lambda value: (
            isinstance(value, dict)
            and all(isinstance(one, list) and [type(n) for n in one] == [int, int] for one in value.values())
        ),
        _("row and column by the code of a respondent"),
    ),
}
"""What each known key of a specification holds; others are kept and not read."""


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
        write_in(self, language, ("title",))
        self.former = dict(former or {})
        self.language = language
        if former is not None:
            del self.fields["code"]

    def clean_yaml(self) -> Mapping[str, Any]:
        """The specification as a mapping, if it is to be used; else an empty one."""
        if not self.cleaned_data.get("as_yaml"):
            return {}
        try:
            found = yaml.load(
                self.cleaned_data["yaml"], Loader=PlainLoader
            )  # a SafeLoader: plain values only
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            place = getattr(error, "problem_mark", None)
            line = place.line + 1 if place else 1
            raise ValidationError(
                gettext("This is no YAML that can be read; look at line %(line)s.") % {"line": line}
            ) from error
        if not isinstance(found, dict):
            raise ValidationError(
                gettext("A specification is a list of keys with their values, such as `kind: bar`.")
            )
        return self._shaped({str(key): value for key, value in found.items()})

    def _shaped(self, spec: dict[str, Any]) -> dict[str, Any]:
        """The specification, if every key holds what it should and all of it can be kept as JSON."""
        for key, (is_right, what) in SHAPES.items():
            if key in spec and not is_right(spec[key]):
                raise ValidationError(gettext("“%(key)s” must be %(what)s.") % {"key": key, "what": what})
        try:
            json.dumps(spec, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValidationError(
                gettext("Write dates and special numbers in quotation marks; they are kept as text.")
            ) from error
        return spec

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
        """Add what a kind of exhibit has of its own; tables and charts say what."""


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

    NEEDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "figures": ("figures",),
        "split": ("figure",),
        "respondents": ("universe", "columns"),
    }

    def clean(self) -> dict[str, Any]:
        """Refuses a table of a kind without what its rows and columns come from."""
        given = super().clean() or {}
        if self.errors:
            return given
        spec = self.spec()
        for name in self.NEEDS.get(str(spec.get("kind")), ()):
            if not spec.get(name):
                place = "yaml" if given["as_yaml"] else name
                self.add_error(place, gettext("A table of this kind needs it: %(name)s.") % {"name": name})
        return given

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
                    gettext("Line %(line)s: write question | heading | value, original or date.")
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
        write_in(self, self.language, ("description",))

    def clean_labels(self) -> dict[str, Any]:
        """Labels by name as the specification holds them."""
        former = self.former.get("labels") or {}
        found = {}
        for number, line in enumerate(self.cleaned_data["labels"].splitlines(), 1):
            if not line.strip():
                continue
            name, bar, label = (piece.strip() for piece in line.partition("|"))
            if not (name and bar and label):
                raise ValidationError(gettext("Line %(line)s: write name | words.") % {"line": number})
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
