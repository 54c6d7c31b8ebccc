"""Lists against tables: which of the things that a response needs have somebody at a table, and which have not."""

from collections.abc import Iterable, Mapping, Set

from django.utils.translation import gettext as _

from rapport.actors import vocabulary
from rapport.actors.register.types import ActorView
from rapport.analysis.coverage import Column, matrix
from rapport.coordination.coverage.kinds import CoverageList
from rapport.coordination.coverage.types import Ground, MatrixView, SeatView, TableView
from rapport.kernel.errors import NotAvailable

MOST_COLUMNS = 12
"""Bodies that a table of the whole mechanism sets side by side; the others share one column."""
NATIONAL = "NATIONAL"
OTHERS = ""
"""The key of that shared column."""
REGIONAL_LEVEL = "lv.regional_org"
NO_FORM = ("fx.unknown", "fx.other")


def table_of(base: Ground, code: str) -> TableView:
    """One body of the ground. Raises NotAvailable, the same for one that is not the viewer's to know of."""
    for one in base.tables:
        if one.code == code:
            return one
    raise NotAvailable(_("There is no body '%(code)s'.") % {"code": code}, code="unknown_body")


def of_body(base: Ground, table: TableView, which: str) -> MatrixView:
    """A list against the members of one body, in the order in which they were entered."""
    seats = [one for one in base.seats if one.body_id == table.id]
    columns = [
        _column(base.actors[one].code, [seat for seat in seats if seat.organisation_id == one])
        for one in dict.fromkeys(seat.organisation_id for seat in seats)
    ]
    return _matrix(base, tuple(columns), (table,), which)


def of_mechanism(base: Ground, mechanism_id: int, which: str) -> MatrixView:
    """A list against the bodies of a mechanism: national ones first; beyond `MOST_COLUMNS` they share a column."""
    tables = base.of(mechanism_id)
    order = sorted(tables, key=lambda one: one.level != NATIONAL)
    apart = order if len(order) <= MOST_COLUMNS else order[: MOST_COLUMNS - 1]
    columns = [_column(one.code, [seat for seat in base.seats if seat.body_id == one.id]) for one in apart]
    if len(apart) < len(order):
        rest = {one.id for one in order[len(apart) :]}
        columns.append(_column(OTHERS, [seat for seat in base.seats if seat.body_id in rest]))
    return _matrix(base, tuple(columns), tables, which)


def _column(key: str, seats: Iterable[SeatView]) -> Column:
    all_of_it = list(seats)
    seated = frozenset(one.organisation_id for one in all_of_it if not one.is_consulted)
    return Column(key, seated, frozenset(one.organisation_id for one in all_of_it) - seated)


def _matrix(base: Ground, columns: tuple[Column, ...], tables: Iterable[TableView], which: str) -> MatrixView:
    held = {one.id: held_by(one, which) for one in base.actors.values()}
    areas = {one.area for one in tables} - {""}
    return MatrixView(which, columns, matrix(_codes(which, held, areas), columns, held, base.house))


def held_by(one: ActorView, which: str) -> frozenset[str]:
    """What an organisation has of a list."""
    if which == CoverageList.LEVELS:
        return frozenset({one.level} - {""})
    if which == CoverageList.PERSPECTIVES:
        return frozenset({one.perspective} - {""})
    found: Mapping[str, Iterable[str]] = {
        CoverageList.COMPETENCIES: one.competencies,
        CoverageList.FORMS: one.forms,
        CoverageList.PROFILES: one.profiles,
        CoverageList.PLACES: one.places,
    }
    return frozenset(found[which])


def _codes(which: str, held: Mapping[int, frozenset[str]], areas: Set[str]) -> tuple[str, ...]:
    """The codes of a list in their order. What no national response can lack is left out unless somebody has it."""
    if which == CoverageList.PLACES:
        known = {code for codes in held.values() for code in codes}
        return tuple(sorted(known | areas, key=str.casefold))
    lists = {
        CoverageList.COMPETENCIES: vocabulary.COMPETENCIES,
        CoverageList.FORMS: vocabulary.FORMS,
        CoverageList.PROFILES: vocabulary.PROFILES,
        CoverageList.LEVELS: vocabulary.LEVELS,
        CoverageList.PERSPECTIVES: vocabulary.PERSPECTIVES,
    }
    some = {code for codes in held.values() for code in codes}
    optional = {REGIONAL_LEVEL, *NO_FORM} - some
    return tuple(code for code in lists[CoverageList(which)] if code not in optional)
