"""The plan of the demonstration's invented State, read from its data set: three versions as plan documents.

Days follow from the first day of the plan, so that the plan is always two years old when the demonstration is loaded.
"""

import calendar
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml

from rapport.analysis.plan.document import Plan, plan_of
from rapport.cli.demonstration import dataset

Row = Mapping[str, str]
LISTS = ("areas", "factors", "forms", "profiles", "levels", "services")


@dataclass(frozen=True)
class Revised:
    """A version of the plan: its document, why it was begun, why each measure was changed, and by which session."""

    document: Plan
    reasons: Mapping[str, str]
    decided_at: str
    reason: str = ""


@dataclass(frozen=True)
class Refused:
    """A change that the product does not take: the measure as it was sent, and the rule it breaks."""

    document: Plan
    measure: str
    rule: str


def versions(first: date) -> tuple[Revised, ...]:
    """The versions in their order; `first` is the first day of the plan."""
    return tuple(one for one, _rows in _built(first))


def refused(first: date) -> tuple[Refused, ...]:
    """What was sent with the newest version and is refused, each in a document of its own."""
    said = _yaml("plan")
    (newest, rows) = list(_built(first))[-1]
    found = []
    for one in _yaml("revisions")["refused"]:
        sent = _measure({**rows[one["measure"]], **one["set"]}, said, first)
        measures = tuple(_one(sent) if m.id == one["measure"] else m for m in newest.document.measures)
        found.append(Refused(replace(newest.document, measures=measures), one["measure"], one["rule"]))
    return tuple(found)


def _one(values: Mapping[str, Any]) -> Any:
    return plan_of({"code": "one", "title": "one", "measures": [values]}).measures[0]


def _yaml(name: str) -> Any:
    text = (dataset("demonstration_plan") / f"{name}.yaml").read_text(encoding="utf-8")
    # The fast reader where the library was built with it; both know plain values only.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _rows() -> list[Row]:
    path = dataset("demonstration_plan") / "measures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _built(first: date) -> Iterator[tuple[Revised, Mapping[str, Row]]]:
    """Every version with the rows it is made of."""
    said, all_rows = _yaml("plan"), _rows()
    rows = {row["id"]: row for row in all_rows if row["since"] == "1"}
    yield Revised(_document(said, rows, first, 1), {}, ""), rows
    for revision in _yaml("revisions")["versions"]:
        number = revision["version"]
        rows |= {row["id"]: row for row in all_rows if row["since"] == str(number)}
        for change in revision["changes"]:
            if change.get("drop"):
                del rows[change["measure"]]
            else:
                rows[change["measure"]] = {**rows[change["measure"]], **change.get("set", {})}
        reasons = {change["measure"]: change["reason"] for change in revision["changes"]}
        made = Revised(
            _document(said, rows, first, number), reasons, revision["decided_at"], revision["reason"]
        )
        yield made, dict(rows)


def _document(said: Mapping[str, Any], rows: Mapping[str, Row], first: date, number: int) -> Plan:
    same = ("code", "title", "currency", "legal_basis", "assessed_every_months", "funding_strategy")
    return plan_of(
        {
            **{name: said[name] for name in (*same, "agreements", "related", "strategy", "objectives")},
            "language": "en",
            "version": number,
            "starts_on": first,
            "ends_on": last_of(first, said["months"]),
            "evaluated_on": last_of(first, said["evaluated_at"]),
            "factors": [
                {
                    **{name: one[name] for name in ("code", "kind", "text")},
                    "evidence": _evidence(one["from"], said),
                }
                for one in said["factors"]
            ],
            "measures": [_measure(row, said, first) for row in rows.values()],
        }
    )


def first_of(first: date, month: int) -> date:
    """The first day of a month of the plan; months count from 1."""
    years, months = divmod(first.year * 12 + first.month - 1 + month - 1, 12)
    return date(years, months + 1, 1)


