"""Skip rules as a graph: which question waits for which, and where the waiting never ends."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from rapport.analysis.errors import ExpressionError
from rapport.analysis.tabulation import Expression, items, parse_expression


def named_in(condition: str) -> frozenset[str]:
    """The questions that a condition names; none where it cannot be read."""
    try:
        return items(parse_expression(condition))
    except ExpressionError:
        return frozenset()


def loops(reads: Mapping[str, Collection[str]], parents: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Each loop once, beginning with the question that comes first by name.

    A question waits for those that its skip rule names, and a part for the question it belongs to.
    """
    waits: dict[str, set[str]] = {code: set(named) for code, named in reads.items()}
    for code, parent in parents.items():
        waits.setdefault(code, set()).add(parent)
    found: dict[frozenset[str], tuple[str, ...]] = {}
    done: set[str] = set()
    for start in sorted(waits):
        _walk(start, waits, done, found)
    return sorted(found.values())


def _walk(
    start: str, waits: Mapping[str, set[str]], done: set[str], found: dict[frozenset[str], tuple[str, ...]]
) -> None:
    """Depth first without recursion: a questionnaire may chain a thousand questions."""
    path: list[str] = []
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        code, leaving = stack.pop()
        if leaving:
            path.pop()
            done.add(code)
            continue
        if code in path:
            loop = path[path.index(code) :]
            first = loop.index(min(loop))
            found.setdefault(frozenset(loop), tuple(loop[first:] + loop[:first]))
            continue
        if code in done:
            continue
        path.append(code)
        stack.append((code, True))
        stack.extend((other, False) for other in sorted(waits.get(code, ())))


def renamed(condition: str, old: str, new: str) -> str:
    """The condition with one question called by its new name; as it was where it cannot be read or does not name it."""
    if old not in named_in(condition):
        return condition
    return str(_renamed(parse_expression(condition), old, new))


def _renamed(expression: Expression, old: str, new: str) -> Expression:
    changes: dict[str, Any] = {}
    for field in fields(expression):
        value = getattr(expression, field.name)
        if field.name == "item" and value == old:
            changes["item"] = new
        elif field.name == "term":
            changes["term"] = _renamed(value, old, new)
        elif field.name == "terms":
            changes["terms"] = tuple(_renamed(term, old, new) for term in value)
    return replace(expression, **changes)
