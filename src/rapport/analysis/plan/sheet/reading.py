"""Rows of a sheet to measures of a plan, with every interpretation and every fault by row and column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rapport.analysis.plan.document import (
    Answers,
    Benchmark,
    Contributor,
    CostLine,
    Evidence,
    Indicator,
    Measure,
    Objective,
    Party,
    Target,
)
from rapport.analysis.plan.lists import Action, Area, CostStatus, Timing
from rapport.analysis.plan.sheet.layout import Layout, number_of
from rapport.analysis.plan.sheet.words import Unreadable, money_of, span_of

Cell = object
"""A value of a spreadsheet: text, number, date, date with time, truth value, or None."""


@dataclass(frozen=True)
class Fault:
    """What cannot be read: where (row from 1, column letter), the value as text, and which rule by its code."""

    row: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class Reading:
    """A cell that was interpreted: what stood there and what it was read as."""

    row: int
    column: str
    value: str
    read_as: str


@dataclass(frozen=True)
class Sheet:
    """What a sheet says: measures with the row of each, objectives from section rows, readings and faults.

    With one fault the sheet is not to be taken in. `unknown`: names of organisations that the register does not have.
    """

    measures: tuple[Measure, ...]
    rows: Mapping[str, int]
    objectives: tuple[Objective, ...]
    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]
    unknown: tuple[str, ...]


@dataclass
class _State:
    layout: Layout
    known: Mapping[str, Party]
    lists: Mapping[str, frozenset[str]]
    readings: list[Reading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    section: str = ""
    row: int = 0

    def fault(self, column: str, code: str, value: object = "") -> None:
        self.faults.append(Fault(self.row, column, code, text_of(value)))

    def read(self, column: str, value: object, read_as: str) -> None:
        self.readings.append(Reading(self.row, column, text_of(value), read_as))


def text_of(value: object) -> str:
    """A cell as text: whole numbers without a point, days as ISO text, spaces at the ends taken away."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def read_rows(
    rows: Sequence[Sequence[Cell]],
    layout: Layout,
    *,
    known: Mapping[str, Party],
    lists: Mapping[str, frozenset[str]],
) -> Sheet:
    """The measures that rows say. `rows`: the whole sheet from row 1, merged cells filled in.

    `known`: organisations by every name they have, folded by `folded`. `lists`: codes of `forms`, `profiles`, `levels`.
    """
    state = _State(layout, known, lists)
    made: list[Measure] = []
    where: dict[str, int] = {}
    last = layout.last_row or len(rows)
    for number in range(layout.first_row, min(last, len(rows)) + 1):
        state.row = number
        cells = rows[number - 1]
        if all(text_of(cell) == "" for cell in cells):
            continue
        if _is_section(cells, state):
            continue
        one = _measure(cells, state, len(made) + 1)
        if one is not None:
            made.append(one)
            where[one.id] = number
    _codes_once(made, where, state)
    return Sheet(
        tuple(made),
        where,
        tuple(state.objectives.values()),
        tuple(state.readings),
        tuple(state.faults),
        tuple(state.unknown),
    )


def _is_section(cells: Sequence[Cell], state: _State) -> bool:
    filled = {text_of(cell) for cell in cells} - {""}
    if not state.layout.section or len(filled) != 1:
        return False
    title = filled.pop()
    if state.layout.section == "objective":
        code = str(len(state.objectives) + 1)
        state.objectives[title] = Objective(code, title)
        state.section = code
    elif state.layout.section == "area":
        state.section = title
    return True


