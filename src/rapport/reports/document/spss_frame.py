"""The smallest table that pyreadstat can write: columns of Python numbers and strings.

pyreadstat reads tables through Narwhals, whose extension protocol (`__narwhals_dataframe__`,
`__narwhals_series__`) any class may offer; so no data frame library is needed to write one SPSS file. Only
what the writer calls is here.
"""

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as narwhals
from narwhals.utils import Implementation


@dataclass(frozen=True, slots=True)
class Column:
    """A named column: numbers, or strings; no empty places."""

    name: str
    values: Sequence[float | str]
    is_text: bool
    _version: object = None

    def __narwhals_series__(self) -> "Column":
        return self

    def _with_version(self, version: object) -> "Column":
        return replace(self, _version=version)

    @property
    def dtype(self) -> Any:
        """The Narwhals type."""
        return narwhals.String() if self.is_text else narwhals.Float64()

    def null_count(self) -> int:
        """Empty places: never any, a missing answer has its code."""
        return 0

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[float | str]:
        return iter(self.values)


@dataclass(frozen=True, slots=True)
class Frame:
    """Columns of equal length."""

    parts: tuple[Column, ...]
    _version: object = None

    def __narwhals_dataframe__(self) -> "Frame":
        return self

    def __native_namespace__(self) -> types.ModuleType:
        return types

    def _with_version(self, version: object) -> "Frame":
        return replace(self, _version=version)

    @property
    def _implementation(self) -> Implementation:
        # The writer admits two libraries by name; this table behaves as Polars' does: None, never NaN, is empty.
        return Implementation.POLARS

    @property
    def columns(self) -> list[str]:
        """Names in order."""
        return [column.name for column in self.parts]

    def iter_columns(self) -> Iterator[Column]:
        """The columns in order."""
        return iter([column._with_version(self._version) for column in self.parts])

    def iter_rows(self, *, named: bool = False, buffer_size: int = 512) -> Iterator[tuple[float | str, ...]]:
        """Rows in order, as tuples."""
        return zip(*(column.values for column in self.parts), strict=True)

    def __len__(self) -> int:
        return len(self.parts[0]) if self.parts else 0
