"""Sets of indicators, answers to them, and what they indicate.

Source of the six dimensions and of the rule: ILO and European Commission, Operational indicators of trafficking in
human beings, March 2009, revised September 2009.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How strongly an indicator speaks within its set."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Answer(StrEnum):
    """What was found of an indicator. Not asked is not unknown, and neither is absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Dimension(StrEnum):
    """The six dimensions of the publication."""

    DECEPTIVE_RECRUITMENT = "DR"
    COERCIVE_RECRUITMENT = "CR"
    VULNERABILITY_AT_RECRUITMENT = "RV"
    EXPLOITATION = "EX"
    COERCION_AT_DESTINATION = "CD"
    VULNERABILITY_AT_DESTINATION = "AD"


class SetState(StrEnum):
    """How far the strengths of a set can be relied on. An unverified set gives no result."""

    CONFIRMED = "confirmed"
    """An authorised person compared them with the publication, or the State decided on the set."""
    DERIVED = "derived"
    """Taken from a table made out of the publication."""
    UNVERIFIED = "unverified"


class Population(StrEnum):
    """Whom a set is for. For a child no means is required (Palermo Protocol, article 3(c))."""

    ADULT = "adult"
    CHILD = "child"


@dataclass(frozen=True)
class Indicator:
    """One sign. `strength` None where nobody has entered it."""

    id: str
    text: str
    dimension: Dimension
    strength: Strength | None


@dataclass(frozen=True)
class IndicatorSet:
    """A version of a set of indicators, never changed once it was used."""

    id: str
    version: str
    title: str
    population: Population
    exploitation: str
    source: str
    state: SetState
    remark: str
    indicators: tuple[Indicator, ...]

    @property
    def scores(self) -> bool:
        """Whether answers to this set give a result."""
        return self.state is not SetState.UNVERIFIED and all(one.strength for one in self.indicators)


class Standing(StrEnum):
    """What answers say of one dimension."""

    POSITIVE = "positive"
    NOT_POSITIVE = "not_positive"
    """Whatever is still unknown, no combination of the rule can be reached."""
    OPEN = "open"
    """What is unknown or was not asked could make it positive."""
    NOT_SCORED = "not_scored"


@dataclass(frozen=True)
class Assessed:
    """One dimension: its standing, the combination that made it positive, and the indicators by answer.

    `combination`: letter of the clause of the rule, empty where none holds. `ask`: indicators that could still make
    the dimension positive.
    """

    dimension: Dimension
    standing: Standing
    combination: str
    present: tuple[Indicator, ...]
    ask: tuple[Indicator, ...]


class Indication(StrEnum):
    """What all answers together indicate. An indication for a person who decides, never a determination."""

    TRAFFICKING = "trafficking_indicated"
    EXPLOITATION_ONLY = "exploitation_without_means"
    """Exploitation and no means: not trafficking of an adult; rights as a worker remain."""
    NONE = "not_indicated"
    INSUFFICIENT = "insufficient_information"
    NOT_SCORED = "not_scored"


@dataclass(frozen=True)
class Result:
    """The result of a screening with its reasons.

    `means_required`: false for children and while an age is disputed. `act`: whether recruitment, transport,
    transfer, harbouring or receipt was recorded. `ask`: what to ask next where the information is insufficient.
    """

    set: IndicatorSet
    indication: Indication
    dimensions: Mapping[Dimension, Assessed]
    means_required: bool
    act: Answer
    ask: tuple[Indicator, ...]
