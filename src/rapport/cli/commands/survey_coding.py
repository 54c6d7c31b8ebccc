"""`rapport survey coding`: what of a wave is coded, by item; what waits, by name; how far two coders agree.

`rapport survey coding export` writes every coding with its history to a file.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed
from rapport.cli.output import FORMATS, print_json, print_rows

COLUMNS = (
    "item", "times", "base", "coded", "older", "uncoded", "once", "to_settle", "stale", "withheld", "measure", "both",
    "agreed", "coefficient",
)  # fmt: skip


def add_words(words: Any) -> None:
    """Add the word to `rapport survey`."""
    coding = words.add_parser("coding", help="show what of a wave is coded, what waits, how far coders agree")
    coding.add_argument(
        "wave", nargs="+", metavar="WAVE", help="a wave; `export WAVE` writes all its codings to a file"
    )
    coding.add_argument("--format", choices=(*FORMATS, "xlsx"), default="")
    coding.add_argument("--language", default="en", help="language of the labels in a file")
    coding.add_argument(
        "--out", type=Path, metavar="FILE", help="else WAVE-codings and the ending, here; - for stdout"
    )
    coding.set_defaults(run=run_coding, usage=coding)


def run_coding(arguments: argparse.Namespace) -> None:
    """Show the desk, or write the codings to a file."""
    exports, *waves = arguments.wave if arguments.wave[0] == "export" else ("", *arguments.wave)
    if len(waves) != 1:
        arguments.usage.error("name one wave: survey coding WAVE, or survey coding export WAVE")
    arguments.wave = waves[0]
    kinds = ("xlsx", "json") if exports else FORMATS
    arguments.format = arguments.format or ("xlsx" if exports else "table")
    if arguments.format not in kinds:
        raise CommandFailed(f"--format {arguments.format} is not possible here; choose {' or '.join(kinds)}")
    if exports:
        export_coding(arguments)
    else:
        show_coding(arguments)


def export_coding(arguments: argparse.Namespace) -> None:
    """Write every coding of a wave: what it rests on, what it says, when, under which codebook, by which coder."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.surveys.exports.codings import gather_codings
    from rapport.surveys.exports.workbook import codings_as_xlsx

    found = gather_codings(viewer=Viewer.system(), wave=arguments.wave, language=arguments.language)
    if arguments.format == "xlsx":
        content = codings_as_xlsx(found, arguments.language)
    else:
        whole = {
            "wave": found.wave.code,
            "codebook": found.codebook,
            "codings": [dict(row) for row in found.rows],
        }
        content = (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
    if str(arguments.out) == "-":
        sys.stdout.buffer.write(content)
        return
    path: Path = arguments.out or Path(f"{found.wave.code}-codings.{arguments.format}")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written ({error.strerror})") from error
    print(f"Wrote {path} ({len(found.rows)} rows, {len(content)} bytes).")


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
