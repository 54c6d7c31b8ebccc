"""The form of what a plan says of itself, and of a plan that begins from the one before."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.analysis.plan.document import Plan, Rate, RelatedPlan
from rapport.analysis.plan.lists import PlanKind, Related
from rapport.plans.diagnosis import labels
from rapport.plans.types import PlanFields
from rapport.web.components.forms import DateParts
from rapport.web.plans.frame import VISIBILITIES
from rapport.web.plans.measures.parts import CURRENCY
from rapport.web.plans.writing import lines_of, long, short

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", gettext_lazy("Use lower-case letters, digits and hyphens."))
PLANS = (PlanKind.PLAN, PlanKind.FRAMEWORK, PlanKind.REGIONAL_PLAN)
EQUIVALENTS = (PlanKind.LAW, PlanKind.DIRECTIVE, PlanKind.OTHER_PLANS, PlanKind.OTHER)
"""What guides the response of a State without a plan (OSCE SR Annual Report 2008, 3.2)."""


def _kinds(kinds: Iterable[PlanKind]) -> list[tuple[str, Any]]:
    return [(one.value, labels.KINDS[one]) for one in kinds]


class HeadForm(forms.Form):
    """What a plan says of itself."""

    code = forms.CharField(label=gettext_lazy("Name in addresses"), max_length=80, validators=[CODE])
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"))
    starts_on = forms.DateField(label=gettext_lazy("Begins on"), required=False, widget=DateParts)
    ends_on = forms.DateField(label=gettext_lazy("Ends on"), required=False, widget=DateParts)
    language = forms.ChoiceField(
        label=gettext_lazy("Language it is written in"),
        required=False,
        choices=[("", ""), *settings.LANGUAGES],
    )
    legal_basis = long(
        gettext_lazy("Legal basis"), help_text=gettext_lazy("The law, decree or decision it rests on.")
    )
    predecessor = short(gettext_lazy("Plan before"))
    currency = short(gettext_lazy("Currency"), 3, validators=[CURRENCY])
    rates = long(
        gettext_lazy("Exchange rates"),
        help_text=gettext_lazy(
            "One on each line: currency, what one unit is worth in the currency of the plan, the day, "
            "the source. Example: CHF 1.05 2026-01-31 central bank"
        ),
    )
    funding_strategy = long(gettext_lazy("How money will be sought"))
    agreements = long(
        gettext_lazy("Memoranda, procedures and other agreements"),
        help_text=gettext_lazy("One on each line."),
    )
    related = long(
        gettext_lazy("Plans beside this one"),
        help_text=gettext_lazy(
            "One on each line: kind; title; place; link. Kinds: LOWER_LEVEL, CHILDREN, VIOLENCE_AGAINST_WOMEN, "
            "CORRUPTION, MIGRATION, ORGANISED_CRIME, SOCIAL_PROTECTION, HUMAN_RIGHTS, REGIONAL, OTHER."
        ),
    )
    assessed_every_months = forms.IntegerField(
        label=gettext_lazy("Months between self-assessments"), required=False, min_value=1, max_value=120
    )
    evaluated_on = forms.DateField(
        label=gettext_lazy("Independent evaluation on"), required=False, widget=DateParts
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may read adopted versions"), choices=tuple(VISIBILITIES.items())
    )
    template = forms.ChoiceField(
        label=gettext_lazy("Headings to begin with"),
        required=False,
        help_text=gettext_lazy("Objectives and sections of a public model, to be filled in and changed."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        new: bool,
        kinds: Iterable[PlanKind] = (*PLANS, *EQUIVALENTS),
        templates: Iterable[tuple[str, str]] = (),
        shows: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds(kinds)  # type: ignore[attr-defined]
        self.fields["template"].choices = [("", gettext_lazy("None: blank")), *templates]  # type: ignore[attr-defined]
        # A plan begins for those who write it; it is shown to everybody after it was adopted.
        for name in ("visibility",) if new else ("code", "template", *(() if shows else ("visibility",))):
            del self.fields[name]
        if new and not templates:
            del self.fields["template"]

    def clean_rates(self) -> list[Rate]:
        """Rates, line by line."""
        return [_rate(at, line) for at, line in enumerate(lines_of(self.cleaned_data["rates"]), start=1)]

    def clean_related(self) -> list[RelatedPlan]:
        """Plans beside this one, line by line."""
        return [_beside(at, line) for at, line in enumerate(lines_of(self.cleaned_data["related"]), start=1)]

    def clean(self) -> dict[str, Any]:
        """A plan does not end before it begins."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The plan ends before it begins. Correct one of the two days."))
        return given

    def fields_of(self, had: Plan | None = None, visibility: str = "MEMBERS") -> PlanFields:
        """What was typed, with what the plan holds beside it; `visibility` where the form does not ask for it."""
        given = self.cleaned_data
        texts = ("language", "legal_basis", "predecessor", "currency", "funding_strategy")
        values = {
            **{name: given[name] for name in texts},
            **{name: given[name] for name in ("assessed_every_months", "evaluated_on")},
            "rates": tuple(given["rates"]),
            "related": tuple(given["related"]),
            "agreements": lines_of(given["agreements"]),
            "justified": had.justified if had else (),
        }
        return PlanFields(
            given["title"],
            given["kind"],
            given["starts_on"],
            given["ends_on"],
            given.get("visibility") or visibility,
            values,
        )