def _measure(cells: Sequence[Cell], state: _State, number: int) -> Measure | None:
    columns: dict[str, list[tuple[str, Cell]]] = {}
    for letter, meaning in state.layout.columns.items():
        at = number_of(letter)
        value = cells[at] if at < len(cells) else None
        if text_of(value) and meaning != "ignore":
            columns.setdefault(meaning, []).append((letter, value))
    if not columns:
        return None
    first = next(iter(columns.values()))[0][0]
    if "text" not in columns:
        state.fault(_letter(state, "text") or first, "no_text")
        return None
    values: dict[str, Any] = {"id": f"row-{state.row}", "code": str(number), "text": ""}
    for meaning, read in _FIELDS.items():
        if meaning in columns:
            values.update(read(columns[meaning], state, values))
    if state.section and state.layout.section == "objective" and "objective" not in columns:
        values["objective"] = state.section
    if state.section and state.layout.section == "area" and "area" not in columns:
        values.update(_areas([("", state.section)], state, values))
    return _finished(values, state)


def _finished(values: dict[str, Any], state: _State) -> Measure:
    """Put together what stands in several columns: cost with its source, indicator with its numbers, start with end."""
    source, baseline, target = (values.pop(name, None) for name in ("_source", "_baseline", "_target"))
    values.pop("_status", None)
    unit = values.pop("_unit", "")
    if unit:
        values["indicators"] = tuple(replace(one, unit=unit) for one in values.get("indicators", ()))
    if source:
        values["costs"] = tuple(replace(line, source=source) for line in values.get("costs", ()))
    if baseline is not None or target is not None:
        values["indicators"] = _with_numbers(values, baseline, target, state)
    start, due = values.get("start_on"), values.get("due_on")
    if start and due and due < start:
        state.fault(_letter(state, "due") or _letter(state, "time"), "due_before_start", due)
        del values["due_on"]
    return Measure(**values)


def _with_numbers(
    values: Mapping[str, Any], baseline: Decimal | None, target: Decimal | None, state: _State
) -> tuple[Indicator, ...]:
    """The indicators, the only one with its baseline and its target of the year in which the measure ends."""
    found: tuple[Indicator, ...] = values.get("indicators", ())
    letter = _letter(state, "target") or _letter(state, "baseline")
    if len(found) != 1:
        state.fault(letter, "numbers_of_several_indicators" if found else "numbers_without_indicator")
        return found
    due = values.get("due_on")
    year = due.year if due else state.layout.year
    if target is None:
        return (replace(found[0], baseline=baseline),)
    if year is None:
        state.fault(letter, "target_without_year", target)
        return found
    return (replace(found[0], baseline=baseline, targets=(Target(str(year), target),)),)


def _letter(state: _State, meaning: str) -> str:
    return next((letter for letter, one in state.layout.columns.items() if one == meaning), "")


def _codes_once(made: Sequence[Measure], where: Mapping[str, int], state: _State) -> None:
    seen: dict[str, str] = {}
    for one in made:
        if one.code in seen:
            state.row = where[one.id]
            state.fault(_letter(state, "code"), "code_twice", one.code)
        seen.setdefault(one.code, one.id)


Entries = list[tuple[str, Cell]]
Values = dict[str, Any]


def _plain(name: str) -> Callable[[Entries, _State, Values], Values]:
    def read(entries: Entries, state: _State, values: Values) -> Values:
        return {name: "\n".join(text_of(value) for _, value in entries)}

    return read


def parts_of(value: object, separators: Sequence[str]) -> list[str]:
    """The entries of a cell, parted by any of the separators; empty ones left out."""
    pattern = "|".join(re.escape(one) for one in separators)
    text = text_of(value)
    return [part.strip() for part in (re.split(pattern, text) if pattern else [text]) if part.strip()]


def folded(name: str) -> str:
    """A name for comparing: without regard to capitals and spaces."""
    return " ".join(name.casefold().split())


def _party(name: str, state: _State) -> Party:
    ref = state.layout.parties.get(name)
    if ref is not None:
        found = next((one for one in state.known.values() if one.ref == ref), None)
        if found is not None:
            return found
    found = state.known.get(folded(name))
    if found is not None:
        return found
    state.unknown[name] = None
    return Party(name)


