"""A plan as flat tables and back, by the shape of the document itself: a new field is carried without being named here.

Every list of objects becomes a table; its rows begin with the row they belong to (`of`) and their own number (`no`).
Objects inside objects become columns with a point in their names (`accountable.name`). Lists of texts stand in one
cell, one text on each line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rapport.analysis.plan.document import Plan, plan_of

Row = dict[str, Any]
"""A row of a table: column → text, whole number, Decimal, date, truth value; what is empty is left out."""
Tables = dict[str, list[Row]]
ROOT = "plan"


def _is_table(hint: Any) -> Any:
    """The class whose objects a field lists, or None."""
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return get_args(hint)[0]
    return None


def _inner(hint: Any) -> Any:
    """The class of an object that a field holds, perhaps, or None."""
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    found = [one for one in options if is_dataclass(one)]
    return found[0] if found else None


def columns_of(made: type) -> dict[str, Any]:
    """The columns of a class: name → type of its values, objects inside taken apart; lists of objects left out."""
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(made).items():
        if name.startswith("__") or _is_table(hint):
            continue
        inner = _inner(hint)
        if inner is not None:
            found.update({f"{name}.{sub}": one for sub, one in columns_of(inner).items()})
        else:
            found[name] = hint
    return found


def shapes(made: type = Plan, name: str = ROOT) -> dict[str, type]:
    """Every table with the class of its rows, outer ones first: `plan`, `plan.measures`, `plan.measures.costs` …"""
    found = {name: made}
    for field, hint in get_type_hints(made).items():
        listed = _is_table(hint)
        if listed is not None:
            found.update(shapes(listed, f"{name}.{field}"))
    return found


def to_tables(plan: Plan) -> Tables:
    """The plan as tables; every table is there, if only empty."""
    tables: Tables = {name: [] for name in shapes()}
    _flatten(plan, ROOT, "", "", tables)
    return tables


def _flatten(one: Any, table: str, of: str, number: str, tables: Tables) -> None:
    row: Row = {"of": of, "no": number} if table != ROOT else {}
    tables[table].append(row)
    _cells(one, "", row)
    for field in fields(one):
        value = getattr(one, field.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            for place, item in enumerate(value, start=1):
                own = f"{number}.{place}" if number else str(place)
                _flatten(item, f"{table}.{field.name}", number, own, tables)


def _cells(one: Any, before: str, row: Row) -> None:
    for field in fields(one):
        value, name = getattr(one, field.name), before + field.name
        if is_dataclass(value):
            _cells(value, f"{name}.", row)
        elif isinstance(value, tuple):
            if value and not is_dataclass(value[0]):
                row[name] = "\n".join(escaped(str(item)) for item in value)
        elif isinstance(value, Mapping):
            if value:
                row[name] = "\n".join(f"{key}: {escaped(str(text))}" for key, text in value.items())
        elif not _is_default(field, value):
            row[name] = value


def _is_default(field: Field[Any], value: Any) -> bool:
    return field.default is not MISSING and bool(value == field.default)


def escaped(text: str) -> str:
    """A text on one line: line ends and the sign that escapes them are written as signs."""
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")


def unescaped(text: str) -> str:
    """The text that `escaped` wrote on one line."""
    found, signs = [], iter(text)
    for sign in signs:
        if sign != "\\":
            found.append(sign)
            continue
        following = next(signs, "")
        found.append({"n": "\n", "r": "\r"}.get(following, following))
    return "".join(found)


def from_tables(tables: Mapping[str, Sequence[Row]]) -> Plan:
    """The plan that tables say. Rows may stand in any order; their `no` orders them.

    Raises PlanDocumentError with every place that is wrong.
    """
    rows = list(tables.get(ROOT, ()))
    return plan_of(_object(rows[0] if rows else {}, Plan, ROOT, "", tables))


def _object(
    row: Row, made: type, table: str, number: str, tables: Mapping[str, Sequence[Row]]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, hint in columns_of(made).items():
        if name in row:
            _put(found, name, _value(row[name], hint))
        elif name == "id":
            found[name] = ""  # a row that somebody added: its id is given where the plan is kept
    for field, hint in get_type_hints(made).items():
        listed = _is_table(hint)
        if listed is not None:
            inner = f"{table}.{field}"
            mine = [one for one in tables.get(inner, ()) if str(one.get("of", "")) == number]
            mine.sort(key=lambda one: _order(str(one.get("no", ""))))
            found[field] = [_object(one, listed, inner, str(one.get("no", "")), tables) for one in mine]
    return found


def _order(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in number.split("."))


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    *outer, last = name.split(".")
    for step in outer:
        found = found.setdefault(step, {})
    found[last] = value


def _value(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is tuple:
        return [unescaped(line) for line in str(value).split("\n")]
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        pairs = (line.partition(": ") for line in str(value).split("\n"))
        return {key: unescaped(text) for key, _, text in pairs}
    kinds = set(get_args(hint)) if origin in (Union, UnionType) else {hint}
    if str in kinds and not isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    return value


def _text(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
