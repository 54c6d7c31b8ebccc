"""The same tabulation as a hand-written DuckDB script: one table, prepared statements, many figures per
scan.

Written as someone who knows DuckDB would: the smallest column types; an item that is not answered is NULL,
so that SQL's own three-valued logic is Kleene's; universes computed once, while loading; many figures as
aggregates of one SELECT; every statement prepared before the clock starts; every core busy.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import duckdb
import numpy as np

from rapport.analysis.tabulation import (
    And,
    AnswerState,
    Attribute,
    Compare,
    Count,
    Everyone,
    Expression,
    FigureSpec,
    HasState,
    In,
    Includes,
    Measure,
    Not,
    Or,
    Variable,
    VariableKind,
)
from rapport.bench.workload import GROUPS, Workload

Row = tuple[str, int, int, float | None]
"""A figure as both sides deliver it: id, numerator, denominator, value rounded half up to one decimal."""

BATCH: Final = 40
_NUMERIC: Final = frozenset({VariableKind.NUMBER, VariableKind.DATE})
_SQL_OPERATORS: Final = {"!=": "<>"}
_AGGREGATES: Final = {
    Measure.SUM: "sum",
    Measure.MEAN: "sum",
    Measure.MEDIAN: "median",
    Measure.MIN: "min",
    Measure.MAX: "max",
}


class DuckScript:
    """The answers loaded, the statements prepared; one session per core, each with one thread.

    Two sessions of one thread were twice as fast here as one session of two threads: with 10,000 rows there
    is only one row group to share out. `count_if` was faster than `count(*) FILTER`, and batches of 40
    figures faster than one statement of 1,000.
    """

    def __init__(self, workload: Workload, *, sessions: int) -> None:
        self._workload = workload
        self._variables = {question.variable.code: question.variable for question in workload.questions}
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        self._sessions = [self._connection.cursor() for _ in range(sessions)]
        self._pool = ThreadPoolExecutor(sessions)
        self._universes = {universe.id: f"u{number}" for number, universe in enumerate(workload.universes)}
        self._load()
        self._batches = self._prepare()

    def figures(self) -> list[Row]:
        """Numerator, denominator and value of every figure."""
        answers = self._everywhere("figures", self._batches, lambda result: list(result.fetchone()))
        row = [value for batch in answers for value in batch]
        sizes = dict(zip(self._universes, row, strict=False))
        at = len(sizes)
        found: list[Row] = []
        for figure in self._workload.figures:
            n = sizes[figure.universe]
            if figure.measure in _AGGREGATES:
                found.append((figure.id, row[at], n, _statistic(figure.measure, row[at], row[at + 1])))
                at += 2
            else:
                value = _tenths(100 * row[at], n) if figure.measure is Measure.SHARE else float(row[at])
                found.append((figure.id, row[at], n, value if n else None))
                at += 1
        return found

    def members(self) -> list[list[str]]:
        """The identifiers in the numerator of every figure, in the order of the respondents."""
        n = len(self._workload.figures)
        return self._everywhere("members", n, lambda result: result.fetchnumpy()["respondent"].tolist())

    def memory(self) -> int:
        """Bytes that DuckDB says it holds."""
        row = self._connection.execute("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchone()
        return 0 if row is None else int(row[0])

    def close(self) -> None:
        """Frees the database and its threads."""
        self._pool.shutdown()
        self._connection.close()

    def _everywhere(self, name: str, count: int, read: Callable[[Any], list[Any]]) -> list[list[Any]]:
        """Runs the prepared statements `name_0` … on all sessions at once; the results in order."""
        found: list[list[Any]] = [[] for _ in range(count)]

        def run(session: int) -> None:
            for number in range(session, count, len(self._sessions)):
                found[number] = read(self._sessions[session].execute(f"EXECUTE {name}_{number}"))

        list(self._pool.map(run, range(len(self._sessions))))
        return found

    def _load(self) -> None:
        """One table from the arrays; where an item is not answered its value is NULL. Universes become
        columns here.
        """
        arrays: dict[str, np.ndarray] = {
            "respondent": np.array(self._workload.ids, dtype=object),
            "grp": self._workload.groups,
        }
        columns = ["respondent", "grp::UTINYINT AS grp"]
        for question in self._workload.questions:
            name = _name(question.variable.code)
            arrays[f"s_{name}"], arrays[f"raw_{name}"] = question.states, question.values
            kind = "USMALLINT" if question.variable.kind in _NUMERIC else "UTINYINT"
            columns.append(f"s_{name}")
            columns.append(
                f"(CASE WHEN s_{name} = {AnswerState.ANSWERED.number} THEN raw_{name} END)::{kind} AS {name}"
            )
        universes = [
            f"coalesce({self.sql(universe.where)}, false) AS {self._universes[universe.id]}"
            for universe in self._workload.universes
        ]
        self._connection.register("arrays", arrays)
        self._connection.execute(
            f"CREATE TABLE answers AS SELECT *, {', '.join(universes)} FROM (SELECT {', '.join(columns)} FROM arrays)"
        )
        self._connection.unregister("arrays")

    def _prepare(self) -> int:
        """Prepares every statement on the session that will run it; how many batches of figures there are."""
        parts = [f"count_if({name})" for name in self._universes.values()]
        for figure in self._workload.figures:
            parts.extend(self._aggregates(figure))
        batches = [parts[at : at + BATCH] for at in range(0, len(parts), BATCH)]
        for number, batch in enumerate(batches):
            self._prepare_one("figures", number, f"SELECT {', '.join(batch)} FROM answers")
        for number, figure in enumerate(self._workload.figures):
            self._prepare_one(
                "members", number, f"SELECT respondent FROM answers WHERE {self._numerator(figure)}"
            )
        return len(batches)

    def _prepare_one(self, name: str, number: int, sql: str) -> None:
        self._sessions[number % len(self._sessions)].execute(f"PREPARE {name}_{number} AS {sql}")

    def _numerator(self, figure: FigureSpec) -> str:
        universe = self._universes[figure.universe]
        if figure.item is not None:
            return f"{universe} AND {_name(figure.item)} IS NOT NULL"
        return f"{universe} AND {self.sql(figure.where or Everyone())}"

    def _aggregates(self, figure: FigureSpec) -> list[str]:
        if figure.item is None:
            return [f"count_if({self._numerator(figure)})"]
        item, universe = _name(figure.item), self._universes[figure.universe]
        return [
            f"{call}({item}) FILTER (WHERE {universe})" for call in ("count", _AGGREGATES[figure.measure])
        ]

    def sql(self, expression: Expression) -> str:
        """The condition in SQL; NULL is UNKNOWN."""
        match expression:
            case And(terms):
                return "(" + " AND ".join(self.sql(term) for term in terms) + ")"
            case Or(terms):
                return "(" + " OR ".join(self.sql(term) for term in terms) + ")"
            case Not(term):
                return f"(NOT {self.sql(term)})"
            case HasState(item, state):
                return f"s_{_name(item)} = {state.number}"
            case Attribute(_, operator, value):
                return f"grp {_SQL_OPERATORS.get(operator, operator)} {GROUPS.index(value)}"
            case Everyone():
                return "true"
            case _:
                return self._atom(expression, self._variables[expression.item])

    def _atom(self, atom: Compare | Includes | In | Count, variable: Variable) -> str:
        name = _name(variable.code)
        match atom:
            case Count(_, operator, number):
                return f"bit_count({name}) {_SQL_OPERATORS.get(operator, operator)} {number}"
            case Compare(_, operator, value):
                return f"{name} {_SQL_OPERATORS.get(operator, operator)} {_literal(variable, value)}"
            case Includes(_, value) if variable.kind is VariableKind.MULTIPLE:
                return f"({name} & {2 ** int(_literal(variable, value))}) <> 0"
            case In(_, values) if variable.kind is VariableKind.MULTIPLE:
                bits = sum({2 ** int(_literal(variable, value)) for value in values})
                return f"({name} & {bits}) <> 0"
            case In(_, values):
                return f"{name} IN ({', '.join(_literal(variable, value) for value in values)})"
            case Includes(_, value):
                return f"{name} = {_literal(variable, value)}"


def _name(code: str) -> str:
    """The column of a question; codes here are made by the generator and need no quoting."""
    return code.lower()


def _literal(variable: Variable, value: str) -> str:
    """The value as stored: the position of a category, or the number itself."""
    return str(variable.category_codes.index(value)) if variable.categories else value


def _tenths(numerator: int, denominator: int) -> float | None:
    """Half up to one decimal, for values that are not negative."""
    return (20 * numerator + denominator) // (2 * denominator) / 10 if denominator else None


def _statistic(measure: Measure, n: int, aggregate: Any) -> float | None:
    if n == 0:
        return None
    return _tenths(int(aggregate), n) if measure is Measure.MEAN else float(aggregate)
