"""What coverage hands to the pages: plain values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapport.actors.register.types import ActorView
from rapport.analysis.coverage import HELD, Column, Row


@dataclass(frozen=True)
class ScopeOf:
    """A mechanism as coverage sees it: the State, and what was said of its mandate."""

    id: int
    version: int
    country: str
    name: str
    in_law: Any
    in_practice: Any


@dataclass(frozen=True)
class TableView:
    """A body as coverage and the map see it; `parent_id` is the body above it, `area` a place in words."""

    id: int
    mechanism_id: int
    code: str
    names: Mapping[str, str]
    kind: str
    level: str
    area: str
    visibility: str
    parent_id: int | None

    def title(self, language: str) -> str:
        """Its name in the language, or in English, or in whatever there is."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.code)


@dataclass(frozen=True)
class SeatView:
    """Somebody at a table today, or heard there without a seat. `unit` says in words who of it comes."""

    body_id: int
    organisation_id: int
    is_consulted: bool
    unit: str


@dataclass(frozen=True)
class Ground:
    """Everything that coverage is counted from on a day, as the viewer may see it.

    `actors` are those on record by id, without States; `house` says to which ministry each belongs.
    """

    day: date
    actors: Mapping[int, ActorView]
    house: Mapping[int, int]
    mechanisms: tuple[ScopeOf, ...]
    tables: tuple[TableView, ...]
    seats: tuple[SeatView, ...]

    def of(self, mechanism_id: int) -> tuple[TableView, ...]:
        """The bodies of one mechanism."""
        return tuple(one for one in self.tables if one.mechanism_id == mechanism_id)


@dataclass(frozen=True)
class ReasonView:
    """Why a gap is none: the reason, who gave it (empty where that is not known), and when."""

    id: int
    list: str
    code: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class MatrixView:
    """One list against the members of a body, or against the bodies of a mechanism."""

    list: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def gaps(self, reasons: Mapping[tuple[str, str], ReasonView]) -> tuple[Row, ...]:
        """The rows that nobody with a seat has and for which no reason was given."""
        return tuple(row for row in self.rows if row.state != HELD and (self.list, row.code) not in reasons)
