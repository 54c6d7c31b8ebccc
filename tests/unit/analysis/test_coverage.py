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


HELD = {1: frozenset({"a"}), 2: frozenset({"b"}), 3: frozenset({"c"}), 9: frozenset({"d"})}
MINISTRY = 10  # of which 1 and 2 are offices
HOUSE = coverage.houses([1, 2, 3, 9, MINISTRY], {1: MINISTRY, 2: MINISTRY}, frozenset({MINISTRY}))


def test_a_seated_ministry_or_office_does_not_stand_for_the_other_offices_of_its_house() -> None:
    at_table = (
        coverage.Column("office", frozenset({1})),
        coverage.Column("ngo", frozenset(), frozenset({3})),
    )
    rows = coverage.matrix(["a", "b", "c", "d", "e"], at_table, HELD, HOUSE)
    assert [(row.code, row.state, row.who) for row in rows] == [
        ("e", "NOBODY", ()),
        ("d", "OUTSIDE", (9,)),
        ("b", "ELSEWHERE", (2,)),
        ("c", "CONSULTED", (3,)),
        ("a", "HELD", (1,)),
    ]
    ministry = (coverage.Column("ministry", frozenset({MINISTRY})),)
    assert {row.code: row.state for row in coverage.matrix("ab", ministry, HELD, HOUSE)} == {
        "a": "ELSEWHERE",
        "b": "ELSEWHERE",
    }


def test_the_house_is_the_nearest_ministry_else_the_topmost_and_a_circle_ends() -> None:
    parents = {1: 2, 2: 3, 3: 4, 7: 8, 8: 7}
    found = coverage.houses([1, 2, 3, 4, 5, 7], parents, frozenset({3}))
    assert (found[1], found[2], found[3], found[4], found[5]) == (3, 3, 3, 4, 5)
    assert found[7] in (7, 8)


@given(
    st.lists(CODES, unique=True),
    st.dictionaries(st.integers(1, 9), st.frozensets(CODES)),
    st.lists(st.tuples(st.frozensets(st.integers(1, 9)), st.frozensets(st.integers(1, 9))), max_size=4),
    st.dictionaries(st.integers(1, 9), st.integers(1, 9)),
)
def test_a_row_says_what_its_cells_say(codes, held, seats, house) -> None:  # type: ignore[no-untyped-def]
    columns = [coverage.Column(str(n), seated, heard - seated) for n, (seated, heard) in enumerate(seats)]
    rows = coverage.matrix(codes, columns, held, house)
    assert sorted(row.code for row in rows) == sorted(codes)
    assert [coverage.GAPS_FIRST.index(row.state) for row in rows] == sorted(
        coverage.GAPS_FIRST.index(row.state) for row in rows
    )
    for row in rows:
        seated = {one for column in columns for one in column.seated}
        assert (row.state == coverage.HELD) == any(row.code in held.get(one, ()) for one in seated)
        assert (row.state == coverage.NOBODY) == all(row.code not in has for has in held.values())
        assert len(row.cells) == len(columns)
        assert all(row.code in held[one] for one in row.who)