def last_of(first: date, month: int) -> date:
    """The last day of a month of the plan."""
    day = first_of(first, month)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _measure(row: Row, said: Mapping[str, Any], first: date) -> dict[str, Any]:
    values: dict[str, Any] = {name: row[name].split() for name in LISTS}
    values |= {name: row[name] for name in ("id", "code", "text", "objective")}
    values["action"] = row["action"]
    values["geography"] = ["geo.transnational"]
    values["places"] = [row["place"]] if row["place"] else []
    values["accountable"] = _party(row["owner"])
    values["contributors"] = [
        {"party": _party(code), "duty": duty.strip()}
        for code, _is, duty in (one.partition("=") for one in row["with"].split(";") if one)
    ]
    values |= _time(row["when"], first)
    values["indicators"] = [_indicator(row, said, first, values)] if row["indicator"] else []
    values |= _money(row["cost"], said, first)
    values["evidence"] = _evidence(row["evidence"], said)
    values["answers_to"] = [
        {"ref": one, "text": f"{said['answers'][one.split(':')[0]]}, article {one.split(':')[1]}"}
        for one in row["answers"].split()
    ]
    values["from_ids"] = row["from"].split()
    return values


def _party(owner: str) -> dict[str, str] | None:
    """An organisation by its code in the register; what has a space is a name that the register does not have."""
    if not owner:
        return None
    return {"name": owner} if " " in owner else {"name": "", "ref": owner}


def _time(when: str, first: date) -> dict[str, Any]:
    """`3-18`: from the beginning of month 3 to the end of month 18; `1-48:11=…;22=…`: ongoing, with benchmarks."""
    span, is_ongoing, steps = when.partition(":")
    start, _to, end = span.partition("-")
    if not end:
        return {}
    found: dict[str, Any] = {"start_on": first_of(first, int(start))}
    if not is_ongoing:
        return {**found, "timing": "DATED", "due_on": last_of(first, int(end))}
    marks = [step.partition("=") for step in steps.split(";") if step]
    return {
        **found,
        "timing": "ONGOING",
        "benchmarks": [
            {"due_on": last_of(first, int(month)), "statement": text} for month, _is, text in marks
        ],
    }


def _indicator(row: Row, said: Mapping[str, Any], first: date, values: Mapping[str, Any]) -> dict[str, Any]:
    """`12>40`: from a baseline up to a target at the end of the measure; `12<4`: down to it; either may be missing."""
    falls = "<" in row["values"]
    baseline, _to, target = row["values"].partition("<" if falls else ">")
    due = values.get("due_on") or last_of(first, said["months"])
    sheet = said["sheets"][row["sheet"]]
    wanted = {
        "period": str(due.year),
        "value": target.strip(),
        "comparator": "AT_MOST" if falls else "AT_LEAST",
    }
    return {
        "id": f"{row['id']}-i1",
        "title": row["indicator"],
        "kind": row["kind"],
        "unit": row["unit"],
        "direction": "DOWN" if falls else "UP",
        "baseline": baseline.strip() or None,
        "baseline_on": first if baseline.strip() else None,
        "targets": [wanted] if target.strip() else [],
        "source": sheet["data_source"],
        "sheet": {
            name: text.format(title=row["indicator"], unit=row["unit"] or "–") for name, text in sheet.items()
        },
    }


def _money(cost: str, said: Mapping[str, Any], first: date) -> dict[str, Any]:
    """`b1:20000 p2:5000`: budgeted in the first year of the plan, pledged in the second; `-`: no money is needed."""
    if cost == "-":
        return {"no_cost": said["no_cost"]}
    lines = []
    for one in cost.split():
        known = said["money"][one[0]]
        year, amount = one[1:].split(":")
        lines.append(
            {
                "year": first_of(first, 12 * int(year) - 5).year,
                "amount": amount,
                "currency": known.get("currency", said["currency"]),
                "status": known["status"],
                "source": known["source"],
            }
        )
    return {"costs": lines}


def _evidence(refs: str, said: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {**said["evidence"][code], "page": page}
        for code, _at, page in (one.partition(":") for one in refs.split())
    ]


def words_of_reports() -> Any:
    """What offices report, by what a measure does; under RETURNED what is said where a report is returned."""
    return _yaml("updates")
