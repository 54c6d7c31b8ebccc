"""What is asked of the data (`UniverseSpec`, `FigureSpec`) and what comes back (`FigureResult`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from rapport.analysis.errors import SpecificationError
from rapport.analysis.tabulation.expression import Expression
from rapport.analysis.tabulation.labels import LabelParts, english_label
from rapport.analysis.tabulation.parser import parse_expression
from rapport.analysis.tabulation.rounding import Rounding
from rapport.analysis.tabulation.selection import Selection
from rapport.analysis.types import AnswerState, Texts, in_language
from rapport.analysis.wording import listed, near_matches

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_FIGURE_KEYS: Final = ("id", "title", "universe", "measure", "where", "item", "unit", "split_by", "notes")


class Measure(StrEnum):
    """What a figure says about its universe."""

    SHARE = "share"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"


COUNTING: Final = frozenset({Measure.SHARE, Measure.COUNT})


@dataclass(frozen=True, slots=True)
class UniverseSpec:
    """Who is counted: respondents for whom `where` is TRUE. `label` completes "per cent of …", as in "all
    States invited".
    """

    id: str
    label: Texts = field(hash=False)
    where: Expression

    def __post_init__(self) -> None:
        _check_id("universe", self.id)
        if not in_language(self.label):
            raise SpecificationError(
                where=f"universe {self.id}",
                rule="a universe has a label that says in words who is counted",
                remedy="Write it so that it completes “per cent of …”",
            )

    @staticmethod
    def from_mapping(data: Mapping[str, Any]) -> "UniverseSpec":
        """From the mapping of a figures file: `{id, label, where}`. Raises SpecificationError and
        ExpressionError.
        """
        where = f"universe {data.get('id', '(no id)')}"
        _check_keys(where, data, ("id", "label", "where"), required=("id", "label", "where"))
        return UniverseSpec(str(data["id"]), _texts(data["label"]), parse_expression(str(data["where"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSpec:
    """A figure: a named query. `universe` is the id of a UniverseSpec and has no default.

    `where` is the numerator condition of a share or count (none: everyone in the universe, of use with
    `split_by`); `item` the number or date of a statistic. `split_by` adds one result per category of that
    item and per answer state that occurs. `notes` are keys of footnotes. Raises SpecificationError where
    these contradict each other.
    """

    id: str
    title: Texts = field(hash=False)
    universe: str
    measure: Measure = Measure.SHARE
    where: Expression | None = None
    item: str | None = None
    unit: str = ""
    split_by: str | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_id("figure", self.id)
        place = f"figure {self.id}"
        if not self.universe:
            raise SpecificationError(
                where=place,
                rule="a figure names its universe",
                context="a number without its base cannot be read",
                remedy="Add `universe:` with the id of a universe",
            )
        if self.measure in COUNTING:
            self._check_counting(place)
        elif self.item is None or self.where is not None or self.split_by is not None:
            raise SpecificationError(
                where=place,
                rule=f"a {self.measure} names an `item` and has neither `where` nor `split_by`",
                remedy="Restrict who is counted by the universe",
            )
        object.__setattr__(self, "unit", self.unit or _DEFAULT_UNITS.get(self.measure, ""))

    def _check_counting(self, place: str) -> None:
        if self.item is not None:
            raise SpecificationError(
                where=place,
                rule=f"a {self.measure} counts by `where` and has no `item`",
                remedy="Move the item into `where`",
            )
        if self.where is None and self.split_by is None:
            raise SpecificationError(
                where=place,
                rule=f"a {self.measure} needs a `where`, a `split_by` or both",
                remedy="Write `where: everyone` to count the whole universe",
            )
        if self.measure is Measure.SHARE and self.unit not in ("", "percent"):
            raise SpecificationError(
                where=place, rule="the unit of a share is percent", context=f"found “{self.unit}”"
            )

    @staticmethod
    def from_mapping(data: Mapping[str, Any]) -> "FigureSpec":
        """From the mapping of a figures file. Raises SpecificationError and ExpressionError."""
        where = f"figure {data.get('id', '(no id)')}"
        _check_keys(where, data, _FIGURE_KEYS, required=("id", "title", "universe"))
        measure = str(data.get("measure") or Measure.SHARE)
        if measure not in list(Measure):
            raise SpecificationError(
                where=where,
                rule=f"“{measure}” is no measure",
                context=_did_you_mean(measure, list(Measure)),
                remedy=f"Use {', '.join(Measure)}",
            )
        condition = data.get("where")
        return FigureSpec(
            id=str(data["id"]),
            title=_texts(data["title"]),
            universe=str(data["universe"] or ""),
            measure=Measure(measure),
            where=None if condition is None else parse_expression(str(condition)),
            item=data.get("item"),
            unit=str(data.get("unit") or ""),
            split_by=data.get("split_by"),
            notes=tuple(str(note) for note in data.get("notes") or ()),
        )


_DEFAULT_UNITS: Final = {Measure.SHARE: "percent", Measure.COUNT: "count"}


@dataclass(frozen=True, slots=True)
class UniverseRef:
    """The universe of a result: its id, its label per language, and how many it holds."""

    id: str
    label: Texts = field(hash=False)
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureResult:
    """One published number with everything that makes it traceable.

    `numerator` and `denominator` always count respondents: the members and the universe. `value` is rounded
    once, by `rounding`, and is None where the denominator is zero or nobody gave a value; `exact` is the
    value before rounding. For statistics the numerator says from how many respondents the value comes. A
    part of a split carries `parent` (the id of the whole figure), `part` (category or answer state) and,
    where respondents may be in several parts, `may_exceed`: the parts may then add up to more than the
    whole.
    """

    id: str
    label_parts: LabelParts
    wave: str
    universe: UniverseRef
    numerator: int
    denominator: int
    value: Decimal | None
    exact: Fraction | None
    unit: str
    rounding: Rounding
    footnotes: tuple[str, ...] = ()
    parent: str | None = None
    part: str | None = None
    state: AnswerState | None = None
    may_exceed: bool = False
    selection: Selection = field(repr=False, compare=False)

    @property
    def label(self) -> str:
        """The English label, which states the base by itself."""
        return english_label(self.label_parts)

    @property
    def members(self) -> tuple[str, ...]:
        """Identifiers of the respondents counted in the numerator, in the order of the data set."""
        return self.selection.members

    @property
    def undetermined(self) -> tuple[str, ...]:
        """Identifiers of members of the universe for whom the condition is UNKNOWN."""
        return self.selection.undetermined

    def as_json(self) -> dict[str, Any]:
        """The public form; its keys are a contract. Whole values are integers unless they are shares or
        means.
        """
        return {
            "id": self.id,
            "label": self.label,
            "wave": self.wave,
            "universe": {
                "id": self.universe.id,
                "label": in_language(self.universe.label),
                "n": self.universe.n,
            },
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self._json_value(),
            "unit": self.unit,
            "rounding": self.rounding.as_json(),
            "members": list(self.members),
            "footnotes": list(self.footnotes),
            "undetermined": list(self.undetermined),
        }

    def _json_value(self) -> int | float | None:
        if self.value is None:
            return None
        always_decimal = self.label_parts.measure in (Measure.SHARE, Measure.MEAN)
        whole = self.exact is not None and self.exact.denominator == 1
        return int(self.value) if whole and not always_decimal else float(self.value)


def _check_id(what: str, name: str) -> None:
    if not _ID.fullmatch(name):
        raise SpecificationError(
            where=f"{what} “{name}”",
            rule="an id holds lower-case letters, digits and hyphens",
            remedy="Rename it, as in ncm-yes",
        )


def _check_keys(
    where: str, data: Mapping[str, Any], known: Sequence[str], *, required: Sequence[str]
) -> None:
    unknown = [str(key) for key in data if key not in known]
    if unknown:
        raise SpecificationError(
            where=where,
            rule=f"“{unknown[0]}” is no property",
            context=_did_you_mean(unknown[0], known),
            remedy=f"The properties are {listed(known, limit=12)}",
        )
    lacking = [key for key in required if not data.get(key)]
    if lacking:
        raise SpecificationError(
            where=where, rule=f"`{lacking[0]}` is mandatory", remedy=f"Add `{lacking[0]}:`; it has no default"
        )


def _did_you_mean(word: str, names: Sequence[str]) -> str:
    near = near_matches(word, names)
    return f"did you mean {' or '.join(near)}?" if near else ""


def _texts(value: Any) -> Texts:
    """A text per language; a bare text is English."""
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {"en": str(value)}
