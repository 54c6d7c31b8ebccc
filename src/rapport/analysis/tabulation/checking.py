"""Whether a condition fits the data it is meant for: items, categories, attributes exist, and the
comparison makes sense.
"""

from collections.abc import Collection, Iterable, Mapping

from rapport.analysis.errors import ExpressionError, UnknownNameError
from rapport.analysis.tabulation.dates import read_year
from rapport.analysis.tabulation.expression import (
    NUMBER,
    Atom,
    Attribute,
    Compare,
    Count,
    Expression,
    HasState,
    In,
    Includes,
    atoms,
)
from rapport.analysis.tabulation.variables import CATEGORICAL, Variable
from rapport.analysis.types import VariableKind
from rapport.analysis.wording import listed, near_matches

Attributes = Mapping[str, Collection[str] | None]
"""Attributes that may be named: name → values that may be compared with, or None where any value may."""


def check_expression(
    expression: Expression,
    variables: Iterable[Variable] | Mapping[str, Variable],
    attributes: Attributes | None = None,
) -> None:
    """Refuses what would silently count nobody. `variables` may be given by code, which saves work for many.

    Unknown items, categories and attributes (where `attributes` is given) raise UnknownNameError with near
    matches; a comparison that the kind of the item cannot answer raises ExpressionError with what to write
    instead.
    """
    known = (
        variables if isinstance(variables, Mapping) else {variable.code: variable for variable in variables}
    )
    whole = str(expression)
    for atom in atoms(expression):
        if isinstance(atom, Attribute):
            _check_attribute(whole, atom, attributes)
        else:
            _check_item(whole, atom, known)


def _check_attribute(whole: str, atom: Attribute, attributes: Attributes | None) -> None:
    if attributes is None:
        return
    if atom.name not in attributes:
        raise UnknownNameError(
            text=whole,
            rule=f"respondents have no attribute “{atom.name}”",
            near=near_matches(atom.name, attributes),
            remedy=f"The attributes are {listed(sorted(attributes), limit=12)}",
        )
    values = attributes[atom.name]
    if values is not None and atom.operator in ("=", "!=") and atom.value not in values:
        raise UnknownNameError(
            text=whole,
            rule=f"no respondent has “{atom.value}” as @{atom.name}",
            near=near_matches(atom.value, values),
            remedy=f"The values are {listed(sorted(values), limit=12)}",
        )


def _check_item(whole: str, atom: Atom, known: Mapping[str, Variable]) -> None:
    if isinstance(atom, Attribute):
        return
    variable = known.get(atom.item)
    if variable is None:
        raise UnknownNameError(
            text=whole, rule=f"there is no item “{atom.item}”", near=near_matches(atom.item, known)
        )
    match atom:
        case HasState() | Count():
            return
        case Compare(_, operator, value):
            _check_comparison(whole, variable, operator)
            _check_value(whole, variable, value)
        case Includes(_, value):
            _check_value(whole, variable, value)
        case In(_, values):
            for value in values:
                _check_value(whole, variable, value)


def _check_comparison(whole: str, variable: Variable, operator: str) -> None:
    if variable.kind is VariableKind.MULTIPLE:
        raise ExpressionError(
            text=whole,
            rule=f"{variable.code} may hold several values, so “{operator}” has no one meaning",
            remedy=f"Use “{variable.code} includes …”, with “count({variable.code}) = 1” for only that value",
        )
    if operator not in ("=", "!=") and variable.kind not in (VariableKind.NUMBER, VariableKind.DATE):
        raise ExpressionError(
            text=whole,
            rule=f"{variable.code} is of kind {variable.kind} and has no order for “{operator}”",
            remedy="Use =, != or in",
        )


def _check_value(whole: str, variable: Variable, value: str) -> None:
    if variable.kind in CATEGORICAL and value not in variable.category_codes:
        raise UnknownNameError(
            text=whole,
            rule=f"{variable.code} has no category “{value}”",
            near=near_matches(value, variable.category_codes),
            remedy=f"The categories are {listed(variable.category_codes, limit=12)}",
        )
    if variable.kind is VariableKind.NUMBER and not NUMBER.fullmatch(value):
        raise ExpressionError(
            text=whole,
            rule=f"{variable.code} is a number and cannot be compared with “{value}”",
            remedy="Write a number",
        )
    if variable.kind is VariableKind.DATE and read_year(value) is None:
        raise ExpressionError(
            text=whole,
            rule=f"{variable.code} is a date and compares by its year; “{value}” is no year or decade",
            remedy="Write a year such as 1995, or a decade such as 199X",
        )
