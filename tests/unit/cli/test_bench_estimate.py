"""The bench of estimates: its large table, and how it counts."""

from rapport.cli import bench_estimate
from rapport.cli.benches import estimate


def test_the_large_table_is_as_large_as_it_says_and_the_same_every_time() -> None:
    table = bench_estimate.large_table()
    assert (len(table.lists), table.n) == (10, 20_000)
    assert table == bench_estimate.large_table()


def test_every_limit_stands_beside_what_was_measured() -> None:
    found = estimate(runs=1, replicates=100, persons=500)
    by = {row.what: row for row in found.rows}
    assert by["estimates that differ from SparseMSE's"].measured == 0
    assert by["peak memory"].measured > 10
    assert len(found.rows) == 5 and "processors, ten lists" in found.notes
