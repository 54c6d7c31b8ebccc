"""Rounding by one rule, in integer arithmetic only.

Half up, away from zero, as `decimal.ROUND_HALF_UP` does: 12.25 → 12.3, -12.25 → -12.3. A binary fraction
never enters, because 0.285 × 100 in floating point is 28.499999999999996.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from rapport.analysis.errors import SpecificationError

RoundingRule = Literal["half_up"]


@dataclass(frozen=True, slots=True)
class Rounding:
    """The rounding of one edition: the rule and how many decimals are printed (0 to 9)."""

    rule: RoundingRule = "half_up"
    decimals: int = 1

    def __post_init__(self) -> None:
        if self.rule != "half_up":
            raise SpecificationError(
                where="rounding", rule=f"the rule “{self.rule}” does not exist", remedy="Use half_up"
            )
        if not 0 <= self.decimals <= 9:
            raise SpecificationError(
                where="rounding",
                rule="decimals are a whole number from 0 to 9",
                context=f"found {self.decimals}",
                remedy="One decimal is usual for percentages",
            )

    def ratio(self, numerator: int, denominator: int, *, scale: int = 1) -> Decimal | None:
        """`scale × numerator / denominator`, rounded; None where the denominator is zero. Percentages take
        scale 100.
        """
        if denominator == 0:
            return None
        if denominator < 0:
            numerator, denominator = -numerator, -denominator
        units = (2 * abs(numerator) * scale * 10**self.decimals + denominator) // (2 * denominator)
        return Decimal(units if numerator >= 0 else -units).scaleb(-self.decimals)

    def exact(self, value: Fraction) -> Decimal:
        """An exact value, rounded."""
        rounded = self.ratio(value.numerator, value.denominator)
        return Decimal(0) if rounded is None else rounded

    def as_json(self) -> dict[str, str | int]:
        """The public form: `{"rule": "half_up", "decimals": 1}`."""
        return {"rule": self.rule, "decimals": self.decimals}
