"""Tables as published, the policy they follow, and what an attacker learns of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Key = tuple[tuple[str, str], ...]
"""A cell's place: (dimension, category) in the order of the dimensions; a dimension that is summed over is absent."""

NEAREST_FIVE = 5


@dataclass(frozen=True)
class Policy:
    """How tables are protected. Defaults: below 10 hidden, else rounded to 5; zeros are hidden as well.

    `threshold`: a published count is zero or at least this, and zero only where `zeros_shown`. `rounding`: counts are
    rounded to the nearest multiple; 1 means exact. `limit`: whoever puts all tables together must be left with at
    least this difference between the smallest and the largest value that a hidden cell can have.
    Source: security brief 4.11 (OpenSAFELY's thresholds, made stricter, as victims of trafficking are hunted).
    """

    threshold: int = 10
    rounding: int = NEAREST_FIVE
    limit: int = 10
    zeros_shown: bool = False

    def __post_init__(self) -> None:
        if self.threshold < 0 or self.rounding < 1 or self.limit < 1:
            raise ValueError("threshold is 0 or more, rounding and limit are 1 or more")


class State(StrEnum):
    """What stands in a cell. Hidden, missing and zero are three things."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    MISSING = "missing"


@dataclass(frozen=True)
class Cell:
    """One cell. `value` where a number is shown; `lower` and `upper` where a range is printed in place of one."""

    key: Key
    state: State
    value: int | None = None
    lower: int = 0
    upper: int | None = None
    row: int = 0


@dataclass(frozen=True)
class Table:
    """One table: its dimensions in order and its cells, totals among them.

    `group`: tables of one group count the same persons in the same period; those of another cannot be added up with
    them. `rounding`: where the table says it of itself.
    """

    name: str
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    group: str = ""
    rounding: int | None = None

    def categories(self) -> dict[str, tuple[str, ...]]:
        """The categories of each dimension, totals not among them, in order of appearance."""
        found: dict[str, dict[str, None]] = {name: {} for name in self.dimensions}
        for cell in self.cells:
            for dimension, category in cell.key:
                found[dimension].setdefault(category)
        return {name: tuple(categories) for name, categories in found.items()}


class Verdict(StrEnum):
    """What an attacker has of a hidden cell."""

    EXACT = "exact"
    """Only one whole number fits."""
    NARROW = "narrow"
    """The numbers that fit lie closer together than the limit."""
    SAFE = "safe"


@dataclass(frozen=True)
class Learnt:
    """The range that an attacker is left with for a hidden cell; `upper` None: without bound.

    Of a safe cell the range is as wide as had to be shown and may be wider.
    """

    table: str
    key: Key
    lower: int
    upper: int | None
    verdict: Verdict
    row: int = 0


class Breach(StrEnum):
    """A rule that a table breaks before anybody puts tables together."""

    BELOW_THRESHOLD = "below_threshold"
    ZERO_SHOWN = "zero_shown"
    NOT_ROUNDED = "not_rounded"
    WHOLE_GROUP = "whole_group"
    """All of a group have the same trait: a shown cell equals its total."""
    CHANGED = "changed"
    """The same cell was published before with a number so near that the difference is a person or a few."""
    SHOWN_BEFORE = "shown_before"
    """A hidden cell stood open in an earlier edition of the table."""


@dataclass(frozen=True)
class Found:
    """A cell that breaks a rule of the policy, with what it was compared with."""

    breach: Breach
    table: str
    key: Key
    value: int
    against: str = ""
    other: int | None = None
    row: int = 0


@dataclass(frozen=True)
class Report:
    """What was looked at and what was found. `learnt` holds every hidden cell, safe ones too."""

    policy: Policy
    tables: int
    cells: int
    learnt: tuple[Learnt, ...]
    found: tuple[Found, ...]
    notes: tuple[str, ...] = ()
    rounding: Mapping[str, int] = field(default_factory=dict)

    @property
    def recovered(self) -> tuple[Learnt, ...]:
        """The hidden cells that are not hidden: known, or known too nearly."""
        return tuple(one for one in self.learnt if one.verdict is not Verdict.SAFE)

    @property
    def safe(self) -> bool:
        """Whether these tables may be published: nothing recovered, no rule broken."""
        return not self.recovered and not self.found
