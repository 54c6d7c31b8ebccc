"""Other families of methods (BIC, decomposable graphs, latent classes, bounds), and what a number depends on."""

import numpy as np
import pytest
from scipy.special import gammaln
from tests.unit.analysis.estimation.support import drawn, permuted, published

from rapport.analysis.errors import SpecificationError
from rapport.analysis.estimation import METHODS, Options, estimate, make_table, with_sensitivity
from rapport.analysis.estimation.decomposable import graphs, posterior
from rapport.analysis.estimation.latent import search
from rapport.analysis.estimation.loglinear import existence_of, fit_model
from rapport.analysis.estimation.nonparametric import sample_coverage
from rapport.analysis.estimation.searching import rank
from rapport.analysis.estimation.sensitivity import Rule, left_out, linkage, merged, verdict

BARE = Options(replicates=0)


@pytest.mark.slow
def test_every_model_of_six_lists_is_ranked_by_bic_as_published() -> None:
    """Netherlands, six lists: 116,667 by all models; another of 43,585 lies 2.3 units above it."""
    table = published("netherlands-2010-2015")
    ranked = rank(table, existence_of(table), workers=2)
    assert ranked.is_whole and len(ranked.bic) + ranked.refused == 1 << 15
    assert round(ranked.sizes[0]) == 116_667
    other = int(np.flatnonzero(np.round(ranked.sizes) == 43_585)[0])
    assert ranked.bic[other] - ranked.bic[0] == pytest.approx(2.3, abs=0.05)


def test_a_search_in_steps_is_named_and_finds_what_greedy_search_found() -> None:
    table = published("netherlands-2010-2015")
    ranked = rank(table, existence_of(table), whole_to=5)
    assert not ranked.is_whole and round(ranked.sizes[0]) == 43_585


def test_bic_is_what_its_formula_says() -> None:
    table = drawn(3, 3)
    existence = existence_of(table)
    ranked = rank(table, existence)
    model = fit_model(existence, table, ranked.models[0])
    assert model.batch is not None
    fitted = np.exp(model.batch.theta[0] @ existence.columns)
    likely = float((table.weights * np.log(fitted) - gammaln(table.weights + 1)).sum())
    whole = np.exp(model.batch.theta[0] @ existence.space.design)[model.batch.alive[0]].sum()
    size = 4 + int(ranked.models[0].sum())
    assert ranked.bic[0] == pytest.approx(size * np.log(table.n) - 2 * (likely - float(whole)), rel=1e-9)
    assert ranked.weights.sum() == pytest.approx(1)


def test_the_decomposable_graphs_are_as_many_as_there_are() -> None:
    """OEIS A048194 counts 2, 8, 61, 822 labelled chordal graphs; the complete one is left out."""
    assert [len(graphs(lists)) for lists in (2, 3, 4, 5)] == [1, 7, 60, 821]
    for _, signs in graphs(4):
        assert signs.sum() == 1, "cliques are one more than separators"


def test_two_lists_of_independence_have_their_posterior_around_lincoln_and_petersen() -> None:
    found = posterior(make_table("AB", [(1, 400), (2, 300), (3, 200)]))
    assert 900 + found.quantile(0.5) == pytest.approx(600 * 500 / 200, rel=0.02)
    assert found.probability.sum() == pytest.approx(1)


def test_the_posterior_does_not_depend_on_the_order_of_lists() -> None:
    table = drawn(8, 4)
    one, two = posterior(table), posterior(permuted(table, (2, 0, 3, 1)))
    assert one.quantile(0.5) == pytest.approx(two.quantile(0.5))