def _several(value: object, state: _State) -> list[Party]:
    """Organisations of a cell: the whole text where it is a known name, else its parts."""
    whole = text_of(value)
    if whole in state.layout.parties or folded(whole) in state.known:
        return [_party(whole, state)]
    return [_party(part, state) for part in parts_of(value, state.layout.separators)]


def _accountable(entries: Entries, state: _State, values: Values) -> Values:
    letter, value = entries[0]
    found = _several(value, state)
    if len(found) > 1 and state.layout.several_leads == "REFUSE":
        state.fault(letter, "several_leads", value)
        return {}
    if len(found) > 1:
        names = ", ".join(one.name for one in found[1:])
        state.read(letter, value, f"{found[0].name} + {names}")
    helpers = tuple(Contributor(one) for one in found[1:])
    return {"accountable": found[0], "contributors": (*helpers, *values.get("contributors", ()))}


def _contributors(entries: Entries, state: _State, values: Values) -> Values:
    found = [Contributor(party) for _, value in entries for party in _several(value, state)]
    return {"contributors": (*values.get("contributors", ()), *found)}


def _objective(entries: Entries, state: _State, values: Values) -> Values:
    title = text_of(entries[0][1])
    one = state.objectives.setdefault(title, Objective(str(len(state.objectives) + 1), title))
    return {"objective": one.code}


def _areas(entries: Entries, state: _State, values: Values) -> Values:
    return {"areas": tuple(Area(code) for code in _coded(entries, state, frozenset(Area)))}


def _action(entries: Entries, state: _State, values: Values) -> Values:
    found = _coded(entries, state, frozenset(Action))
    return {"action": Action(found[0])} if found else {}


def _coded(entries: Entries, state: _State, allowed: frozenset[str]) -> list[str]:
    found = []
    for letter, value in entries:
        for part in parts_of(value, state.layout.separators):
            code = part if part in allowed else _mapped(part, state)
            if code in allowed:
                found.append(code)
            else:
                state.fault(letter, "code_unknown", part)
    return list(dict.fromkeys(found))


def _mapped(part: str, state: _State) -> str:
    return {folded(word): code for word, code in state.layout.codes.items()}.get(folded(part), "")


def _listed(name: str) -> Callable[[Entries, _State, Values], Values]:
    def read(entries: Entries, state: _State, values: Values) -> Values:
        return {name: tuple(_coded(entries, state, state.lists[name]))}

    return read


def _time(entries: Entries, state: _State, values: Values) -> Values:
    letter, value = entries[0]
    if folded(text_of(value)) in {folded(word) for word in state.layout.ongoing}:
        state.read(letter, value, Timing.ONGOING.value)
        return {"timing": Timing.ONGOING}
    try:
        span = span_of(value, date_order=state.layout.date_order)
    except Unreadable as error:
        state.fault(letter, error.code, value)
        return {}
    start = span.start if span.is_range else None
    state.read(letter, value, (f"{start.isoformat()} – " if start else "") + span.end.isoformat())
    return {"timing": values.get("timing") or Timing.DATED, "start_on": start, "due_on": span.end}


def _due(entries: Entries, state: _State, values: Values) -> Values:
    found = _time(entries, state, values)
    if "due_on" in found:
        found["start_on"] = values.get("start_on")
    return found


def _start(entries: Entries, state: _State, values: Values) -> Values:
    letter, value = entries[0]
    try:
        span = span_of(value, date_order=state.layout.date_order)
    except Unreadable as error:
        state.fault(letter, error.code, value)
        return {}
    state.read(letter, value, span.start.isoformat())
    return {"start_on": span.start}


_BENCHMARK = re.compile(r"(.+?)\s*[:–]\s+(.+)", re.DOTALL)


