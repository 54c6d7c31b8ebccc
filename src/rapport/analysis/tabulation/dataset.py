"""The data set: respondents with attributes, and one column per item.

Built from records (`Dataset.from_records`, strict: every mistake is named) or directly from columns that
already exist as arrays.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from rapport.analysis.errors import DataError, ExpressionError, UnknownNameError
from rapport.analysis.tabulation.columns import Column, compare_numbers
from rapport.analysis.tabulation.expression import NUMBER, Operator
from rapport.analysis.tabulation.records import Respondent, columns_from_records
from rapport.analysis.tabulation.truth import Truth, definite
from rapport.analysis.tabulation.variables import Variable
from rapport.analysis.types import BoolArray, IntArray
from rapport.analysis.wording import listed, near_matches

ID: Final = "id"
"""The attribute that every respondent has: its identifier, as in `@id = AT`."""


class AttributeColumn:
    """One attribute of all respondents, as positions in the list of its distinct values."""

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.name = name
        self.values = tuple(dict.fromkeys(values))
        self._positions = {value: position for position, value in enumerate(self.values)}
        self._codes: IntArray = np.array([self._positions[value] for value in values], dtype=np.int32)

    def compare(self, operator: Operator, value: str) -> BoolArray:
        """The attribute against a value: `=` and `!=` by letters, the others by number.

        Raises ExpressionError where an order is asked for and one side is not a number.
        """
        if operator in ("=", "!="):
            equal: BoolArray = self._codes == self._positions.get(value, -1)
            return equal if operator == "=" else ~equal
        odd = [text for text in (value, *self.values) if not NUMBER.fullmatch(text)]
        if odd:
            raise ExpressionError(
                text=f"@{self.name} {operator} {value}",
                rule=f"@{self.name} has an order only if all its values are numbers; “{odd[0]}” is none",
                remedy="Use = or !=",
            )
        numbers = np.array([float(text) for text in self.values], dtype=np.float64)
        return compare_numbers(numbers, operator, float(value))[self._codes]


class Dataset:
    """Answers of respondents to items, column by column, in the order in which the respondents were given.

    `ids`: one identifier per respondent, unique. `columns`: one column per item, each as long as `ids`.
    `attributes`: name → one text per respondent. Raises DataError where these do not fit together.
    """

    def __init__(
        self,
        ids: Sequence[str],
        columns: Iterable[Column],
        attributes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.ids = tuple(ids)
        _check_unique("respondent", self.ids)
        given = list(columns)
        _check_unique("item", [column.variable.code for column in given])
        self._columns = {column.variable.code: column for column in given}
        texts = {ID: self.ids, **(attributes or {})}
        for name, length in [(f"item {c.variable.code}", len(c.states)) for c in given] + [
            (f"attribute {name}", len(values)) for name, values in texts.items()
        ]:
            if length != len(self.ids):
                raise DataError(
                    where=name,
                    rule="a column has one entry per respondent",
                    context=f"{length} entries for {len(self.ids)} respondents",
                )
        self._attributes = {name: AttributeColumn(name, values) for name, values in texts.items()}
        self.everyone: BoolArray = np.ones(len(self.ids), dtype=np.bool_)
        self.everyone.flags.writeable = False
        self._id_array: npt.NDArray[np.object_] = np.array(self.ids, dtype=object)

    @staticmethod
    def from_records(
        variables: Iterable[Variable], respondents: Iterable[Respondent], attributes: Iterable[str] = ()
    ) -> "Dataset":
        """Builds the columns from one record per respondent.

        `attributes` names attributes that conditions may use; where it is left out, those of the respondents,
        so that a wave without respondents then has none.

        Raises DataError naming respondent and item: unknown item, second cell for an item, values without
        `answered` or `answered` without values, unknown category, repeated value, more than one value where
        one is allowed, a number or date that cannot be read, attributes that some respondents lack.
        """
        known = list(variables)
        given = list(respondents)
        used = (name for respondent in given for name in respondent.attributes)
        names = list(dict.fromkeys([*attributes, *used]))
        if ID in names:
            raise DataError(
                where="attribute id",
                rule="`id` is the identifier itself",
                remedy="Leave it out of the attributes",
            )
        for respondent in given:
            lacking = [name for name in names if name not in respondent.attributes]
            if lacking:
                raise DataError(
                    where=f"respondent {respondent.id}",
                    rule="every respondent has the same attributes",
                    context=f"lacking: {listed(lacking)}",
                    remedy="Give an empty text where the attribute has no value",
                )
        texts = {name: [respondent.attributes[name] for respondent in given] for name in names}
        ids = [respondent.id for respondent in given]
        return Dataset(ids, columns_from_records(known, given), texts)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables of all items, in order."""
        return tuple(column.variable for column in self._columns.values())

    @property
    def attribute_values(self) -> Mapping[str, tuple[str, ...]]:
        """The attributes with their distinct values."""
        return {name: column.values for name, column in self._attributes.items()}

    def column(self, item: str) -> Column:
        """The column of an item. Raises UnknownNameError with near matches."""
        column = self._columns.get(item)
        if column is None:
            raise UnknownNameError(
                text=item, rule=f"there is no item “{item}”", near=near_matches(item, self._columns)
            )
        return column

    def attribute(self, name: str, operator: Operator, value: str) -> Truth:
        """For whom the attribute compares so; always definite. Raises UnknownNameError with near matches."""
        column = self._attributes.get(name)
        if column is None:
            raise UnknownNameError(
                text=f"@{name}",
                rule=f"respondents have no attribute “{name}”",
                near=near_matches(name, self._attributes),
            )
        return definite(column.compare(operator, value))

    def ids_where(self, mask: BoolArray) -> tuple[str, ...]:
        """The identifiers of the respondents for whom the mask is true, in order."""
        return tuple(self._id_array[mask].tolist())


def _check_unique(what: str, names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise DataError(where=f"{what} {listed(repeated)}", rule=f"a {what} occurs once in a data set")
