"""The form of a measure: everything but its parts, which have forms of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BooleanField
from django.utils.translation import gettext_lazy as _

from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES, SERVICES
from rapport.analysis.plan.document import Measure, Party, Plan
from rapport.analysis.plan.lists import Action, Area, Geography, Timing
from rapport.plans.diagnosis import labels
from rapport.web.components.forms import DateParts
from rapport.web.plans.writing import ChangeForm, lines_of, long, short

TERMS = {"forms": FORMS, "profiles": PROFILES, "levels": LEVELS, "services": SERVICES}
LINES = ("places", "other_plans", "from_ids", "continues")
TEXTS = ("code", "text", "detail", "objective", "no_cost")


def _many(label: Any, choices: Iterable[tuple[str, Any]] = (), **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=tuple(choices), widget=forms.CheckboxSelectMultiple, **more
    )


class MeasureForm(ChangeForm):
    """A measure: what, why, who, when, for whom."""

    code = short(_("Printed number"), 40, help_text=_("Such as 2.3. Empty: the next one."))
    text = forms.CharField(label=_("What is done"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    detail = long(_("How"))
    area = forms.ChoiceField(
        label=_("Leading area"), required=False, choices=[("", _("Not said")), *labels.AREAS.items()]
    )
    areas = _many(_("Other areas it belongs to"), labels.AREAS.items())
    action = forms.ChoiceField(
        label=_("What it does"), required=False, choices=[("", _("Not said")), *labels.ACTIONS.items()]
    )
    objective = forms.ChoiceField(label=_("Objective it serves"), required=False)
    factors = _many(_("Contributing factors it answers"))
    accountable = forms.ChoiceField(
        label=_("Accountable office"), required=False, help_text=_("Exactly one: an office of the State.")
    )
    accountable_name = short(
        _("Accountable office that is not in the register"),
        500,
        help_text=_("Kept as a name. It must be registered and chosen before the plan is adopted."),
    )
    timing = forms.ChoiceField(
        label=_("Time"),
        required=False,
        choices=[("", _("Not said")), *labels.TIMINGS.items()],
        help_text=_("An ongoing measure needs dated benchmarks, at least one in every twelve months."),
    )
    start_on = forms.DateField(label=_("Start"), required=False, widget=DateParts)
    due_on = forms.DateField(label=_("Deadline"), required=False, widget=DateParts)
    forms = _many(_("Forms of trafficking"))
    profiles = _many(_("Victims and groups"))
    geography = _many(_("Within the country or across borders"), labels.GEOGRAPHY.items())
    levels = _many(_("Level of government"))
    places = long(_("Places"), 2, help_text=_("One on each line."))
    services = _many(_("Services"))
    no_cost = long(
        _("Why no money is needed"), 2, help_text=_("Leave it empty where the measure has cost lines.")
    )
    own_initiative = BooleanField(
        label=_("On the State’s own initiative: no recommendation asks for it"), required=False
    )
    other_plans = long(_("Linked plans"), 2, help_text=_("One on each line."))
    from_ids = long(
        _("Made of measures of the version before"),
        2,
        help_text=_("When measures are merged or split: the last word of their addresses, one on each line."),
    )
    continues = long(
        _("Continues a measure of the plan before"), 2, help_text=_("As plan/measure, one on each line.")
    )

    def __init__(
        self, *args: Any, plan: Plan, offices: Sequence[tuple[str, str]], had: Measure | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        objectives = [(one.code, f"{one.code}. {one.title}") for one in plan.objectives]
        factors = [(one.code, f"{one.code} {labels.FACTORS[one.kind]}") for one in plan.factors]
        self.names = dict(offices)
        given: dict[str, list[tuple[str, Any]]] = {
            "objective": [("", _("Not said")), *_with(objectives, (had.objective,) if had else ())],
            "factors": _with(factors, had.factors if had else ()),
            "accountable": [("", _("Not said")), *_with(offices, _ref(had))],
            **{name: [(one.id, one.label) for one in terms.values()] for name, terms in TERMS.items()},
        }
        for name, choices in given.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not factors:
            del self.fields["factors"]

    def clean(self) -> dict[str, Any]:
        """Days follow each other, and nobody is accountable twice."""
        given = super().clean() or self.cleaned_data
        start, due = given.get("start_on"), given.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", _("The deadline lies before the start. Correct one of the two days."))
        if given.get("accountable") and given.get("accountable_name"):
            self.add_error(
                "accountable_name",
                _("Exactly one office is accountable. Choose it, or write a name, not both."),
            )
        return given

    def measure(self, had: Measure | None) -> Measure:
        """What was typed, with the parts that the measure had."""
        given = self.cleaned_data
        leading = [Area(given["area"])] if given["area"] else []
        areas = (*leading, *(Area(one) for one in given["areas"] if one != given["area"]))
        values: dict[str, Any] = {
            **{name: given[name] for name in TEXTS},
            **{name: tuple(given.get(name, ())) for name in ("factors", *TERMS)},
            **{name: lines_of(given[name]) for name in LINES},
            "areas": areas,
            "action": Action(given["action"]) if given["action"] else None,
            "geography": tuple(Geography(one) for one in given["geography"]),
            "accountable": self._party(given, had),
            "timing": Timing(given["timing"]) if given["timing"] else None,
            "start_on": given["start_on"],
            "due_on": given["due_on"],
            "own_initiative": given["own_initiative"],
        }
        return replace(had or Measure("", "", ""), **values)

    def _party(self, given: Mapping[str, Any], had: Measure | None) -> Party | None:
        if ref := given["accountable"]:
            before = had.accountable if had else None
            return before if before and before.ref == ref else Party(self.names.get(ref, ref), ref=ref)
        return Party(given["accountable_name"]) if given["accountable_name"] else None


def _ref(had: Measure | None) -> tuple[str, ...]:
    return (had.accountable.ref,) if had and had.accountable and had.accountable.ref else ()


def _with(known: Sequence[tuple[str, Any]], used: Iterable[str]) -> list[tuple[str, Any]]:
    """Choices, with codes that are in use though nothing bears them: saving must not lose them."""
    codes = {code for code, _said in known}
    return [*known, *((one, one) for one in used if one and one not in codes)]


def typed(had: Measure) -> dict[str, Any]:
    """A measure as the form shows it."""
    owner = had.accountable
    return {
        **{name: getattr(had, name) for name in TEXTS},
        **{name: [str(one) for one in getattr(had, name)] for name in ("factors", "geography", *TERMS)},
        **{name: "\n".join(getattr(had, name)) for name in LINES},
        "area": str(had.areas[0]) if had.areas else "",
        "areas": [str(one) for one in had.areas[1:]],
        "action": str(had.action or ""),
        "timing": str(had.timing or ""),
        "start_on": had.start_on,
        "due_on": had.due_on,
        "accountable": owner.ref if owner else "",
        "accountable_name": owner.name if owner and not owner.ref else "",
        "own_initiative": had.own_initiative,
    }