def test_one_latent_class_is_independence_and_the_truth_of_two_lies_in_their_interval() -> None:
    table = drawn(4, 4, n=800)
    model = fit_model(existence_of(table), table, np.zeros(6, dtype=bool))
    found = search(table, 1)
    assert found.classes == 1
    assert table.n + found.best == pytest.approx(model.size, rel=0.005)
    random = np.random.default_rng(5)
    chances = np.where(random.random((3000, 1)) < 0.5, 0.6, 0.2)
    histories = ((random.random((3000, 5)) < chances) @ (1 << np.arange(5))).tolist()
    mixed = search(make_table("ABCDE", [(one, 1) for one in histories if one]), 1)
    low, high = mixed.limits()
    assert mixed.classes == 2 and low < sum(one == 0 for one in histories) < high


def test_chaos_bound_and_coverage_by_hand() -> None:
    table = make_table("ABC", [(1, 40), (2, 30), (4, 20), (3, 6), (5, 3), (6, 1)])
    found = estimate(table, BARE, method="chao")
    assert found.estimate == pytest.approx(100 + 2 / 3 * 90**2 / 20)
    share = 1 - (40 / 49 + 30 / 37 + 20 / 24) / 3
    assert sample_coverage(table).share == pytest.approx(share)
    assert sample_coverage(table).size == pytest.approx((100 - 90 / 3) / share)


@pytest.mark.parametrize("method", METHODS)
def test_no_method_gives_a_number_without_overlap(method: str) -> None:
    found = estimate(make_table("ABC", [(1, 50), (2, 40), (4, 3)]), Options(replicates=100), method=method)
    assert found.estimate is None and found.reason.startswith(
        "Not estimable: no person is on more than one list"
    )
    assert found.method == ("bic" if method == "bic" else method)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_at_least_those_observed(method: str) -> None:
    table = drawn(6, 3, n=300)
    found = estimate(table, Options(replicates=100, seed=2), method=method)
    assert found.estimate is not None and found.estimate >= table.n
    limits = [one for one in found.intervals.values() if one]
    assert limits and all(table.n <= low <= high for low, high in limits)


def test_more_lists_than_can_be_enumerated_are_refused_not_changed_for_another_method() -> None:
    found = estimate(drawn(1, 6), BARE, method="dga")
    assert found.estimate is None and "up to 5 lists" in found.reason
    with pytest.raises(SpecificationError, match="one of stepwise"):
        estimate(drawn(1, 3), BARE, method="best")


def test_families_more_than_twofold_apart_give_a_range() -> None:
    apart = [Rule("a", "x", 100.0), Rule("a2", "x", 320.0), Rule("b", "y", 250.0), Rule("c", "bound", 900.0)]
    said = verdict(apart)
    assert (said["give"], said["range"], said["ratio"]) == ("range", [100.0, 320.0], 2.5)
    assert verdict(apart[:2])["give"] == "figure"
    table = published("uk-2013-five")
    found = with_sensitivity(estimate(table, BARE), table, BARE)
    assert found.sensitivity["give"] == "range" and round(found.estimate or 0) == 11_313
    assert found.warnings[0].startswith("Give a range")


def test_lists_left_out_and_merged() -> None:
    table = make_table("ABC", [(1, 40), (2, 30), (4, 20), (3, 6), (5, 3), (6, 1), (7, 2)])
    assert [one["n_observed"] for one in left_out(table, 0.02)] == [62, 72, 82]
    without_c = 51 * 39 / 8  # Lincoln and Petersen on A and B
    assert left_out(table, 0.02)[2]["estimate"] == pytest.approx(without_c)
    joined = merged(table, 0.02)
    assert [one["lists"] for one in joined] == ["A:B", "A:C", "B:C"]
    assert joined[0]["estimate"] == pytest.approx(82 * 26 / 6)  # 82 on A or B, 26 on C, 6 on both
    assert joined[0]["estimate"] >= table.n


def test_false_links_raise_an_estimate_and_missed_ones_lower_it() -> None:
    found = linkage(make_table("AB", [(1, 400), (2, 300), (3, 100)]), 0.02)
    by = {(one["links"], one["share"]): one["estimate"] for one in found}
    assert by["false", 0.1] == pytest.approx(500 * 400 / 90)
    assert by["missed", 0.1] == pytest.approx(500 * 400 / (100 / 0.9))
