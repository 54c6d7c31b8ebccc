"""How far two coders agree who did not see each other's codings. Nominal codes, or sets of codes.

One code per answer: Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal scales", Educational and
Psychological Measurement 20, 1960), with the large-sample standard error of Fleiss, Cohen and Everitt (Psychological
Bulletin 72, 1969, formula 13).

Several codes per answer: Krippendorff's alpha with the distance MASI (R. Passonneau, "Measuring agreement on set-valued
items (MASI) for semantic and pragmatic annotation", LREC 2006), so that {justice, interior} against {justice} counts as
half agreed and not as disagreed. Alpha's expected disagreement draws two different codings from all that were made
(K. Krippendorff, Content Analysis, chapter on reliability).
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Agreement:
    """Agreement of two coders. `base`: how many answers both coded; every other number is over these.

    `observed` and `expected` are shares (0 to 1): agreed, and agreed by chance. `coefficient` is None where it is
    undefined: nothing was coded twice, or both used one code only, so that chance alone explains everything.
    `standard_error` is None where there is no formula (alpha) or no coefficient.
    """

    measure: str
    base: int
    agreed: int
    observed: float | None = None
    expected: float | None = None
    coefficient: float | None = None
    standard_error: float | None = None


def cohen_kappa(pairs: Sequence[tuple[T, T]]) -> Agreement:
    """Cohen's kappa over the codings of each answer by the first and the second coder."""
    n = len(pairs)
    agreed = sum(1 for first, second in pairs if first == second)
    if not n:
        return Agreement("kappa", 0, 0)
    rows, columns = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    # Whole numbers first: two coders who use the same code only are exactly undefined, not nearly.
    by_chance = sum(rows[code] * columns[code] for code in rows)
    observed, expected = agreed / n, by_chance / (n * n)
    if by_chance == n * n:
        return Agreement("kappa", n, agreed, observed, expected)
    kappa = (agreed * n - by_chance) / (n * n - by_chance)
    error = _standard_error(Counter(pairs), rows, columns, (observed, expected))
    return Agreement("kappa", n, agreed, observed, expected, kappa, error)


def _standard_error(
    cells: "Counter[tuple[T, T]]", rows: "Counter[T]", columns: "Counter[T]", shares: tuple[float, float]
) -> float:
    """Formula 13 of Fleiss, Cohen and Everitt: kappa itself is not assumed to be 0."""
    n, (observed, expected) = rows.total(), shares
    left = right = 0.0
    for (first, second), count in cells.items():
        if first == second:
            margin = (rows[first] + columns[first]) / n
            left += count / n * ((1 - expected) - margin * (1 - observed)) ** 2
        else:
            right += count / n * ((columns[first] + rows[second]) / n) ** 2
    variance = left + (1 - observed) ** 2 * right - (observed * expected - 2 * expected + observed) ** 2
    return sqrt(max(0.0, variance) / n) / (1 - expected) ** 2


def masi_distance(one: frozenset[T], other: frozenset[T]) -> float:
    """0 for equal sets, 1 for sets without a common member; between them, the more the better they overlap."""
    if one == other:
        return 0.0
    common = one & other
    if not common:
        return 1.0
    monotonic = 2 / 3 if common in (one, other) else 1 / 3
    return 1 - len(common) / len(one | other) * monotonic


def set_alpha(pairs: Sequence[tuple[frozenset[T], frozenset[T]]]) -> Agreement:
    """Krippendorff's alpha with MASI over sets of codes. `observed` and `expected` are 1 less the disagreement."""
    n = len(pairs)
    agreed = sum(1 for first, second in pairs if first == second)
    if not n:
        return Agreement("alpha", 0, 0)
    counts = Counter(code for pair in pairs for code in pair)
    sets = list(counts)
    apart = sum(masi_distance(first, second) for first, second in pairs) / n
    total = 2 * n
    by_chance = sum(
        2 * counts[one] * counts[other] * masi_distance(one, other)
        for place, one in enumerate(sets)
        for other in sets[place + 1 :]
    ) / (total * (total - 1))
    if len(sets) == 1:
        return Agreement("alpha", n, agreed, 1 - apart, 1.0)
    return Agreement("alpha", n, agreed, 1 - apart, 1 - by_chance, 1 - apart / by_chance)
