"""`rapport survey answers`: the Excel questionnaires of a wave, written for its respondents and taken in again."""

import argparse
import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.output import print_json

if TYPE_CHECKING:
    from rapport.surveys.workbooks.types import Imported

MOST_BYTES = 20 * 1024 * 1024


def add_words(words: Any) -> None:
    """Add the words to `rapport survey`."""
    parser = words.add_parser("answers", help="write Excel questionnaires, take returned ones in")
    inner = parser.add_subparsers(metavar="WORD", required=True)

    taking = inner.add_parser(
        "import", help="take in returned workbooks: each whole or not at all; exit 1 where one was not taken"
    )
    taking.add_argument("wave")
    taking.add_argument("files", metavar="FILE", type=Path, nargs="+")
    taking.add_argument("--dry-run", action="store_true", help="only report, change nothing")
    taking.add_argument("--submit", action="store_true", help="submit each return as it came")
    taking.add_argument(
        "--take-over", action="store_true", help="let the office enter returns that nobody has begun"
    )
    taking.add_argument("--format", choices=("table", "json"), default="table")
    taking.set_defaults(run=import_answers)

    writing = inner.add_parser("template", help="write the workbook of one respondent, or of all")
    writing.add_argument("wave")
    whose = writing.add_mutually_exclusive_group(required=True)
    whose.add_argument("--respondent", metavar="CODE")
    whose.add_argument("--all", action="store_true")
    writing.add_argument("--out", metavar="DIR", type=Path, required=True)
    writing.add_argument("--language", default="", help="one in which the questionnaire is offered")
    writing.set_defaults(run=write_templates)


def import_answers(arguments: argparse.Namespace) -> int:
    """Take in returned workbooks, or only look at them."""
    files = [(path.name, _content(path)) for path in arguments.files]
    names = [name for name, _bytes in files]
    if len(set(names)) < len(names):
        raise CommandFailed("two of the files have the same name")
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import queries as surveys
    from rapport.surveys.workbooks import actions, queries
    from rapport.surveys.workbooks.types import Imported

    system = Viewer.system()
    wave = surveys.wave(viewer=system, code=arguments.wave).code
    reports = queries.returned_files(viewer=system, wave=wave, files=files)
    if arguments.dry_run:
        outcome = [Imported(report) for report in reports]
    else:
        outcome = actions.workbooks_import(
            wave=wave,
            reports=list(zip(reports, (content for _name, content in files), strict=True)),
            handling=actions.Handling(take_over=arguments.take_over, submit=arguments.submit),
            by=system,
            now=now(),
        )
    _print(outcome, arguments.format, dry=arguments.dry_run)
    return FAILED if any(one.report.problems or one.refused for one in outcome) else 0


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise CommandFailed(f"there is no file {path}")
    with path.open("rb") as file:
        # One byte more than may be: the guard then says that it is too large, and no larger file is read at all.
        return file.read(MOST_BYTES + 1)


def _print(outcome: Sequence["Imported"], kind: str, *, dry: bool) -> None:
    if kind == "json":
        print_json([_as_json(one, dry=dry) for one in outcome])
        return
    for one in outcome:
        report = one.report
        whose = f" ({report.respondent})" if report.respondent else ""
        if report.problems:
            print(f"{report.name}{whose}: not taken, {len(report.problems)} problems")
            for problem in report.problems:
                place = "!".join(part for part in (problem.sheet, problem.cell) if part)
                print(f"  {place}: {problem.message}" if place else f"  {problem.message}")
        elif one.refused:
            print(f"{report.name}{whose}: not taken. {one.refused}")
        else:
            verb = "would change" if dry else "changed"
            print(
                f"{report.name}{whose}: {report.answered} answers, {verb} {len(report.differences)}"
                + (f", {report.conflicts} of them changed here meanwhile" if report.conflicts else "")
                + (f"; submitted as number {one.revision}" if one.revision else "")
            )


def _as_json(one: "Imported", *, dry: bool) -> dict[str, Any]:
    report = one.report
    return {
        "file": report.name,
        "respondent": report.respondent,
        "taken": not (dry or report.problems or one.refused),
        "answered": report.answered,
        "differences": len(report.differences),
        "conflicts": report.conflicts,
        "changed": one.changed,
        "revision": one.revision,
        "refused": one.refused,
        "problems": [
            {
                "sheet": problem.sheet,
                "cell": problem.cell,
                "question": problem.question,
                "rule": problem.rule,
                "message": problem.message,
            }
            for problem in report.problems
        ],
    }


def write_templates(arguments: argparse.Namespace) -> None:
    """Write the workbook of one respondent, or of all: every one of them or none."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries as surveys
    from rapport.surveys.answering.queries import returns_of_wave
    from rapport.surveys.workbooks import queries

    system = Viewer.system()
    wave = surveys.wave(viewer=system, code=arguments.wave).code
    codes = [arguments.respondent]
    if arguments.all:
        codes = [view.respondent for view in returns_of_wave(viewer=system, wave=wave)]
    if not codes:
        raise CommandFailed(f"nobody has a return in the wave {wave}; is it open?")
    offered = queries.languages(viewer=system, wave=wave, respondent=codes[0])
    if arguments.language and arguments.language not in offered:
        raise CommandFailed(
            f"the questionnaire is not offered in {arguments.language!r}; it is in {', '.join(offered)}"
        )
    written = [
        queries.workbook(viewer=system, wave=wave, respondent=code, language=arguments.language)
        for code in codes
    ]
    _put(arguments.out, {one.name: one.content for one in written})
    print(f"Wrote {len(written)} {'workbook' if len(written) == 1 else 'workbooks'} to {arguments.out}.")


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made; where one cannot be written, none is."""
    parts = {folder / f".{name}.part": folder / name for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part, content in zip(parts, files.values(), strict=True):
            part.write_bytes(content)
        for part, path in parts.items():
            part.replace(path)
    except OSError as error:
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink()
        raise CommandFailed(f"{folder} cannot be written ({error.strerror})") from error
