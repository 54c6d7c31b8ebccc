"""`rapport survey coding`: what of a wave is coded, by item; what waits, by name; how far two coders agree."""

import argparse
from typing import Any

from rapport.cli import runtime
from rapport.cli.output import FORMATS, print_json, print_rows

COLUMNS = (
    "item", "times", "base", "coded", "older", "uncoded", "once", "to_settle", "stale", "withheld", "measure", "both",
    "agreed", "coefficient",
)  # fmt: skip


def add_words(words: Any) -> None:
    """Add the word to `rapport survey`."""
    coding = words.add_parser("coding", help="show what of a wave is coded, what waits, how far coders agree")
    coding.add_argument("wave")
    coding.add_argument("--format", choices=FORMATS, default="table")
    coding.set_defaults(run=show_coding)


def show_coding(arguments: argparse.Namespace) -> None:
    """Show the desk: counts over those who replied; as JSON also who waits, by their codes."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries as surveys
    from rapport.surveys.coding import queries
    from rapport.surveys.coding.types import WAITING, Status

    viewer = Viewer.system()
    wave = surveys.wave(viewer=viewer, code=arguments.wave)
    agreed = {
        one.item.code: one.agreement for one in queries.agreement(viewer=viewer, wave=wave) if one.agreement
    }
    desk = queries.desk(viewer=viewer, wave=wave)
    waiting = (
        queries.waiting(viewer=viewer, wave=wave, codes=[row.item.code for row in desk])
        if arguments.format == "json"
        else {}
    )
    rows = []
    for row in desk:
        both = agreed.get(row.item.code)
        line: dict[str, Any] = {
            "item": row.item.code,
            "times": 2 if row.item.double else 1,
            "base": row.base,
            **{status.value: row.of(status) for status in Status if status is not Status.NOTHING},
            "measure": both.measure if both else "",
            "both": both.base if both else 0,
            "agreed": both.agreed if both else 0,
            "coefficient": round(both.coefficient, 4) if both and both.coefficient is not None else None,
        }
        if arguments.format == "json":
            line["waiting"] = {status.value: waiting[row.item.code][status] for status in WAITING}
        rows.append(line)
    if arguments.format == "json":
        print_json({"wave": wave.code, "replied": wave.replied, "items": rows})
    else:
        print_rows(rows, COLUMNS, kind=arguments.format)
