"""Published tables by name, and tables drawn at random."""

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from rapport.analysis.estimation import CaptureTable, make_table, read_table


def published(name: str) -> CaptureTable:
    path = files("rapport.datasets.overlapping_lists") / f"{name}.csv"
    return read_table(path.read_text(encoding="utf-8"))


def drawn(seed: int, lists: int, n: float = 400.0, chance: tuple[float, float] = (0.05, 0.4)) -> CaptureTable:
    """A table of about `n` persons and lists that work independently of each other."""
    random = np.random.default_rng(seed)
    on = random.uniform(*chance, size=lists)
    caught = random.random((random.poisson(n), lists)) < on
    histories = (caught @ (1 << np.arange(lists))).tolist()
    return make_table([f"L{i}" for i in range(lists)], [(one, 1) for one in histories if one])


def permuted(table: CaptureTable, order: Sequence[int]) -> CaptureTable:
    """The same table with its lists in another order."""
    rows = [
        (sum(1 << at for at, old in enumerate(order) if history >> old & 1), count)
        for history, count in zip(table.histories, table.counts, strict=True)
    ]
    return make_table([table.lists[old] for old in order], rows)
