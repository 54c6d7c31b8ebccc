"""Holders of each entry of a list, gaps, and what is held outside a circle only."""

from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis import coverage

CODES = st.sampled_from(["a", "b", "c", "d"])


def test_a_code_without_holders_is_there_and_empty() -> None:
    held = coverage.holders(["a", "b"], {2: frozenset({"a", "z"}), 1: frozenset({"a"})})
    assert held == {"a": (1, 2), "b": ()}
    assert coverage.held_by_nobody(held) == ("b",)
    assert coverage.held_outside_only(held, frozenset({2})) == ()
    assert coverage.held_outside_only(held, frozenset()) == ("a",)


@given(st.lists(CODES, unique=True), st.dictionaries(st.integers(1, 9), st.frozensets(CODES)))
def test_every_code_is_either_held_or_a_gap(codes: list[str], held: dict[int, frozenset[str]]) -> None:
    found = coverage.holders(codes, held)
    assert list(found) == codes
    gaps = set(coverage.held_by_nobody(found))
    for code in codes:
        assert (code in gaps) == all(code not in mine for mine in held.values())
    assert set(coverage.held_outside_only(found, frozenset(held))) == set()
