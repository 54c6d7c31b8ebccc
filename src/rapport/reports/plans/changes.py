"""What a version of a plan changed, in the words of the reader: for the page and for paper.

Source: OSCE SR Annual Report 2008, 3.3.5 and 3.3.7: measures are added, dropped, merged, split, reworded, re-assigned,
re-dated and re-costed, each with the reason and the deciding meeting.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rapport.analysis.plan.diff import ChangeKind, Comparison, FieldChange, MeasureChange
from rapport.analysis.plan.document import Contributor, CostLine, Evidence, Measure, Objective, Party, Plan
from rapport.kernel.i18n.formats import long_date, number
from rapport.plans.diagnosis.labels import ACTIONS, CHANGES, COST_STATUSES, KINDS, TIMINGS, label
from rapport.reports.document.record import Record, RecordBlock, RecordHeading, RecordTable, RecordText
from rapport.reports.plans import cells

FIELDS: Mapping[str, str | Promise] = {
    "text": pgettext_lazy("of a plan", "Measure"),
    "detail": gettext_lazy("Detail"),
    "accountable": gettext_lazy("Accountable office"),
    "timing": gettext_lazy("Timing"),
    "start_on": gettext_lazy("Start"),
    "due_on": gettext_lazy("Deadline"),
    "benchmarks": gettext_lazy("Benchmarks"),
    "costs": gettext_lazy("Cost"),
    "no_cost": gettext_lazy("Why it costs nothing more"),
    "indicators": gettext_lazy("Indicators"),
    "forms": gettext_lazy("Forms of trafficking"),
    "profiles": gettext_lazy("Profiles of victims"),
    "geography": gettext_lazy("Geography"),
    "levels": gettext_lazy("Levels of government"),
    "places": gettext_lazy("Places"),
    "services": gettext_lazy("Services"),
    "code": gettext_lazy("Number"),
    "areas": gettext_lazy("Areas"),
    "action": gettext_lazy("Kind of action"),
    "objective": gettext_lazy("Objective"),
    "factors": gettext_lazy("Contributing factors"),
    "contributors": gettext_lazy("Contributing organisations"),
    "evidence": gettext_lazy("Evidence"),
    "answers_to": gettext_lazy("Answers to"),
    "own_initiative": gettext_lazy("Own initiative"),
    "other_plans": gettext_lazy("Other plans"),
    "continues": gettext_lazy("Continues"),
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("Kind"),
    "starts_on": gettext_lazy("Beginning"),
    "ends_on": gettext_lazy("End"),
    "legal_basis": gettext_lazy("Legal basis"),
    "currency": gettext_lazy("Currency"),
    "rates": gettext_lazy("Exchange rates"),
    "strategy": gettext_lazy("Strategy"),
    "objectives": gettext_lazy("Objectives"),
    "related": gettext_lazy("Related plans"),
    "justified": gettext_lazy("Justified gaps"),
    "agreements": gettext_lazy("Agreements"),
    "funding_strategy": gettext_lazy("How money will be sought"),
    "assessed_every_months": gettext_lazy("Months between self-assessments"),
    "evaluated_on": gettext_lazy("Independent evaluation"),
}
"""Fields of a measure and of a plan that a version may change, in words."""
TEXTS = frozenset({"text", "detail", "no_cost", "title", "legal_basis", "funding_strategy"})
"""Fields whose words are compared word by word."""


@dataclass(frozen=True)
class FieldWords:
    """One field before and after in words; `is_text`: compare it word by word."""

    title: str
    before: str
    after: str
    is_text: bool


@dataclass(frozen=True)
class Changed:
    """All that became of one measure: kinds of change, fields, the measures it was made of, the reasons."""

    key: str
    code: str
    text: str
    kinds: tuple[ChangeKind, ...]
    fields: tuple[FieldWords, ...]
    others: tuple[str, ...]
    reasons: tuple[str, ...]
    decided_at: tuple[str, ...]
    is_gone: bool


def field_words(one: FieldChange) -> FieldWords:
    """A changed field in the language in use."""
    said = FIELDS.get(one.field, one.field)
    return FieldWords(
        str(said), words(one.field, one.before), words(one.field, one.after), one.field in TEXTS
    )


def _party(one: Party) -> str:
    return one.name


def _contributor(one: Contributor) -> str:
    return f"{one.party.name}: {one.duty}" if one.duty else one.party.name


def _objective(one: Objective) -> str:
    return f"{one.code}. {one.title}"


def _cost(one: CostLine) -> str:
    said = f"{one.year}: {number(one.amount)} {one.currency}, {str(COST_STATUSES[one.status]).lower()}"
    return f"{said} ({one.source})" if one.source else said


def _evidence(one: Evidence) -> str:
    return cells.cited((one,))


_WORDS: Mapping[type, Callable[[Any], str]] = {
    Party: _party,
    Contributor: _contributor,
    CostLine: _cost,
    Evidence: _evidence,
    Objective: _objective,
}
_CODES: Mapping[str, Mapping[str, str | Promise]] = {"action": ACTIONS, "timing": TIMINGS, "kind": KINDS}


def words(field: str, value: Any) -> str:
    """A value of the document in words, one line for each item of a list; empty where nothing is said."""
    if field == "indicators" and value:
        return cells.indicators_of(Measure(id="", code="", text="", indicators=value))
    if isinstance(value, tuple):
        return "\n".join(words(field, one) for one in value)
    if value is None or value == "":
        return ""
    if field in _CODES:
        return str(_CODES[field][value])
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, (int, Decimal)):
        return number(value)
    if type(value) in _WORDS:
        return _WORDS[type(value)](value)
    if is_dataclass(value):
        parts = (_plain(getattr(value, one.name)) for one in fields(value))
        return " · ".join(part for part in parts if part and part != "()")
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    return label(str(value.value if isinstance(value, Enum) else value))


def changed_measures(
    comparison: Comparison, kinds: Iterable[ChangeKind] = tuple(ChangeKind)
) -> tuple[Changed, ...]:
    """What became of each measure, in the order of the comparison; only measures with one of the `kinds`."""
    wanted: set[ChangeKind] = set(kinds)
    found: dict[str, list[MeasureChange]] = {}
    for one in comparison.changes:
        found.setdefault(one.measure, []).append(one)
    return tuple(
        _changed(key, some, comparison)
        for key, some in found.items()
        if any(one.kind in wanted for one in some)
    )


def _once(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in said if one))


def _changed(key: str, some: list[MeasureChange], comparison: Comparison) -> Changed:
    last = some[-1]
    shown = last.after or last.before
    assert shown is not None
    names = {one.id: f"{one.code} {one.text}".strip() for one in comparison.before.measures}
    return Changed(
        key,
        shown.code,
        shown.text,
        tuple(one.kind for one in some),
        tuple(field_words(change) for one in some for change in one.fields),
        _once(names.get(other, other) for one in some for other in one.others),
        _once(one.reason for one in some),
        _once(one.decided_at for one in some),
        last.after is None,
    )


def version_name(plan: Plan) -> str:
    """A version as it is called: its number, and the day of its adoption if it is adopted."""
    name = _("version %(number)s") % {"number": plan.version}
    return f"{name}, {long_date(plan.adopted_on)}" if plan.adopted_on else name


def counted(comparison: Comparison) -> tuple[tuple[ChangeKind, str, int], ...]:
    """How many changes of every kind there are; kinds without any are left out."""
    return tuple((kind, str(CHANGES[kind]), many) for kind, many in comparison.counts().items() if many)


def changes_paper(comparison: Comparison, *, language: str, direction: str) -> Record:
    """The comparison as a document in the language in use, which `language` and `direction` name."""
    after = comparison.after
    pair = {"before": version_name(comparison.before), "after": version_name(after)}
    return Record(
        language=language,
        direction=direction,
        title=_("What changed"),
        above=after.title,
        foot=_("%(title)s: %(before)s to %(after)s") % {"title": after.title, **pair},
        page_of=_("Page {page} of {pages}"),
        facts=(
            (_("Compared"), _("%(before)s with %(after)s") % pair),
            (
                _("Measures"),
                _("%(before)s before, %(after)s after")
                % {"before": number(len(comparison.before.measures)), "after": number(len(after.measures))},
            ),
        ),
        blocks=tuple(_blocks(comparison)),
        wide=True,
    )


def _blocks(comparison: Comparison) -> Iterable[RecordBlock]:
    rows = tuple((name, number(many)) for _kind, name, many in counted(comparison))
    if not rows and not comparison.plan_fields:
        yield RecordText(_("Nothing differs between the two versions."))
        return
    if rows:
        yield RecordHeading(1, _("In figures"))
        yield RecordTable(_("Changes by kind"), (_("Kind"), _("Changes")), rows, (3, 1))
    if comparison.plan_fields:
        yield RecordHeading(1, _("The plan as a whole"))
        yield _fields_table(_("What the plan says of itself"), map(field_words, comparison.plan_fields))
    found = changed_measures(comparison)
    if found:
        yield RecordHeading(1, _("Measures"))
    for one in found:
        yield from _measure(one)


def _measure(one: Changed) -> Iterable[RecordBlock]:
    yield RecordHeading(2, f"{one.code} {one.text}".strip())
    yield RecordText(", ".join(str(CHANGES[kind]) for kind in one.kinds), label=_("Change"))
    if one.others:
        yield RecordText("\n".join(one.others), label=_("Made of"))
    yield RecordText("\n".join(one.reasons) or _("no reason is given"), label=_("Reason"))
    if one.decided_at:
        yield RecordText("\n".join(one.decided_at), label=_("Decided at"))
    if one.fields:
        yield _fields_table(_("Before and after: %(code)s") % {"code": one.code}, one.fields)


def _fields_table(caption: str, found: Iterable[FieldWords]) -> RecordTable:
    nothing = _("nothing")
    rows = tuple((one.title, one.before or nothing, one.after or nothing) for one in found)
    return RecordTable(caption, (_("What"), _("Before"), _("After")), rows, (2, 5, 5))
