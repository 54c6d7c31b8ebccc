"""Figures and universes counted before they are saved, for whoever is writing them. Nothing is stored."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import FigureResult, Rounding, parse_expression, select, tabulate
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.surveys import extracts, queries
from rapport.surveys.types import UniverseView, WaveView


def tried_figure(*, viewer: Viewer, wave: WaveView, fields: Mapping[str, Any]) -> tuple[FigureResult, ...]:
    """What a figure of these fields (as in a figures file) would say now: the whole, then its parts.

    Raises InvalidInput with the engine's reason; the engine's error is its cause.
    """
    known = {universe.code: universe for universe in queries.universes(viewer=viewer, wave=wave)}
    universe = known.get(str(fields.get("universe") or ""))
    if universe is None:
        raise InvalidInput(
            _("Choose who is counted: a number without its base cannot be read."),
            code="universe_missing",
            extra={"fields": {"universe": "missing"}},
        )
    try:
        return tabulate(
            queries.dataset(viewer=viewer, wave=wave),
            [extracts.figure_spec(fields)],
            [extracts.universe_spec(universe.code, universe.label, universe.where)],
            Rounding(decimals=wave.decimals),
            wave=wave.code,
        )
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code) from error


def tried_universe(*, viewer: Viewer, wave: WaveView, where: str) -> tuple[str, ...]:
    """Codes of the respondents for whom the condition is true now, in the order of the wave. Raises InvalidInput."""
    try:
        return select(queries.dataset(viewer=viewer, wave=wave), parse_expression(where)).members
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code) from error


def universe_sizes(*, viewer: Viewer, wave: WaveView) -> dict[str, int]:
    """How many respondents each universe of the wave holds now, by its code."""
    dataset = queries.dataset(viewer=viewer, wave=wave)
    return {
        universe.code: len(select(dataset, parse_expression(universe.where)).members)
        for universe in queries.universes(viewer=viewer, wave=wave)
    }


def universe_named(*, viewer: Viewer, wave: WaveView, code: str) -> UniverseView:
    """One universe by its code. Raises NotAvailable."""
    for universe in queries.universes(viewer=viewer, wave=wave):
        if universe.code == code:
            return universe
    raise NotAvailable(
        _("Wave %(wave)s has no universe '%(code)s'.") % {"wave": wave.code, "code": code},
        code="unknown_universe",
    )
