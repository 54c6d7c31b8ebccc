"""Sets of indicators and answers out of plain values, as YAML and JSON hold them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from rapport.analysis.errors import DataError
from rapport.analysis.screening.assess import Answers
from rapport.analysis.screening.types import (
    Answer,
    Dimension,
    Indicator,
    IndicatorSet,
    Population,
    SetState,
    Strength,
)

FIELDS = ("id", "version", "title", "population", "exploitation", "source", "state", "dimensions")
OWN_KEYS = ("set", "answers", "act", "age_disputed")
Kind = TypeVar("Kind", bound=StrEnum)


def read_set(where: str, value: Any) -> IndicatorSet:
    """The set that `value` describes. Raises DataError, which names the indicator and the rule."""
    if not isinstance(value, Mapping):
        raise DataError(
            where=where, rule="a set is a list of named fields", context=f"fields: {', '.join(FIELDS)}"
        )
    missing = [one for one in FIELDS if not value.get(one)]
    if missing:
        raise DataError(
            where=where, rule="a set needs each of its fields", context=f"missing: {', '.join(missing)}"
        )
    parts = value["dimensions"]
    if not isinstance(parts, Mapping) or set(parts) != {one.value for one in Dimension}:
        raise DataError(
            where=where,
            rule="a set has the six dimensions",
            context=", ".join(one.value for one in Dimension),
        )
    indicators = [
        _indicator(f"{where}, {dimension}", entry, Dimension(dimension))
        for dimension, entries in parts.items()
        for entry in entries or ()
    ]
    ids = [one.id for one in indicators]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise DataError(where=where, rule="an indicator stands once", context=f"twice: {', '.join(twice)}")
    return IndicatorSet(
        id=str(value["id"]),
        version=str(value["version"]),
        title=str(value["title"]),
        population=_one_of(Population, value["population"], f"{where}, population"),
        exploitation=str(value["exploitation"]),
        source=str(value["source"]).strip(),
        state=_one_of(SetState, value["state"], f"{where}, state"),
        remark=str(value.get("remark") or "").strip(),
        indicators=tuple(indicators),
    )


def _indicator(where: str, entry: Any, dimension: Dimension) -> Indicator:
    if not isinstance(entry, Mapping) or not entry.get("id") or not entry.get("text"):
        raise DataError(where=where, rule="an indicator has an id and a text")
    strength = entry.get("strength")
    return Indicator(
        str(entry["id"]),
        str(entry["text"]),
        dimension,
        None if strength is None else _one_of(Strength, strength, f"{where}, {entry['id']}"),
    )


def read_answers(where: str, value: Any) -> Answers:
    """Answers by indicator, alone or as `answers` beside `act` and `age_disputed`. Raises DataError."""
    if not isinstance(value, Mapping):
        raise DataError(
            where=where, rule="answers are given by indicator", remedy='Write {"AL-DR-01": "present"}.'
        )
    given = value["answers"] if "answers" in value else {k: v for k, v in value.items() if k not in OWN_KEYS}
    if not isinstance(given, Mapping):
        raise DataError(where=where, rule="“answers” holds answers by indicator")
    disputed = value.get("age_disputed", False)
    if not isinstance(disputed, bool):
        raise DataError(where=where, rule="“age_disputed” is true or false")
    return Answers(
        given={str(key): _one_of(Answer, said, f"{where}, {key}") for key, said in given.items()},
        act=_one_of(Answer, value.get("act", Answer.NOT_ASKED), f"{where}, act"),
        age_disputed=disputed,
    )


def _one_of(kind: type[Kind], value: Any, where: str) -> Kind:
    try:
        return kind(str(value).strip().lower().replace(" ", "_"))
    except ValueError as error:
        allowed = ", ".join(one.value for one in kind)
        raise DataError(
            where=where, rule=f"one of {allowed} is wanted", context=f"found “{value}”"
        ) from error
