"""Forms of the parts of a measure: contributors, benchmarks, indicators, cost lines, evidence, what it answers to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.analysis.plan.document import (
    Answers,
    Benchmark,
    Contributor,
    CostLine,
    Evidence,
    Indicator,
    Measure,
    Party,
    Plan,
    Target,
)
from rapport.analysis.plan.lists import (
    SHEET_FIELDS,
    SHEET_REQUIRED,
    Comparator,
    CostStatus,
    Direction,
    IndicatorKind,
    Quality,
    Role,
)
from rapport.plans.diagnosis import labels
from rapport.web.components.forms import DateParts
from rapport.web.plans.writing import ChangeForm, lines_of, long, short

SIGNS = {
    "≥": Comparator.AT_LEAST,
    ">=": Comparator.AT_LEAST,
    "≤": Comparator.AT_MOST,
    "<=": Comparator.AT_MOST,
}
SIGN_OF = {Comparator.AT_LEAST: "≥", Comparator.AT_MOST: "≤", Comparator.EXACTLY: "="}
CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", gettext_lazy("A currency is three capital letters, as EUR."))


def _choice(label: Any, words: Mapping[str, str | Promise]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=tuple(words.items()))


class PartForm(ChangeForm):
    """A part of a measure. `part` gives what was typed, `typed` shows one."""

    def __init__(
        self, *args: Any, plan: Plan, offices: Sequence[tuple[str, str]], had: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.offices, self.had = plan, offices, had
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the plan."""

    def part(self, measure: Measure) -> Any:
        """What was typed, as a part of the measure."""
        raise NotImplementedError

    @staticmethod
    def typed(one: Any) -> dict[str, Any]:
        """A part as the form shows it."""
        raise NotImplementedError


