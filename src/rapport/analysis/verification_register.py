"""The register of published numbers and of contradictions: what a printed report said, where, on which base.

A register is data about a report, typed once by a reader. It holds no verdict: verdicts are computed in
`rapport.analysis.verification`. This module turns already parsed mappings (of YAML or JSON) into frozen
values and refuses whatever would make a verdict meaningless: a number without its place, a computable number
without its figure, "not computable" without a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.wording import listed, near_matches

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


class RegisterError(AnalyticsError):
    """An entry of a register is incomplete, contradicts itself, or names what does not exist."""

    code: ClassVar[str] = "analysis.register"


class Component(StrEnum):
    """Which part of a figure the published number is."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


class Computable(StrEnum):
    """Whether the published number can be recomputed from the answers at hand."""

    YES = "yes"
    NO = "no"
    IMAGE = "image"
    """The number exists only as a bar in a picture; what the answers yield can still be shown."""


class Relation(StrEnum):
    """What the sentence claims of its number: "the majority" is `more_than` 50."""

    EQUAL = "equal"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report says something.

    `line` counts from 1 in the plain text from which the register was made; None where unknown.
    """

    section: str
    where: str
    line: int | None = None
    says: str = ""
    """What it says there, in the register's own words; used by contradictions only."""

    def __str__(self) -> str:
        line = "" if self.line is None else f" (line {self.line})"
        says = f": {self.says}" if self.says else ""
        return f"{self.section}, {self.where}{line}{says}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One published number.

    `published` keeps the printed decimals (48.7 has one); it is None only where it exists in a picture alone.
    `stated_base` says in words who is counted according to the report, `stated_base_n` how many that is (None
    where the report neither gives nor implies a number) and `stated_universe` which universe the words name,
    where it is not the universe of the figure. `figure` is the id of the result that recomputes the number
    (`ncm-yes`, or `ncm-structure:other` for a part). `other_figure` names a further figure that yields the
    published number although the sentence speaks of something else.
    """

    id: str
    place: Place
    what: str
    published: Decimal | None
    unit: str
    relation: Relation = Relation.EQUAL
    stated_base: str | None = None
    stated_base_n: int | None = None
    stated_universe: str | None = None
    figure: str | None = None
    component: Component = Component.VALUE
    computable: Computable = Computable.YES
    other_figure: str | None = None
    reason: str = ""
    explanation: str = ""

    @property
    def decimals(self) -> int:
        """How many decimals were printed; 0 where nothing was."""
        return 0 if self.published is None else max(0, -int(self.published.as_tuple().exponent))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more places of one report that cannot all be right, and what was found, in own words."""

    id: str
    places: tuple[Place, ...]
    finding: str

    def as_json(self) -> dict[str, Any]:
        """The public form: `{id, places[], finding}`, each place as one readable text."""
        return {"id": self.id, "places": [str(place) for place in self.places], "finding": self.finding}


@dataclass(frozen=True, slots=True)
class Register:
    """All registered numbers and contradictions of one report."""

    entries: tuple[Entry, ...]
    contradictions: tuple[Contradiction, ...] = ()


_REGISTER_KEYS: Final = ("figures", "contradictions")
_ENTRY_KEYS: Final = (
    "id",
    "place",
    "what",
    "published",
    "relation",
    "unit",
    "stated_base",
    "stated_base_n",
    "stated_universe",
    "figure",
    "component",
    "computable",
    "other_figure",
    "reason",
    "explanation",
)
_PLACE_KEYS: Final = ("section", "where", "line", "says")


def parse_register(data: Mapping[str, Any]) -> Register:
    """A register from parsed mappings: `{figures: [entry…], contradictions: [{id, places, finding}…]}`.

    Raises RegisterError naming the entry, the rule it breaks and the remedy, at the first mistake found.
    """
    _check_keys("register", data, _REGISTER_KEYS, required=("figures",))
    entries = tuple(_entry(item, position) for position, item in _numbered(data, "figures"))
    contradictions = tuple(
        _contradiction(item, position) for position, item in _numbered(data, "contradictions")
    )
    for what, ids in (
        ("entry", [entry.id for entry in entries]),
        ("contradiction", [contradiction.id for contradiction in contradictions]),
    ):
        repeated = sorted({name for name in ids if ids.count(name) > 1})
        if repeated:
            raise RegisterError(
                where=f"{what} {listed(repeated)}", rule="an id occurs once", remedy="Rename one of them"
            )
    return Register(entries, contradictions)


def _numbered(data: Mapping[str, Any], key: str) -> Sequence[tuple[int, Mapping[str, Any]]]:
    """The mappings of a list with their position, counting from 1."""
    items = data.get(key) or ()
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise RegisterError(
            where=key, rule="a register lists its entries", remedy=f"Write `{key}:` as a list"
        )
    for position, item in enumerate(items, start=1):
        if not isinstance(item, Mapping):
            raise RegisterError(
                where=f"{key}, entry {position}", rule="an entry is a mapping", context=f"found {item!r}"
            )
    return list(enumerate(items, start=1))


