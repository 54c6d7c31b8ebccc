"""Forms of taking in: the file, what its columns mean, who its names are, how the plan is called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.sheet.layout import Layout
from rapport.kernel.files.guard import BY_NAME, MEGABYTE
from rapport.web.components.forms import DateParts
from rapport.web.plans.taking.words import MEANINGS, SEPARATORS
from rapport.web.plans.writing import lines_of, long, short

KEEP = "="
"""The choice that a name stays a name."""
ONCE = frozenset(MEANINGS) - {
    "ignore",
    "benchmarks",
    "cost",
    "contributors",
    "evidence",
    "places",
    "indicator",
}
"""Meanings that one column at most can have."""


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "An .xlsx file of a ministry, or a workbook that Rapport wrote. Nothing is taken in yet."
        ),
        error_messages={"required": _("Choose the spreadsheet.")},
    )

    def clean_file(self) -> tuple[str, bytes]:
        """Name and content. A file that is too large is refused before it is read."""
        file: Any = self.cleaned_data["file"]
        limit = BY_NAME["xlsx"].limit
        if file.size > limit:
            raise ValidationError(
                _("%(name)s: it is larger than %(limit)d MB, the most for this type."),
                params={"name": file.name, "limit": limit // MEGABYTE},
            )
        return file.name or "", file.read()


class PlaceForm(forms.Form):
    """Which sheet is read and where its headings are; sent with GET, so that the columns below are its own."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    head = forms.IntegerField(label=_("First row of headings"), min_value=1, max_value=5000)
    rows = forms.IntegerField(label=_("Rows of headings"), min_value=1, max_value=5)

    def __init__(self, *args: Any, sheets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(one, one) for one in sheets]  # type: ignore[attr-defined]


