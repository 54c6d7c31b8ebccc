"""`rapport survey universe` and `rapport survey figure`: name who and what is counted, and see the number."""

import argparse
from typing import Any

from rapport.cli import runtime
from rapport.cli.output import print_rows

MEASURES = ("share", "count", "sum", "mean", "median", "min", "max")


def add_words(words: Any) -> None:
    """Add the words to `rapport survey`."""
    universe = words.add_parser("universe", help="name a universe of a wave, or change it")
    universe.add_argument("wave")
    universe.add_argument("id")
    universe.add_argument("--label", required=True, help='who is counted, completing "per cent of …"')
    universe.add_argument("--where", required=True, help="condition, as in: Q1 = a and @group = partner")
    universe.set_defaults(run=name_universe)

    figure = words.add_parser("figure", help="name a figure of a wave, or change it, and print what it says")
    figure.add_argument("wave")
    figure.add_argument("id")
    figure.add_argument("--title", required=True)
    figure.add_argument("--universe", required=True, help="id of a universe of the wave: who is counted")
    figure.add_argument("--measure", choices=MEASURES, default="share")
    figure.add_argument("--where", default="", help="condition of the numerator of a share or count")
    figure.add_argument("--item", default="", help="number or date of a sum, mean, median, min or max")
    figure.add_argument("--unit", default="", help="unit, where it is not per cent or a count")
    figure.add_argument("--split-by", default="", metavar="ITEM", help="one part per category of this item")
    figure.set_defaults(run=name_figure)


def name_universe(arguments: argparse.Namespace) -> None:
    """Name or change a universe; print its size."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import actions, queries, trials

    system = Viewer.system()
    wave = queries.wave(viewer=system, code=arguments.wave)
    given: dict[str, Any] = {
        "wave": wave.code,
        "code": arguments.id,
        "label": {"en": arguments.label},
        "where": arguments.where,
        "by": system,
        "now": now(),
    }
    known = {universe.code: universe for universe in queries.universes(viewer=system, wave=wave)}
    if arguments.id in known:
        given["label"] = {**known[arguments.id].label, "en": arguments.label}
        actions.universe_change(expected=known[arguments.id].version, **given)
    else:
        actions.universe_define(**given)
    members = trials.tried_universe(viewer=system, wave=wave, where=arguments.where)
    print(f"{arguments.id}: {arguments.label} (n = {len(members)})")


def name_figure(arguments: argparse.Namespace) -> None:
    """Name or change a figure; print it as it counts now."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import actions, queries

    system = Viewer.system()
    wave = queries.wave(viewer=system, code=arguments.wave)
    known = {figure.code: figure for figure in queries.figures(viewer=system, wave=wave, withdrawn=True)}
    before = known.get(arguments.id)
    fields = actions.FigureFields(
        code=arguments.id,
        title={**(before.title if before else {}), "en": arguments.title},
        universe=arguments.universe,
        measure=arguments.measure,
        where=arguments.where,
        item=arguments.item,
        unit=arguments.unit,
        split_by=arguments.split_by,
        notes=before.notes if before else (),
    )
    if before is None:
        actions.figure_define(wave=wave.code, fields=fields, by=system, now=now())
    else:
        actions.figure_change(wave=wave.code, fields=fields, expected=before.version, by=system, now=now())
    rows = [result.as_json() for result in queries.tabulated(viewer=system, wave=wave, codes=[arguments.id])]
    print_rows(rows, ("id", "value", "unit", "numerator", "denominator", "label"), kind="table")
