"""The comparison behind a verdict: does a published number hold, and on which base.

A number holds on a base if the figure's component there, rounded half up to the printed decimals, is the
published number; a bound ("the majority") holds if it is exactly true. Nothing here speaks: the sentences are
in `rapport.analysis.verification`.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from rapport.analysis.tabulation import Dataset, FigureResult, FigureSpec, Rounding, UniverseSpec, tabulate
from rapport.analysis.verification_register import Component, Entry, RegisterError, Relation
from rapport.analysis.wording import near_matches

_ON: Final = "--on--"
"""Joins the ids of a figure and a universe to the id under which the figure is counted on that universe."""


class Verdict(StrEnum):
    """What can be said of a published number."""

    AGREES = "agrees"
    """The recomputed number, rounded as printed, is the published one, and the base is the stated one."""
    DIFFERS = "differs"
    """The answers yield another number."""
    WRONG_BASE = "wrong_base"
    """The number is right, but not on the base that the report states."""
    NOT_COMPUTABLE = "not_computable"
    """The answers behind it are not at hand, or cannot be assigned to their respondents."""
    IMAGE_ONLY = "image_only"
    """The number was published only as a bar in a picture: there is nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Results:
    """Results by id. `elsewhere` holds figures over other universes than their own: id → universe → result."""

    own: Mapping[str, FigureResult]
    elsewhere: Mapping[str, Mapping[str, FigureResult]] = field(default_factory=dict)

    def get(self, name: str, *, where: str) -> FigureResult:
        """The result of a figure on its own universe. Raises RegisterError with near matches."""
        if name not in self.own:
            raise RegisterError(
                where=where,
                rule=f"there is no figure “{name}”",
                context=did_you_mean(name, self.own),
                remedy="Define it in the figures of the survey, or name an existing one",
            )
        return self.own[name]

    def on(self, universe: str, result: FigureResult, *, where: str) -> FigureResult:
        """The same figure on a named universe. Raises RegisterError where it was not counted there."""
        others = self.elsewhere.get(result.id, {})
        if universe != result.universe.id and universe not in others:
            raise RegisterError(
                where=where,
                rule=f"the figure {result.id} was not counted on a universe “{universe}”",
                context=did_you_mean(universe, others),
                remedy="Name a universe of the survey",
            )
        return others.get(universe, result)

    @staticmethod
    def of(
        dataset: Dataset,
        figures: Iterable[FigureSpec],
        universes: Iterable[UniverseSpec],
        *,
        moved: Container[str] = (),
    ) -> "Results":
        """Every figure on its own universe; those with an id in `moved` on every other universe as well.

        Raises SpecificationError and ExpressionError as `tabulate` does.
        """
        wanted, known = list(figures), list(universes)
        copies = [
            replace(figure, id=f"{figure.id}{_ON}{universe.id}", universe=universe.id)
            for figure in wanted
            for universe in known
            if figure.id in moved and universe.id != figure.universe
        ]
        own: dict[str, FigureResult] = {}
        elsewhere: dict[str, dict[str, FigureResult]] = {}
        for result in tabulate(dataset, [*wanted, *copies], known):
            name, on, rest = result.id.partition(_ON)
            universe, colon, part = rest.partition(":")
            if on:
                elsewhere.setdefault(f"{name}{colon}{part}", {})[universe] = result
            else:
                own[name] = result
        return Results(own, elsewhere)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with the results it rests on.

    `fitting` is the result on the base to report: the one on which the number holds, or the figure's own
    where it holds nowhere. `stated` is the result on the base that the report states; None if none is known.
    """

    verdict: Verdict
    fitting: FigureResult
    stated: FigureResult | None


def compare(entry: Entry, published: Decimal, own: FigureResult, results: Results) -> Comparison:
    """`agrees`, `wrong_base` or `differs`, in this order: on the stated base, on another base, nowhere.

    Another base is the figure's own universe, or one on which the condition counts the very same respondents:
    whoever divides by the wrong number still counts the right States. Other universes are tried for
    percentages only: a count has no base to be wrong, and a bound would hold on nearly every one.
    """
    stated = _on_stated_base(entry, own, results)
    if stated is not None and holds(entry, published, stated):
        return Comparison(Verdict.AGREES, stated, stated)
    others = _same_respondents(own, results) if is_percentage(entry) else []
    fitting = [other for other in others if holds(entry, published, other)]
    for other in fitting:
        if stated is None and other.denominator == entry.stated_base_n:
            return Comparison(Verdict.AGREES, other, other)
    if stated is not own and holds(entry, published, own):
        return Comparison(Verdict.WRONG_BASE, own, stated)
    if fitting:
        return Comparison(Verdict.WRONG_BASE, fitting[0], stated)
    return Comparison(Verdict.DIFFERS, own, stated)


def _same_respondents(own: FigureResult, results: Results) -> list[FigureResult]:
    """The figure on the other universes on which it counts the same respondents."""
    others = results.elsewhere.get(own.id, {}).values()
    return [other for other in others if other.numerator == own.numerator and other.members == own.members]


def is_percentage(entry: Entry) -> bool:
    """Whether the entry prints one percentage, and not a count or a bound."""
    return entry.component is Component.VALUE and entry.unit == "percent" and entry.relation is Relation.EQUAL


def component_of(result: FigureResult, component: Component) -> Fraction | None:
    """The exact number that the component of a result is; None where the figure has no value."""
    if component is Component.NUMERATOR:
        return Fraction(result.numerator)
    if component is Component.DENOMINATOR:
        return Fraction(result.denominator)
    return result.exact


def holds(entry: Entry, published: Decimal, result: FigureResult) -> bool:
    """Whether what the report says of its number is true of this result."""
    exact = component_of(result, entry.component)
    return exact is not None and _satisfies(entry, published, exact)


def _satisfies(entry: Entry, published: Decimal, exact: Fraction) -> bool:
    """Whether an exact number is what the report says of the published one."""
    if entry.relation is Relation.EQUAL:
        return Rounding(decimals=entry.decimals).exact(exact) == published
    claimed = Fraction(published)
    return {
        Relation.MORE_THAN: exact > claimed,
        Relation.AT_LEAST: exact >= claimed,
        Relation.LESS_THAN: exact < claimed,
        Relation.AT_MOST: exact <= claimed,
    }[entry.relation]


def could_hold(entry: Entry, published: Decimal, result: FigureResult) -> bool:
    """Whether the number would hold if some of the undetermined respondents were counted as well."""
    if entry.component is Component.DENOMINATOR:
        return False
    counts = range(result.numerator + 1, result.numerator + len(result.undetermined) + 1)
    percent = entry.component is Component.VALUE and entry.unit == "percent"
    return any(
        _satisfies(
            entry, published, Fraction(100 * count, result.denominator) if percent else Fraction(count)
        )
        for count in counts
    )


def recomputed(entry: Entry, result: FigureResult) -> Decimal | None:
    """The number to print beside the published one, with the decimals that were printed.

    A share beside a bound keeps one decimal at least, so that 50.4 does not read as 50.
    """
    exact = component_of(result, entry.component)
    if exact is None:
        return None
    bound = entry.relation is not Relation.EQUAL and entry.component is Component.VALUE
    decimals = max(1, entry.decimals) if bound and entry.unit == "percent" else entry.decimals
    return Rounding(decimals=decimals).exact(exact)


def numerators_for(published: Decimal, denominator: int) -> tuple[int, ...]:
    """The counts that would have been printed as this percentage of the denominator; often one or none."""
    if denominator == 0:
        return ()
    rounding = Rounding(decimals=max(0, -int(published.as_tuple().exponent)))
    near = int(published * denominator / 100)
    counts = range(max(0, near - 1), min(denominator, near + 2) + 1)
    return tuple(count for count in counts if rounding.ratio(count, denominator, scale=100) == published)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question with the names that resemble one that does not exist; empty where none does."""
    near = near_matches(name, names)
    return f"did you mean {' or '.join(near)}?" if near else ""


def _on_stated_base(entry: Entry, own: FigureResult, results: Results) -> FigureResult | None:
    """The figure on the base that the report states; None where the universe is not known by its words."""
    if entry.stated_universe is not None:
        stated = results.on(entry.stated_universe, own, where=f"entry {entry.id}")
        if entry.stated_base_n not in (None, stated.denominator):
            raise RegisterError(
                where=f"entry {entry.id}",
                rule="`stated_universe` holds as many as `stated_base_n` says",
                context=f"{entry.stated_universe} holds {stated.denominator}, not {entry.stated_base_n}",
                remedy="Leave `stated_universe` out where the printed number is not that of the group",
            )
        return stated
    return own if entry.stated_base_n in (None, own.denominator) else None