class LayoutForm(forms.Form):
    """What the columns of a sheet mean, and how its cells are read. Nothing is assumed that was not said here."""

    section = forms.ChoiceField(
        label=_("A row in which only one cell is filled"),
        choices=(
            ("", _("is a measure like the others")),
            ("objective", _("is an objective, for the rows below it")),
            ("area", _("is an area, for the rows below it")),
            ("ignore", _("is left out")),
        ),
        required=False,
    )
    separators = forms.MultipleChoiceField(
        label=_("What parts several entries of one cell"),
        choices=[(key, words) for key, (_sign, words) in SEPARATORS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    several_leads = forms.ChoiceField(
        label=_("Several accountable organisations in one cell"),
        choices=(
            ("REFUSE", _("are refused: exactly one is accountable")),
            ("FIRST", _("mean that the first one leads and the others support it")),
        ),
        widget=forms.RadioSelect,
    )
    date_order = forms.ChoiceField(
        label=_("Days like 03/04/2027"),
        choices=(
            ("", _("are refused: they have two readings")),
            ("dmy", _("begin with the day")),
            ("mdy", _("begin with the month")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    decimal = forms.ChoiceField(
        label=_("Amounts like 1.500"),
        choices=(
            ("", _("are refused: they have two readings")),
            (".", _("part decimals with a point")),
            (",", _("part decimals with a comma")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    currency = short(
        _("Currency of amounts that name none"), length=3, help_text=_("Three capital letters, as EUR.")
    )
    year = forms.IntegerField(
        label=_("Year of costs and targets that name none"), required=False, min_value=1990, max_value=2099
    )
    ongoing = long(_("Words that mean “ongoing”"), rows=3, help_text=_("One on each line."))
    no_cost = long(_("Words that mean “no money is needed”"), rows=3, help_text=_("One on each line."))
    last_row = forms.IntegerField(
        label=_("Last row that is read"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Left empty, all rows are read."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, columns: Sequence[tuple[str, str, Sequence[str]]], at: Layout, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {**_initial(at), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.at, self.letters = at, [letter for letter, _heading, _examples in columns]
        asked: dict[str, forms.Field] = {}
        for letter, heading, examples in columns:
            words = _now("Column %(letter)s") % {"letter": letter}
            asked[f"column_{letter}"] = forms.ChoiceField(
                label=f"{words}: {heading}" if heading else words,
                help_text=" · ".join(text[:60] for text in examples),
                choices=[("", _("Choose what it means")), *MEANINGS.items()],
                initial=at.columns.get(letter, ""),
                error_messages={"required": _("Say what this column means, or that it is left out.")},
            )
        self.fields = {**asked, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Refuse a meaning that two columns have, where one can have it only."""
        given: dict[str, Any] = super().clean() or {}
        seen: dict[str, str] = {}
        for letter in self.letters:
            meaning = given.get(f"column_{letter}", "")
            if meaning in ONCE and meaning in seen:
                self.add_error(
                    f"column_{letter}",
                    _now("Column %(letter)s means the same. Choose another meaning for one of the two.")
                    % {"letter": seen[meaning]},
                )
            seen.setdefault(meaning, letter)
        currency = (given.get("currency") or "").strip()
        if currency and (len(currency) != 3 or not currency.isascii() or not currency.isupper()):
            self.add_error("currency", _now("A currency is three capital letters, as EUR."))
        return given

    def layout(self) -> Layout:
        """The layout that was said, with the names and words that were explained before."""
        given, at = self.cleaned_data, self.at
        return Layout(
            columns={letter: given[f"column_{letter}"] for letter in self.letters},
            sheet=at.sheet,
            header_rows=at.header_rows,
            first_row=at.first_row,
            last_row=given["last_row"],
            section=given["section"],
            separators=tuple(SEPARATORS[one][0] for one in given["separators"]),
            several_leads=given["several_leads"],
            date_order=given["date_order"],
            decimal=given["decimal"],
            currency=given["currency"].strip(),
            year=given["year"],
            ongoing=lines_of(given["ongoing"]),
            no_cost=lines_of(given["no_cost"]),
            codes=at.codes,
            parties=at.parties,
        )


def _initial(at: Layout) -> dict[str, Any]:
    return {
        "section": at.section,
        "separators": [key for key, (sign, _words) in SEPARATORS.items() if sign in at.separators],
        "several_leads": at.several_leads,
        "date_order": at.date_order,
        "decimal": at.decimal,
        "currency": at.currency,
        "year": at.year,
        "ongoing": "\n".join(at.ongoing),
        "no_cost": "\n".join(at.no_cost),
        "last_row": at.last_row,
    }


class NamesForm(forms.Form):
    """Who the names of a file are that the register does not have, and what its words mean. All may be left open."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        names: Sequence[str],
        words: Mapping[str, list[tuple[str, str]]],
        organisations: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.words = list(names), list(words)
        open_choice = ("", _("Decide later"))
        keep = (KEEP, _("Keep the name: the register does not have it"))
        for at, name in enumerate(self.names):
            self.fields[f"name_{at}"] = forms.ChoiceField(
                label=name, choices=[open_choice, keep, *organisations], required=False
            )
        for at, (word, choices) in enumerate(words.items()):
            self.fields[f"word_{at}"] = forms.ChoiceField(
                label=_now("“%(word)s” means") % {"word": word},
                choices=[open_choice, *choices],
                required=False,
            )

    def decided(self) -> tuple[dict[str, str], set[str], dict[str, str]]:
        """Names with the code of their organisation, names that stay names, words with their codes."""
        given = self.cleaned_data
        said = {name: given[f"name_{at}"] for at, name in enumerate(self.names)}
        words = {word: given[f"word_{at}"] for at, word in enumerate(self.words) if given[f"word_{at}"]}
        parties = {name: code for name, code in said.items() if code and code != KEEP}
        return parties, {name for name, code in said.items() if code == KEEP}, words


class BeginForm(forms.Form):
    """How the plan is called, and from when until when it runs."""

    title = forms.CharField(label=_("Title"), max_length=300)
    code = forms.SlugField(
        label=_("Name in addresses"),
        max_length=60,
        help_text=_("Lower-case letters, digits and hyphens, as nap-2027. It never changes."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateParts, required=False)
    ends_on = forms.DateField(label=_("Last day"), widget=DateParts, required=False)


class ReturnForm(forms.Form):
    """Why a revision takes over what our own workbook says, and what the draft was that it was compared with."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = long(
        _("Why the revision changes this"), rows=2, help_text=_("It is kept with every measure that changes.")
    )
    decided_at = short(_("Meeting that decided it"))

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number < 2:
            del self.fields["reason"], self.fields["decided_at"]
        else:
            self.fields["reason"].required = True