def _rate(at: int, line: str) -> Rate:
    words = line.split(maxsplit=3)
    try:
        currency, worth, day = words[0], Decimal(words[1]), date.fromisoformat(words[2])
    except (IndexError, ValueError, InvalidOperation):
        currency, worth, day = "", Decimal(0), date.min
    is_currency = len(currency) == 3 and currency.isascii() and currency.isupper()
    if not is_currency or not worth.is_finite() or not 0 < worth < Decimal(10) ** 12:
        raise forms.ValidationError(
            _("Line %(line)s, “%(said)s”: write currency, rate, day and source, as CHF 1.05 2026-01-31 bank.")
            % {"line": at, "said": line[:80]}
        )
    return Rate(currency, worth, day, words[3] if len(words) > 3 else "")


def _beside(at: int, line: str) -> RelatedPlan:
    kind, title, place, link = [*(one.strip() for one in line.split(";", 3)), "", "", ""][:4]
    if kind not in Related.__members__ or not title:
        raise forms.ValidationError(
            _("Line %(line)s, “%(said)s”: write kind; title; place; link, with a kind of the list.")
            % {"line": at, "said": line[:80]}
        )
    return RelatedPlan(str(at), title, Related(kind), place, link)


def typed(had: Plan, visibility: str) -> dict[str, Any]:
    """A plan as the form shows it."""
    names = ("title", "starts_on", "ends_on", "language", "legal_basis", "predecessor", "currency")
    more = ("funding_strategy", "assessed_every_months", "evaluated_on")
    rates = [
        f"{one.currency} {one.worth.normalize():f} {one.as_of} {one.source}".strip() for one in had.rates
    ]
    related = [
        "; ".join((one.kind.value, one.title, one.place, one.link)).rstrip("; ") for one in had.related
    ]
    return {
        **{name: getattr(had, name) for name in (*names, *more)},
        "kind": had.kind.value,
        "rates": "\n".join(rates),
        "related": "\n".join(related),
        "agreements": "\n".join(had.agreements),
        "visibility": visibility,
    }


class NextForm(forms.Form):
    """A plan that begins from another one."""

    code = forms.CharField(label=gettext_lazy("Name in addresses"), max_length=80, validators=[CODE])
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    starts_on = forms.DateField(label=gettext_lazy("Begins on"), widget=DateParts)
    ends_on = forms.DateField(label=gettext_lazy("Ends on"), widget=DateParts)
    with_measures = forms.BooleanField(
        label=gettext_lazy("Take over the measures"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "With what they do, for whom and who is accountable. Days, benchmarks, targets and money belong to "
            "the old period and stay behind. Each measure says which one it continues."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A plan does not end before it begins."""
        given = super().clean() or self.cleaned_data
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The plan ends before it begins. Correct one of the two days."))
        return given
