"""An attacker with all tables at once: the smallest and the largest value that each hidden cell can have.

Linear programmes over the counts of persons (Fischetti & Salazar 2001, Management Science 47, the attacker's
sub-problem). Solutions that were found on the way already show how far apart values can lie, so that most cells need no
programme of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from rapport.analysis.disclosure.linking import System, system
from rapport.analysis.disclosure.types import Cell, Learnt, Policy, State, Table, Verdict
from rapport.analysis.errors import AnalyticsError

_SLACK = 1e-6
_GAIN = 8
"""A programme for many cells at once costs about as much as eight pairs for single ones, and must settle as many."""
_SEED = 20081
INFEASIBLE = 2


class Contradiction(AnalyticsError):
    """No population fits the tables: they do not count the same persons."""

    code = "analysis.disclosure.contradiction"


@dataclass(frozen=True)
class Attack:
    """What was learnt of each hidden cell of one population. `rest`: no table names all categories of some trait."""

    learnt: tuple[Learnt, ...]
    joint: bool
    rest: bool


def attack(tables: Sequence[Table], policy: Policy, rounding: Mapping[str, int], name: str = "") -> Attack:
    """The range of every hidden cell of tables of one population.

    `rounding`: by table name, what its numbers are rounded to. Raises Contradiction where no population fits.
    """
    for rest in (False, True):
        made = system(tables, policy, rounding, rest=rest)
        try:
            return Attack(_ranges(made, policy), made.joint, rest)
        except _Infeasible:
            continue
    raise Contradiction(
        where=name or "the tables",
        rule="no population fits all tables together",
        context="a total lies below what it sums, or the same cell has two values",
        remedy="Put tables of other persons or of another period into a folder of their own.",
    )


class _Infeasible(Exception):
    pass


class _Solver:
    """Programmes over one system. Unknowns are capped far above what is shown, so that no programme is unbounded."""

    def __init__(self, made: System) -> None:
        shown = made.upper[np.isfinite(made.upper)]
        self.made = made
        self.cap = 1000.0 + 10.0 * float(shown.max(initial=0.0))
        self.constraint = LinearConstraint(made.sums, made.lower, made.upper)

    def most(self, weights: np.ndarray) -> np.ndarray:
        """The unknowns that make the weighted sum largest. Raises _Infeasible."""
        done = milp(-weights, constraints=self.constraint, bounds=Bounds(0.0, self.cap))
        if done.status == INFEASIBLE or done.x is None:
            raise _Infeasible
        return np.asarray(done.x)

    def apart(self, sums: sparse.csr_matrix, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Two populations that fit, in which as many of the sums as can be lie apart as far as wanted.

        `wanted` bears the sign of the direction. What lies further apart than wanted earns nothing, so that one
        programme shows for many cells at once that they are safe.
        """
        rows, columns = self.made.sums.shape
        many = sums.shape[0]
        signs = sparse.diags(np.sign(wanted))
        matrix = sparse.bmat(
            [
                [self.made.sums, None, sparse.csr_matrix((rows, many))],
                [None, self.made.sums, sparse.csr_matrix((rows, many))],
                [signs @ sums, -(signs @ sums), -sparse.identity(many)],
            ],
            format="csr",
        )
        lower = np.concatenate([self.made.lower, self.made.lower, np.zeros(many)])
        upper = np.concatenate([self.made.upper, self.made.upper, np.full(many, np.inf)])
        weights = np.concatenate([np.zeros(2 * columns), -np.ones(many)])
        least = np.concatenate([np.zeros(2 * columns), np.full(many, -self.cap)])
        most = np.concatenate([np.full(2 * columns, self.cap), np.abs(wanted)])
        done = milp(weights, constraints=LinearConstraint(matrix, lower, upper), bounds=Bounds(least, most))
        if done.status == INFEASIBLE or done.x is None:
            raise _Infeasible
        return np.asarray(done.x[:columns]), np.asarray(done.x[columns : 2 * columns])


class _Ranges:
    """What was seen of each hidden cell: the smallest and the largest value in any population that fits."""

    def __init__(self, made: System, wanted: Mapping[int, float]) -> None:
        self.solver = _Solver(made)
        self.sums = made.sums[list(wanted)]
        self.wanted = np.array(list(wanted.values()))
        self.least = np.full(len(wanted), np.inf)
        self.greatest = np.full(len(wanted), -np.inf)

    def see(self, unknowns: np.ndarray) -> np.ndarray:
        """Take a population into account; returns what it has in the hidden cells."""
        found: np.ndarray = self.sums @ unknowns
        np.minimum(self.least, found, out=self.least)
        np.maximum(self.greatest, found, out=self.greatest)
        return found

    def open(self) -> np.ndarray:
        """The numbers of the cells that nothing has shown to be safe."""
        wide = np.floor(self.greatest + _SLACK) - np.ceil(self.least - _SLACK) >= self.wanted
        return np.flatnonzero(~wide)

    def spread(self) -> None:
        """Show as many cells as can be to be safe by few programmes."""
        chance = np.random.default_rng(_SEED)
        self.see(self.solver.most(np.zeros(self.sums.shape[1])))
        open_ = self.open()
        while len(open_) >= _GAIN:
            signs = chance.choice([-1.0, 1.0], len(open_))
            for one in self.solver.apart(self.sums[open_], signs * (self.wanted[open_] + 1)):
                self.see(one)
            before, open_ = len(open_), self.open()
            if before - len(open_) < _GAIN:
                return

    def settle(self) -> set[int]:
        """The exact range of each cell that is open still. Returns their numbers."""
        settled = set()
        for at in self.open():
            if at not in self.open():  # shown to be safe on the way
                continue
            weights = self.sums[at].toarray().ravel()
            self.greatest[at] = self.see(self.solver.most(weights))[at]
            self.least[at] = self.see(self.solver.most(-weights))[at]
            settled.add(int(at))
        return settled


def _ranges(made: System, policy: Policy) -> tuple[Learnt, ...]:
    if np.any(made.lower > made.upper):
        raise _Infeasible
    wanted: dict[int, float] = {}
    for _, cell, row in made.cells:
        if cell.state is State.HIDDEN:
            wanted[row] = max(_width(cell, policy), wanted.get(row, 0.0))
    seen = _Ranges(made, wanted)
    seen.spread()  # tables that contradict each other are told even where nothing is hidden
    settled = seen.settle()
    at = {row: number for number, row in enumerate(wanted)}
    return tuple(
        _learnt(seen, table, cell, at[row], settled)
        for table, cell, row in made.cells
        if cell.state is State.HIDDEN
    )


def _learnt(seen: _Ranges, table: str, cell: Cell, at: int, settled: set[int]) -> Learnt:
    low = int(np.ceil(seen.least[at] - _SLACK))
    top = None if seen.greatest[at] >= seen.solver.cap - 1 else int(np.floor(seen.greatest[at] + _SLACK))
    if at not in settled or top is None or top - low >= seen.wanted[at]:
        return Learnt(table, cell.key, low, top, Verdict.SAFE, cell.row)
    return Learnt(table, cell.key, low, top, Verdict.EXACT if low >= top else Verdict.NARROW, cell.row)


def _width(cell: Cell, policy: Policy) -> float:
    """What must stay open: the limit, or the whole of a range that is itself printed and is no wider."""
    return float(policy.limit if cell.upper is None else min(policy.limit, cell.upper - cell.lower))