class ContributorForm(PartForm):
    """An organisation that takes part, with its duty."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    name = short(gettext_lazy("Name, if it is not in the register"), 500)
    role = _choice(gettext_lazy("How it takes part"), labels.ROLES)
    duty = long(gettext_lazy("What it contributes"))

    def prepare(self) -> None:
        """The organisations of the register."""
        self.fields["organisation"].choices = [("", ""), *self.offices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one of organisation and name."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("organisation")) == bool(given.get("name")):
            self.add_error("organisation", _("Choose the organisation, or write its name."))
        return given

    def part(self, measure: Measure) -> Contributor:
        """The contributor."""
        given, names = self.cleaned_data, dict(self.offices)
        ref = given["organisation"]
        party = Party(names[ref], ref=ref) if ref else Party(given["name"])
        return Contributor(party, Role(given["role"]), given["duty"])

    @staticmethod
    def typed(one: Contributor) -> dict[str, Any]:
        """The contributor in the form."""
        known = one.party.ref
        return {
            "organisation": known,
            "name": "" if known else one.party.name,
            "role": one.role.value,
            "duty": one.duty,
        }


class BenchmarkForm(PartForm):
    """What will have been reached on a day."""

    due_on = forms.DateField(label=gettext_lazy("By"), widget=DateParts)
    statement = forms.CharField(
        label=gettext_lazy("What will have been reached"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def part(self, measure: Measure) -> Benchmark:
        """The benchmark."""
        kept = self.had.id if self.had else ""
        return Benchmark(self.cleaned_data["due_on"], self.cleaned_data["statement"], kept)

    @staticmethod
    def typed(one: Benchmark) -> dict[str, Any]:
        """The benchmark in the form."""
        return {"due_on": one.due_on, "statement": one.statement}


class IndicatorForm(PartForm):
    """How one sees what came of the measure, with its sheet."""

    title = forms.CharField(label=gettext_lazy("Indicator"), widget=forms.Textarea(attrs={"rows": 2}))
    kind = _choice(gettext_lazy("What it shows"), labels.INDICATOR_KINDS)
    unit = short(gettext_lazy("Unit"), 200, help_text=gettext_lazy("What is counted, such as persons."))
    direction = _choice(gettext_lazy("Which way is better"), labels.DIRECTIONS)
    baseline = forms.DecimalField(
        label=gettext_lazy("Baseline"), required=False, max_digits=20, decimal_places=6
    )
    baseline_on = forms.DateField(label=gettext_lazy("Baseline of"), required=False, widget=DateParts)
    targets = long(
        gettext_lazy("Targets"),
        help_text=gettext_lazy(
            "One on each line: period; value; group. A value may begin with ≥, ≤ or =, without a sign it is "
            "“at least”. Examples: 2027; 40 — 2027-H1; ≤ 5; girls — 2028; = 0"
        ),
    )
    source = long(gettext_lazy("Source"), 2)
    method = long(gettext_lazy("Method"), 2)

    def prepare(self) -> None:
        """The fields of the sheet, those first without which an indicator is not published."""
        needed = _("Needed before the indicator can be published.")
        for name in SHEET_FIELDS:
            hint = needed if name in SHEET_REQUIRED else ""
            self.fields[f"sheet_{name}"] = long(labels.SHEET[name], 2, help_text=hint)

    def clean_targets(self) -> tuple[Target, ...]:
        """Targets, line by line."""
        lines = enumerate(lines_of(self.cleaned_data["targets"]), start=1)
        return tuple(_target(at, line) for at, line in lines)

    def clean(self) -> dict[str, Any]:
        """A target counts something."""
        given = super().clean() or self.cleaned_data
        if given.get("targets") and not given.get("unit", "").strip():
            self.add_error("unit", _("There is a target but no unit. Say what is counted."))
        return given

    def part(self, measure: Measure) -> Indicator:
        """The indicator; a new one gets an id that the measure has not used."""
        given = self.cleaned_data
        used = {one.id for one in measure.indicators}
        free = next(f"i{at}" for at in range(1, len(used) + 2) if f"i{at}" not in used)
        sheet = {name: given[f"sheet_{name}"] for name in SHEET_FIELDS if given[f"sheet_{name}"]}
        return Indicator(
            id=self.had.id if self.had else free,
            title=given["title"],
            kind=IndicatorKind(given["kind"]),
            unit=given["unit"],
            direction=Direction(given["direction"]),
            baseline=given["baseline"],
            baseline_on=given["baseline_on"],
            targets=given["targets"],
            source=given["source"],
            method=given["method"],
            sheet=sheet,
        )

    @staticmethod
    def typed(one: Indicator) -> dict[str, Any]:
        """The indicator in the form."""
        names = ("title", "unit", "baseline", "baseline_on", "source", "method")
        return {
            **{name: getattr(one, name) for name in names},
            "kind": one.kind.value,
            "direction": one.direction.value,
            "targets": "\n".join(_line(each) for each in one.targets),
            **{f"sheet_{name}": one.sheet.get(name, "") for name in SHEET_FIELDS},
        }


def _target(at: int, line: str) -> Target:
    period, _sign, rest = line.partition(";")
    said, _sign, group = rest.partition(";")
    said, comparator = said.strip(), Comparator.AT_LEAST
    for sign, meaning in {**SIGNS, "=": Comparator.EXACTLY}.items():
        if said.startswith(sign):
            said, comparator = said.removeprefix(sign).strip(), meaning
            break
    try:
        value = Decimal(said)
    except InvalidOperation:
        value = Decimal("NaN")
    fits = value.is_finite() and abs(value) < Decimal(10) ** 14 and value == round(value, 6)
    if not period.strip() or not fits:
        raise forms.ValidationError(
            _("Line %(line)s, “%(said)s”: write period; value; group, the value as 40 or 1.5.")
            % {"line": at, "said": line[:80]}
        )
    return Target(period.strip(), value, comparator, group.strip())


def _line(one: Target) -> str:
    value = one.value.quantize(Decimal(1)) if one.value == one.value.to_integral_value() else one.value
    return f"{one.period}; {SIGN_OF[one.comparator]} {value:f}" + (f"; {one.group}" if one.group else "")


class CostForm(PartForm):
    """Money of one year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2200)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        min_value=0,
        max_digits=20,
        decimal_places=6,
        error_messages={
            "min_value": gettext_lazy("An amount of money is never below zero. Give what it costs.")
        },
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, validators=[CURRENCY])
    status = _choice(gettext_lazy("How sure the money is"), labels.COST_STATUSES)
    source = short(
        gettext_lazy("Where it comes from"), 500, help_text=gettext_lazy("The budget line, fund or donor.")
    )
    note = long(gettext_lazy("Note"), 2)

    def prepare(self) -> None:
        """The currency of the plan, where nothing else is said."""
        self.fields["currency"].initial = self.plan.currency

    def part(self, measure: Measure) -> CostLine:
        """The cost line."""
        given = self.cleaned_data
        names = ("year", "amount", "currency", "source", "note")
        return CostLine(**{name: given[name] for name in names}, status=CostStatus(given["status"]))

    @staticmethod
    def typed(one: CostLine) -> dict[str, Any]:
        """The cost line in the form."""
        amount = (
            one.amount.quantize(Decimal(1)) if one.amount == one.amount.to_integral_value() else one.amount
        )
        names = ("year", "currency", "source", "note")
        return {**{name: getattr(one, name) for name in names}, "amount": amount, "status": one.status.value}


