"""What should not occur together in one return: rules of a questionnaire evaluated over one submission. Pure.

The need: in the OSCE's 2007 survey, States answered that they have no plan and described the measures of a plan
(OSCE 2008 annual report, Annex C).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import Dataset, parse_expression, select
from rapport.surveys import extracts
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView

_SOMEBODY = "one"


@dataclass(frozen=True)
class RuleView:
    """A consistency rule: where `when` is true of a return, `message` asks about `items`."""

    code: str
    when: str
    items: tuple[str, ...]
    message: Mapping[str, str]


def findings(
    items: Iterable[ItemView], rules: Iterable[RuleView], content: Mapping[str, Any]
) -> tuple[RuleView, ...]:
    """The rules that are true of a submission (`content` as it is hashed). Unknown is not true.

    What is not for publication counts here like everything else: the query goes to its writer alone. A rule that cannot
    be evaluated finds nothing: it is named among the problems that keep a wave from being opened.
    """
    dataset = _dataset(tuple(items), content)
    return tuple(rule for rule in rules if _is_true(dataset, rule.when))


def _is_true(dataset: Dataset, when: str) -> bool:
    try:
        return bool(select(dataset, parse_expression(when)).members)
    except AnalyticsError:
        return False


def _dataset(items: Sequence[ItemView], content: Mapping[str, Any]) -> Dataset:
    known = {item.code: item for item in items if item.kind not in HEADINGS}
    given: dict[str, list[Mapping[str, Any]]] = {}
    for entry in content.get("answers", ()):
        if entry["item"] in known:
            given.setdefault(entry["item"], []).append(entry)
    variables = extracts.variables(extracts.offers(items))
    kinds = {variable.code: str(variable.kind) for variable in variables}
    cells = [_cell(known[code], kinds[code], entries) for code, entries in given.items()]
    record = extracts.respondent(_SOMEBODY, group="", replied=True, cells=cells)
    return Dataset.from_records(variables, [record], extracts.ATTRIBUTES)


def _cell(
    item: ItemView, kind: str, entries: Sequence[Mapping[str, Any]]
) -> tuple[str, str, tuple[str, ...]]:
    answered = [entry for entry in entries if entry["state"] == "answered"]
    if not answered:
        states = [entry["state"] for entry in entries]
        # Rows of a repeated group that were left blank say nothing where another row says why.
        return item.code, next((state for state in states if state != "blank"), "blank"), ()
    values = tuple(dict.fromkeys(str(value) for entry in answered for value in entry["values"]))
    if item.kind == "MONEY" and kind == "number":
        values = tuple(value.split(" ")[0] for value in values)
    if not values and kind == "text":
        values = tuple(str(entry.get("text") or "") for entry in answered if entry.get("text"))
    return (item.code, "answered", values) if values else (item.code, "non_conforming", ())
