"""The attacker finds what can be found: held against trying every population, and against planted leaks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.analysis.disclosure.attack import Contradiction, attack
from rapport.analysis.disclosure.check import check
from rapport.analysis.disclosure.protect import lost, protect, rounded, table_of
from rapport.analysis.disclosure.reading import read_table
from rapport.analysis.disclosure.types import Breach, Cell, Key, Policy, State, Table, Verdict

EXACT = Policy(threshold=10, rounding=1, limit=10, zeros_shown=True)
SEXES, AGES = ("f", "m"), ("child", "adult")


def open_table(text: str, name: str = "a.csv", group: str = "") -> Table:
    return read_table(name, text, group=group)


def test_a_single_hidden_cell_beside_its_total_is_known() -> None:
    report = check([open_table("sex,count\nf,..\nm,40\nTotal,47\n")], EXACT)
    (one,) = report.recovered
    assert (one.verdict, one.lower, one.upper, one.row) == (Verdict.EXACT, 7, 7, 2)


def test_two_hidden_cells_are_known_nearly() -> None:
    report = check([open_table("form,count\nlabour,..\nsexual,..\nbegging,40\nTotal,48\n")], EXACT)
    assert [(one.lower, one.upper, one.verdict) for one in report.learnt] == [(0, 8, Verdict.NARROW)] * 2


def test_tables_that_are_safe_alone_give_away_together() -> None:
    one = open_table("sex / age,child,adult,Total\nf,..,..,60\nm,..,..,100\nTotal,60,100,160\n")
    other = open_table("age,sex,form,count\nchild,f,labour,20\nchild,f,sexual,21\n", "b.csv")
    last = open_table("form,age,count\nlabour,child,30\nsexual,child,30\n", "c.csv")
    assert check([one], EXACT).safe
    assert check([one, last], EXACT).safe
    found = {
        (dict(cell.key)["sex"], dict(cell.key)["age"]): cell for cell in check([one, other], EXACT).recovered
    }
    assert {place: cell.lower for place, cell in found.items()} == {
        ("f", "child"): 41, ("f", "adult"): 19, ("m", "child"): 19, ("m", "adult"): 81,
    }  # fmt: skip
    assert {cell.verdict for cell in found.values()} == {Verdict.EXACT}


def _within(place: tuple[str, str], key: Key) -> bool:
    return all(dict(zip(("sex", "age"), place, strict=True))[name] == category for name, category in key)


@settings(max_examples=15)
@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.sets(
        st.sampled_from([*product(SEXES, AGES), ("f", ""), ("m", ""), ("", "child"), ("", "adult"), ("", "")])
    ),
)
def test_ranges_are_those_of_all_populations(counts: list[int], hidden: set[tuple[str, str]]) -> None:
    """A 2 × 2 table: the ranges of the linear programme against every population up to the total."""
    inner = dict(zip(product(SEXES, AGES), counts, strict=True))
    exact = table_of("a", ("sex", "age"), {(("sex", s), ("age", a)): n for (s, a), n in inner.items()})
    shown = tuple(
        Cell(cell.key, State.HIDDEN)
        if (dict(cell.key).get("sex", ""), dict(cell.key).get("age", "")) in hidden
        else cell
        for cell in exact.cells
    )
    most = sum(counts)
    policy = Policy(threshold=0, rounding=1, limit=1000)
    done = attack([Table("a", ("sex", "age"), shown)], policy, {"a": 1}).learnt
    tried = np.indices((most + 1,) * 4).reshape(4, -1)
    sums = {
        cell.key: sum(tried[at] for at, place in enumerate(inner) if _within(place, cell.key))
        for cell in shown
    }
    fit = np.ones(tried.shape[1], dtype=bool)
    for cell in shown:
        if cell.state is State.SHOWN:
            fit &= sums[cell.key] == cell.value
    fits = {key: {int(one) for one in values[fit]} for key, values in sums.items()}
    for one in done:
        if one.verdict is Verdict.SAFE:  # without bound: the total is hidden as well
            assert one.upper is None or one.upper - one.lower >= policy.limit
            assert max(fits[one.key]) >= most
        else:
            assert {one.lower, one.upper} == {min(fits[one.key]), max(fits[one.key])}
            assert (one.verdict is Verdict.EXACT) == (len(fits[one.key]) == 1)


def test_rules_of_the_policy() -> None:
    text = "sex / form,labour,sexual,Total\nf,0,30,30\nm,4,..,21\nTotal,4,47,51\n"
    found = {(one.breach, one.row) for one in check([open_table(text)], Policy()).found}
    assert found == {
        (Breach.NOT_ROUNDED, 3), (Breach.ZERO_SHOWN, 2), (Breach.WHOLE_GROUP, 2), (Breach.BELOW_THRESHOLD, 3),
        (Breach.BELOW_THRESHOLD, 4),
    }  # fmt: skip


def test_an_edition_that_differs_by_one_person_gives_that_person_away() -> None:
    before = open_table("form,place,count\nlabour,x,40\nsexual,x,52\nlabour,y,31\n", "1/a.csv", "1")
    after = open_table("form,place,count\nlabour,x,41\nsexual,x,52\nlabour,y,31\n", "2/a.csv", "2")
    (one,) = check([before, after], EXACT).found
    assert (one.breach, one.value, one.other, one.row) == (Breach.CHANGED, 41, 40, 2)
    hidden = open_table("form,place,count\nlabour,x,41\nsexual,x,52\nlabour,y,..\n", "3/a.csv", "3")
    assert Breach.SHOWN_BEFORE in {one.breach for one in check([before, hidden], EXACT).found}


def test_folders_of_the_same_persons_are_put_together() -> None:
    one = open_table("sex,form,count\nf,labour,..\nf,sexual,..\nm,labour,30\nf,Total,80\n", "1/a.csv", "1")
    other = open_table("form,sex,count\nlabour,m,30\nlabour,Total,63\n", "2/b.csv", "2")
    report = check([one, other], EXACT)
    assert {one.lower for one in report.recovered} == {33, 47}
    assert "same persons" in report.notes[0]


def test_tables_of_other_persons_in_one_folder_are_refused() -> None:
    one, other = (
        open_table("sex,count\nf,60\nTotal,50\n"),
        open_table("form,count\nlabour,..\nTotal,70\n", "b.csv"),
    )
    with pytest.raises(Contradiction, match="no population fits"):
        check([one, other], EXACT)


@settings(max_examples=8)
@given(st.lists(st.integers(0, 60), min_size=24, max_size=24))
def test_what_is_protected_withstands_the_attack(counts: list[int]) -> None:
    forms, policy = ("labour", "sexual", "begging"), Policy()
    inner = dict(zip(product(SEXES, AGES, forms, ("x", "y")), counts, strict=True))
    names = ("sex", "age", "form", "place")
    tables = []
    for chosen in (("sex", "age", "form"), ("form", "place"), ("place", "sex")):
        sums: dict[tuple[tuple[str, str], ...], int] = {}
        for place, many in inner.items():
            key = tuple(part for part in zip(names, place, strict=True) if part[0] in chosen)
            sums[key] = sums.get(key, 0) + many
        tables.append(table_of("-".join(chosen), chosen, sums))
    done = protect(tables, policy)
    report = check(done, policy)
    assert report.safe, (report.recovered, report.found)
    for was, now in zip(tables, done, strict=True):
        for old, new in zip(was.cells, now.cells, strict=True):
            assert new.state is State.HIDDEN or new.value == rounded(old.value or 0, 5)
            assert new.state is State.HIDDEN or (old.value or 0) >= policy.threshold
    hidden, cells = lost(done)
    assert hidden <= cells