def _entry(data: Mapping[str, Any], position: int) -> Entry:
    where = f"entry {data.get('id') or f'number {position}'}"
    _check_keys(where, data, _ENTRY_KEYS, required=("id", "place", "what", "unit"))
    entry = Entry(
        id=str(data["id"]),
        place=_place(where, data["place"]),
        what=str(data["what"]),
        published=_published(where, data.get("published")),
        unit=str(data["unit"]),
        relation=_choice(where, Relation, data.get("relation") or "equal"),
        stated_base=_text(data.get("stated_base")) or None,
        stated_base_n=_whole(where, "stated_base_n", data.get("stated_base_n")),
        stated_universe=_text(data.get("stated_universe")) or None,
        figure=_text(data.get("figure")) or None,
        component=_choice(where, Component, data.get("component") or "value"),
        computable=_computable(where, data.get("computable", "yes")),
        other_figure=_text(data.get("other_figure")) or None,
        reason=_text(data.get("reason")),
        explanation=_text(data.get("explanation")),
    )
    _check_entry(where, entry)
    return entry


def _check_entry(where: str, entry: Entry) -> None:
    """What must hold between the parts of an entry."""
    image = entry.computable is Computable.IMAGE
    if (entry.published is None) != image:
        raise RegisterError(
            where=where,
            rule="a number is published as text, or it is `computable: image` and `published: null`",
            remedy="Give the printed number, or mark the entry as image",
        )
    if entry.computable is not Computable.NO and entry.figure is None:
        raise RegisterError(
            where=where,
            rule="a computable number names its figure",
            remedy="Add `figure:`, or say `computable: no` and why",
        )
    if (entry.computable is Computable.NO) != bool(entry.reason):
        raise RegisterError(
            where=where,
            rule="`reason` is given if and only if `computable` is no",
            remedy="Say why the number cannot be recomputed; use `explanation` for anything else",
        )
    if entry.stated_base_n == 0:
        raise RegisterError(where=where, rule="a base holds somebody", remedy="Leave `stated_base_n` out")
    if entry.stated_base_n is not None and not entry.stated_base:
        raise RegisterError(
            where=where,
            rule="a stated base has words",
            context=f"found {entry.stated_base_n} alone",
            remedy="Add `stated_base:`",
        )


def _contradiction(data: Mapping[str, Any], position: int) -> Contradiction:
    where = f"contradiction {data.get('id') or f'number {position}'}"
    keys = ("id", "places", "finding")
    _check_keys(where, data, keys, required=keys)
    places = tuple(_place(where, place) for place in data["places"])
    if len(places) < 2:
        raise RegisterError(
            where=where,
            rule="a contradiction has two places or more",
            context=f"found {len(places)}",
            remedy="Name the place that says otherwise",
        )
    return Contradiction(str(data["id"]), places, _text(data["finding"]))


def _place(where: str, data: Any) -> Place:
    if not isinstance(data, Mapping):
        raise RegisterError(
            where=where, rule="a place is a mapping of section, where and line", context=f"found {data!r}"
        )
    _check_keys(f"{where}, place", data, _PLACE_KEYS, required=("section", "where"))
    line = _whole(where, "line", data.get("line"))
    if line == 0:
        raise RegisterError(where=where, rule="lines count from 1")
    return Place(str(data["section"]), str(data["where"]), line, _text(data.get("says")))


def _published(where: str, value: Any) -> Decimal | None:
    """The number with its printed decimals: a whole number, a float as written, or a text such as "48.70"."""
    if value is None:
        return None
    try:
        number = Decimal(str(value))
        usable = number.is_finite() and not isinstance(value, bool)
    except InvalidOperation:
        usable = False
    if not usable:
        raise RegisterError(
            where=where,
            rule="`published` is a number",
            context=f"found {value!r}",
            remedy="Write digits with a decimal point, in quotes where a final zero was printed",
        )
    return number


def _whole(where: str, key: str, value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RegisterError(
            where=where, rule=f"`{key}` is a whole number, not negative", context=f"found {value!r}"
        )
    return value


def _computable(where: str, value: Any) -> Computable:
    """YAML reads a bare yes or no as a truth value; both spellings are understood."""
    if isinstance(value, bool):
        return Computable.YES if value else Computable.NO
    return _choice(where, Computable, value)


def _choice(where: str, choices: type[ChoiceT], value: Any) -> ChoiceT:
    try:
        return choices(str(value))
    except ValueError:
        near = near_matches(str(value), list(choices))
        raise RegisterError(
            where=where,
            rule=f"“{value}” is no {choices.__name__.lower()}",
            context=f"did you mean {' or '.join(near)}?" if near else "",
            remedy=f"Use {', '.join(choices)}",
        ) from None


def _check_keys(
    where: str, data: Mapping[str, Any], known: Sequence[str], *, required: Sequence[str]
) -> None:
    unknown = [str(key) for key in data if key not in known]
    if unknown:
        near = near_matches(unknown[0], known)
        raise RegisterError(
            where=where,
            rule=f"“{unknown[0]}” is no property",
            context=f"did you mean {' or '.join(near)}?" if near else "",
            remedy=f"The properties are {listed(known, limit=20)}",
        )
    lacking = [key for key in required if not data.get(key)]
    if lacking:
        raise RegisterError(where=where, rule=f"`{lacking[0]}` is mandatory", remedy=f"Add `{lacking[0]}:`")


def _text(value: Any) -> str:
    """A text on one line; empty for nothing."""
    return "" if value is None else " ".join(str(value).split())
