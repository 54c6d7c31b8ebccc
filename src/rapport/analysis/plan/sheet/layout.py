"""What the columns of a sheet mean: said by people, kept beside the file, read again with its next edition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from rapport.analysis.plan.document import PlanDocumentError

FIELDS = (
    *("code", "text", "detail", "objective", "area", "action", "accountable", "contributors"),
    *(
        "time",
        "start",
        "due",
        "benchmarks",
        "cost",
        "cost_source",
        "cost_status",
        "indicator",
        "unit",
        "baseline",
    ),
    *("target", "evidence", "forms", "profiles", "levels", "places", "answers_to", "ignore"),
)
"""What a column can mean. `time` is a period or "ongoing"; `ignore` is a column that is left out on purpose."""


@dataclass(frozen=True)
class Layout:
    """How one sheet is read. Rows count from 1, columns have letters, both as the spreadsheet shows them.

    `section`: what a row means of which only one cell is filled (or one merged cell spans it): it holds for the rows
    below it. `separators` part several entries of one cell. `several_leads`: what a cell with several accountable
    organisations means: REFUSE it, or the FIRST leads and the others support. `codes`: words of the file → codes of
    our lists. `parties`: names of the file → ids of the register. `year`: of costs that name none.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    columns: Mapping[str, str]
    sheet: str = ""
    header_rows: tuple[int, ...] = (1,)
    first_row: int = 2
    last_row: int | None = None
    section: Literal["", "objective", "area", "ignore"] = ""
    separators: tuple[str, ...] = (";", "\n")
    several_leads: Literal["REFUSE", "FIRST"] = "REFUSE"
    date_order: Literal["", "dmy", "mdy"] = ""
    decimal: Literal["", ".", ","] = ""
    currency: str = ""
    year: int | None = None
    ongoing: tuple[str, ...] = (
        "ongoing",
        "continuous",
        "continuously",
        "permanent",
        "en continu",
        "permanente",
    )
    no_cost: tuple[str, ...] = ("within existing resources", "regular budget", "no additional cost")
    codes: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)


_ADAPTER: TypeAdapter[Layout] = TypeAdapter(Layout)
_LETTERS = re.compile(r"[A-Z]{1,3}")


def read_layout(data: bytes | str) -> Layout:
    """The layout that JSON says. Raises PlanDocumentError with every place that is wrong."""
    try:
        found = _ADAPTER.validate_json(data)
    except ValidationError as error:
        places = error.errors(include_url=False, include_input=False)
        faults = tuple((".".join(map(str, one["loc"])), str(one["msg"])) for one in places)
        raise PlanDocumentError(faults) from None
    faults = tuple(
        (f"columns.{letter}", f"“{meaning}” is not one of: {', '.join(FIELDS)}")
        for letter, meaning in found.columns.items()
        if meaning not in FIELDS or not _LETTERS.fullmatch(letter)
    )
    twice = {
        one
        for one in found.columns.values()
        if one != "ignore" and list(found.columns.values()).count(one) > 1
    }
    several = twice - {"benchmarks", "cost", "contributors", "evidence", "places", "indicator"}
    faults += tuple(("columns", f"“{one}” is given to two columns") for one in sorted(several))
    if faults:
        raise PlanDocumentError(faults)
    return found


def write_layout(layout: Layout) -> bytes:
    """The layout as JSON, for keeping beside the file."""
    return _ADAPTER.dump_json(layout, indent=1)


def letter_of(number: int) -> str:
    """The letter of a column that counts from 0: A, …, Z, AA."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def number_of(letter: str) -> int:
    """The column of a letter, counted from 0."""
    found = 0
    for char in letter:
        found = found * 26 + ord(char) - 64
    return found - 1


_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("no", "no.", "nr", "nr.", "n°", "#", "number", "code"),
    "text": ("measure", "activity", "action", "activities", "measures", "task", "mesure", "activité"),
    "objective": ("objective", "goal", "strategic objective", "specific objective", "objectif"),
    "area": ("area", "pillar", "domaine"),
    "accountable": (
        "responsible",
        "responsible institution",
        "lead",
        "lead agency",
        "accountable",
        "responsable",
    ),
    "contributors": ("partners", "partner", "co-implementers", "supporting institutions", "partenaires"),
    "time": (
        "timeframe",
        "time frame",
        "deadline",
        "period",
        "timeline",
        "implementation period",
        "échéance",
    ),
    "cost": ("budget", "cost", "costs", "estimated cost", "coût"),
    "cost_source": ("source of funding", "funding source", "source", "source de financement"),
    "indicator": ("indicator", "indicators", "indicateur", "indicateurs"),
    "unit": ("unit", "unité"),
    "target": ("target", "targets", "cible"),
    "baseline": ("baseline",),
    "places": ("place", "location", "region", "lieu"),
    "evidence": ("evidence", "justification"),
}
"""Headings by which a layout is proposed, to be looked at and confirmed by a person."""


def proposed(headings: Mapping[int, str]) -> dict[str, str]:
    """What columns probably mean by their headings (column from 0 → text): a proposal, each meaning once.

    Two header rows come joined by " / "; the last part speaks first, then the whole.
    """
    found: dict[str, str] = {}
    for number, heading in headings.items():
        words = [part.strip().casefold() for part in reversed(heading.split(" / "))]
        for meaning, known in _HEADINGS.items():
            if meaning not in found.values() and any(word in known for word in words):
                found[letter_of(number)] = meaning
                break
    return found
