"""Agreement of two coders: published worked examples, and what must hold for every pair of coders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.agreement import Agreement, cohen_kappa, masi_distance, set_alpha

CODES = st.sampled_from("abcd")
PAIRS = st.lists(st.tuples(CODES, CODES), max_size=60)
SETS = st.frozensets(CODES, max_size=4)
SET_PAIRS = st.lists(st.tuples(SETS, SETS), max_size=25)


def pairs_of(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def test_the_worked_example_of_fleiss_levin_and_paik() -> None:
    """Statistical Methods for Rates and Proportions, 3rd edition, table 18.1: kappa .68, standard error .087."""
    found = cohen_kappa(pairs_of([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))
    assert (found.base, found.agreed) == (100, 89)
    assert found.observed == pytest.approx(0.89) and found.expected == pytest.approx(0.66)
    assert found.coefficient == pytest.approx(0.6765, abs=1e-4)
    assert found.standard_error == pytest.approx(0.0877, abs=1e-3)


def kappa_of(shares: dict[tuple[int, int], float]) -> float:
    """Kappa of shares by pair of codes, from its definition."""
    codes = sorted({code for pair in shares for code in pair})
    rows = {i: sum(share for (first, _), share in shares.items() if first == i) for i in codes}
    columns = {j: sum(share for (_, second), share in shares.items() if second == j) for j in codes}
    chance = sum(rows[code] * columns[code] for code in codes)
    return (sum(shares.get((code, code), 0) for code in codes) - chance) / (1 - chance)


@pytest.mark.parametrize("table", [[[75, 1, 4], [5, 4, 1], [0, 0, 10]], [[20, 15], [1, 4]], [[3, 9], [2, 6]]])
def test_the_standard_error_is_that_of_the_delta_method(table: list[list[int]]) -> None:
    """Without the formula: how kappa moves with each cell, measured, and the variance of the cells."""
    pairs = pairs_of(table)
    n, step = len(pairs), 1e-6
    shares = {(i, j): count / n for i, row in enumerate(table) for j, count in enumerate(row)}
    slopes = {
        cell: (kappa_of({**shares, cell: share + step}) - kappa_of({**shares, cell: share - step}))
        / (2 * step)
        for cell, share in shares.items()
    }
    mean = sum(share * slopes[cell] for cell, share in shares.items())
    variance = sum(share * slopes[cell] ** 2 for cell, share in shares.items()) - mean**2
    assert cohen_kappa(pairs).standard_error == pytest.approx((variance / n) ** 0.5, rel=1e-4)


def test_two_by_two_by_hand() -> None:
    found = cohen_kappa(pairs_of([[20, 5], [10, 15]]))
    assert (found.observed, found.expected, found.coefficient) == pytest.approx((0.7, 0.5, 0.4))


def test_masi_as_its_author_defines_it() -> None:
    """Passonneau 2006: Jaccard times 1 (equal), 2/3 (one within the other), 1/3 (overlap), 0 (disjoint)."""
    a, ab, bc, c = (frozenset(word) for word in ("a", "ab", "bc", "c"))
    assert masi_distance(ab, ab) == 0 and masi_distance(a, c) == 1
    assert masi_distance(a, ab) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi_distance(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)


def test_where_nothing_can_be_said_nothing_is_said() -> None:
    assert cohen_kappa([]) == Agreement("kappa", 0, 0)
    assert cohen_kappa([("a", "a")] * 5).coefficient is None
    assert cohen_kappa([("a", "a")] * 5).observed == 1
    assert set_alpha([(frozenset("a"), frozenset("a"))] * 3).coefficient is None


@given(PAIRS)
def test_kappa_is_at_most_one_and_one_only_for_full_agreement(pairs: list[tuple[str, str]]) -> None:
    found = cohen_kappa(pairs)
    if found.coefficient is None:
        assert len({code for pair in pairs for code in pair}) <= 1
    else:
        assert -1 - 1e-9 <= found.coefficient <= 1
        assert (found.coefficient == 1) == (found.agreed == found.base)
        assert found.standard_error is not None and found.standard_error >= 0


@given(PAIRS, st.permutations("abcd"))
def test_names_of_codes_and_of_coders_do_not_matter(pairs: list[tuple[str, str]], names: list[str]) -> None:
    renamed = [(names["abcd".index(second)], names["abcd".index(first)]) for first, second in pairs]
    one, other = cohen_kappa(pairs), cohen_kappa(renamed)
    assert one.coefficient == pytest.approx(other.coefficient)
    assert one.standard_error == pytest.approx(other.standard_error, abs=1e-7)


@given(SET_PAIRS)
def test_alpha_is_symmetric_and_at_most_one(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    found, turned = set_alpha(pairs), set_alpha([(second, first) for first, second in pairs])
    assert found.coefficient == pytest.approx(turned.coefficient)
    if found.coefficient is not None:
        assert found.coefficient <= 1 + 1e-9
        assert (found.coefficient == pytest.approx(1)) == (found.agreed == found.base)


@given(SETS, SETS)
def test_masi_is_a_symmetric_distance_between_0_and_1(one: frozenset[str], other: frozenset[str]) -> None:
    assert masi_distance(one, other) == masi_distance(other, one)
    assert 0 <= masi_distance(one, other) <= 1
    assert (masi_distance(one, other) == 0) == (one == other)