class EvidenceForm(PartForm):
    """The passage that supports the measure."""

    document = forms.CharField(label=gettext_lazy("Document or data"), max_length=500)
    page = short(gettext_lazy("Page"), 40)
    quote = long(gettext_lazy("Quote"))
    link = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")
    quality = _choice(gettext_lazy("How good it is as evidence"), labels.QUALITIES)

    def part(self, measure: Measure) -> Evidence:
        """The evidence."""
        given = self.cleaned_data
        names = ("document", "page", "quote", "link")
        return Evidence(**{name: given[name] for name in names}, quality=Quality(given["quality"]))

    @staticmethod
    def typed(one: Evidence) -> dict[str, Any]:
        """The evidence in the form."""
        names = ("document", "page", "quote", "link")
        return {**{name: getattr(one, name) for name in names}, "quality": one.quality.value}


class AnswersForm(PartForm):
    """A recommendation or an article that the measure answers to."""

    ref = forms.CharField(
        label=gettext_lazy("Recommendation or article"),
        max_length=300,
        help_text=gettext_lazy("Its number or reference, such as Council of Europe Convention, article 12."),
    )
    text = long(gettext_lazy("In words"))

    def part(self, measure: Measure) -> Answers:
        """What is answered."""
        return Answers(self.cleaned_data["ref"], self.cleaned_data["text"])

    @staticmethod
    def typed(one: Answers) -> dict[str, Any]:
        """What is answered, in the form."""
        return {"ref": one.ref, "text": one.text}


@dataclass(frozen=True)
class PartKind:
    """A kind of part: the field of a measure that holds it, its form, and the titles of its pages."""

    form: Callable[..., PartForm]
    typed: Callable[[Any], dict[str, Any]]
    new: str | Promise
    change: str | Promise


def _kind(form: type[PartForm], new: Any, change: Any) -> PartKind:
    return PartKind(form, form.typed, new, change)


KINDS: Mapping[str, PartKind] = {
    "contributors": _kind(
        ContributorForm,
        gettext_lazy("Add a contributing organisation"),
        gettext_lazy("Change a contributing organisation"),
    ),
    "benchmarks": _kind(BenchmarkForm, gettext_lazy("Add a benchmark"), gettext_lazy("Change a benchmark")),
    "indicators": _kind(IndicatorForm, gettext_lazy("Add an indicator"), gettext_lazy("Change an indicator")),
    "costs": _kind(CostForm, gettext_lazy("Add a cost line"), gettext_lazy("Change a cost line")),
    "evidence": _kind(EvidenceForm, gettext_lazy("Cite evidence"), gettext_lazy("Change the evidence")),
    "answers_to": _kind(
        AnswersForm,
        gettext_lazy("Name a recommendation or article"),
        gettext_lazy("Change a recommendation or article"),
    ),
}
"""The parts of a measure by the field that holds them."""


def with_part(measure: Measure, kind: str, at: int | None, part: Any) -> Measure:
    """The measure with a part added (`at` None), put in place of another, or taken out (`part` None)."""
    parts = list(getattr(measure, kind))
    if at is None:
        parts.append(part)
    else:
        parts[at : at + 1] = [] if part is None else [part]
    changed: Any = {kind: tuple(parts)}
    return replace(measure, **changed)