def _benchmarks(entries: Entries, state: _State, values: Values) -> Values:
    found = []
    for letter, value in entries:
        for part in parts_of(value, state.layout.separators):
            match = _BENCHMARK.fullmatch(part)
            try:
                if not match:
                    raise Unreadable("benchmark_without_day")
                day = span_of(match[1], date_order=state.layout.date_order).end
            except Unreadable as error:
                state.fault(letter, error.code, part)
                continue
            state.read(letter, part, f"{day.isoformat()}: {match[2]}")
            found.append(Benchmark(day, match[2].strip()))
    return {"benchmarks": tuple(found)}


def _cost(entries: Entries, state: _State, values: Values) -> Values:
    lines: list[CostLine] = []
    for letter, value in entries:
        if folded(text_of(value)) in {folded(word) for word in state.layout.no_cost}:
            return {"no_cost": text_of(value)}
        try:
            money = money_of(value, decimal=state.layout.decimal)
        except Unreadable as error:
            state.fault(letter, error.code, value)
            continue
        currency = money.currency or state.layout.currency
        if not currency:
            state.fault(letter, "no_currency", value)
        elif state.layout.year is None:
            state.fault(letter, "no_year", value)
        else:
            state.read(letter, value, f"{money.amount} {currency} {state.layout.year}")
            status = values.get("_status", CostStatus.UNFUNDED)
            lines.append(CostLine(state.layout.year, money.amount, currency, status))
    return {"costs": tuple(lines)}


def _cost_source(entries: Entries, state: _State, values: Values) -> Values:
    return {"_source": text_of(entries[0][1])}


def _cost_status(entries: Entries, state: _State, values: Values) -> Values:
    found = _coded(entries, state, frozenset(CostStatus))
    return {"_status": CostStatus(found[0])} if found else {}


def _indicator(entries: Entries, state: _State, values: Values) -> Values:
    titles = [part for _column, value in entries for part in parts_of(value, state.layout.separators)]
    made = tuple(Indicator(f"{values['id']}-{n}", title) for n, title in enumerate(titles, start=1))
    return {"indicators": made}


def _unit(entries: Entries, state: _State, values: Values) -> Values:
    return {"_unit": text_of(entries[0][1])}


def _number(entries: Entries, state: _State) -> Decimal | None:
    letter, value = entries[0]
    try:
        return money_of(value, decimal=state.layout.decimal).amount
    except Unreadable as error:
        state.fault(letter, error.code.replace("amount", "number"), value)
        return None


def _baseline(entries: Entries, state: _State, values: Values) -> Values:
    return {"_baseline": _number(entries, state)}


def _target(entries: Entries, state: _State, values: Values) -> Values:
    return {"_target": _number(entries, state)}


def _evidence(entries: Entries, state: _State, values: Values) -> Values:
    return {"evidence": tuple(Evidence(text_of(value)) for _, value in entries)}


def _places(entries: Entries, state: _State, values: Values) -> Values:
    return {"places": tuple(p for _, value in entries for p in parts_of(value, state.layout.separators))}


def _answers(entries: Entries, state: _State, values: Values) -> Values:
    return {
        "answers_to": tuple(
            Answers(p) for _, value in entries for p in parts_of(value, state.layout.separators)
        )
    }


def _code(entries: Entries, state: _State, values: Values) -> Values:
    return {"code": text_of(entries[0][1])}


Reader = Callable[[Entries, "_State", Values], Values]
_FIELDS: Mapping[str, Reader] = {
    "code": _code,
    "text": _plain("text"),
    "detail": _plain("detail"),
    "objective": _objective,
    "area": _areas,
    "action": _action,
    "accountable": _accountable,
    "contributors": _contributors,
    "time": _time,
    "start": _start,
    "due": _due,
    "benchmarks": _benchmarks,
    "cost_status": _cost_status,
    "cost": _cost,
    "cost_source": _cost_source,
    "indicator": _indicator,
    "unit": _unit,
    "baseline": _baseline,
    "target": _target,
    "evidence": _evidence,
    "forms": _listed("forms"),
    "profiles": _listed("profiles"),
    "levels": _listed("levels"),
    "places": _places,
    "answers_to": _answers,
}
