"""The rule of the dimensions, and what they indicate together.

A dimension is positive with two strong indicators; or one strong and one other; or three medium; or two medium and one
weak ("at least" throughout). Weak indicators alone never are enough (ILO and European Commission 2009, p. 3).

Together: trafficking is indicated where exploitation is positive and, for an adult, a dimension of means is. The
publication prints no formula for this; the one here follows article 3 of the Palermo Protocol and is our own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.analysis.errors import DataError
from rapport.analysis.screening.types import (
    Answer,
    Assessed,
    Dimension,
    Indication,
    Indicator,
    IndicatorSet,
    Population,
    Result,
    Standing,
    Strength,
)

MEANS = tuple(one for one in Dimension if one is not Dimension.EXPLOITATION)


@dataclass(frozen=True)
class Answers:
    """The answers of one screening. What is not in `given` was not asked.

    `age_disputed`: the person may be a child and has the benefit of the doubt (Council of Europe Convention,
    article 10(3)), so that no means is required.
    """

    given: Mapping[str, Answer]
    act: Answer = Answer.NOT_ASKED
    age_disputed: bool = False

    def of(self, indicator: Indicator) -> Answer:
        """What was answered."""
        return self.given.get(indicator.id, Answer.NOT_ASKED)


def combination(strong: int, medium: int, weak: int) -> str:
    """The letter of the first combination of the rule that so many present indicators reach; empty for none."""
    if strong >= 2:
        return "a"
    if strong == 1 and medium + weak >= 1:
        return "b"
    if medium >= 3:
        return "c"
    if medium == 2 and weak >= 1:
        return "d"
    return ""


def assess(chosen: IndicatorSet, answers: Answers) -> Result:
    """What the answers indicate by the set.

    Raises DataError for an answer to an indicator that the set does not have: a misspelt one would else be taken as
    not asked.
    """
    known = {one.id for one in chosen.indicators}
    strange = sorted(set(answers.given) - known)
    if strange:
        raise DataError(
            where=f"answers to {chosen.id}",
            rule="every answer belongs to an indicator of the set",
            context=f"unknown: {', '.join(strange[:5])}",
            remedy=f"Indicators of this set begin with {chosen.id}-.",
        )
    found = {dimension: _dimension(chosen, dimension, answers) for dimension in Dimension}
    required = chosen.population is Population.ADULT and not answers.age_disputed
    indication = _together(chosen, found, answers.act, means_required=required)
    ask: tuple[Indicator, ...] = ()
    if indication is Indication.INSUFFICIENT:
        ask = _next(found, means_required=required)
    return Result(chosen, indication, found, required, answers.act, ask)


def _dimension(chosen: IndicatorSet, dimension: Dimension, answers: Answers) -> Assessed:
    own = [one for one in chosen.indicators if one.dimension is dimension]
    present = tuple(one for one in own if answers.of(one) is Answer.PRESENT)
    ask = tuple(one for one in own if answers.of(one) in (Answer.UNKNOWN, Answer.NOT_ASKED))
    if not chosen.scores:
        return Assessed(dimension, Standing.NOT_SCORED, "", present, ask)
    reached = _reached(present)
    if reached:
        return Assessed(dimension, Standing.POSITIVE, reached, present, ())
    if _reached([*present, *ask]):
        return Assessed(dimension, Standing.OPEN, "", present, ask)
    return Assessed(dimension, Standing.NOT_POSITIVE, "", present, ())


def _reached(present: Sequence[Indicator]) -> str:
    counts = {strength: sum(1 for one in present if one.strength is strength) for strength in Strength}
    return combination(counts[Strength.STRONG], counts[Strength.MEDIUM], counts[Strength.WEAK])


def _together(
    chosen: IndicatorSet, found: Mapping[Dimension, Assessed], act: Answer, *, means_required: bool
) -> Indication:
    if not chosen.scores:
        return Indication.NOT_SCORED
    exploitation = found[Dimension.EXPLOITATION].standing
    means = {found[one].standing for one in MEANS}
    if exploitation is Standing.NOT_POSITIVE:
        return Indication.NONE
    if exploitation is Standing.OPEN or act is Answer.UNKNOWN:
        return Indication.INSUFFICIENT
    if act is Answer.ABSENT:
        return Indication.EXPLOITATION_ONLY
    if not means_required or Standing.POSITIVE in means:
        return Indication.TRAFFICKING
    return Indication.INSUFFICIENT if Standing.OPEN in means else Indication.EXPLOITATION_ONLY


def _next(found: Mapping[Dimension, Assessed], *, means_required: bool) -> tuple[Indicator, ...]:
    """The indicators that could still decide: of exploitation first, then of means, the strongest first."""
    order = list(Strength)
    wanted = [Dimension.EXPLOITATION, *(MEANS if means_required else ())]
    if any(found[one].standing is Standing.POSITIVE for one in MEANS):
        wanted = [Dimension.EXPLOITATION]
    return tuple(
        indicator
        for dimension in wanted
        for indicator in sorted(
            found[dimension].ask, key=lambda one: order.index(one.strength or Strength.WEAK)
        )
        if found[dimension].standing is Standing.OPEN
    )
