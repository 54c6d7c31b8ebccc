"""`rapport survey import` and `rapport survey export`: questionnaires as XLSForm, waves as files."""

import argparse
import sys
from pathlib import Path
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed


def add_words(words: Any) -> None:
    """Add the words to `rapport survey`."""
    importing = words.add_parser(
        "import", help="import an XLSForm workbook as a draft questionnaire, whole or not at all"
    )
    importing.add_argument("file", type=Path, metavar="FILE.xlsx")
    importing.add_argument("--code", default="", help="code of the questionnaire; else that of the form")
    importing.add_argument(
        "--language", default="", help="language of texts whose language the form does not say; else en"
    )
    importing.set_defaults(run=import_form)

    exporting = words.add_parser("export", help="export a questionnaire as XLSForm, or the answers of a wave")
    exporting.add_argument("what", metavar="WAVE", help="a wave; for xlsform also QUESTIONNAIRE@NUMBER")
    exporting.add_argument("--format", choices=("xlsform", "xlsx", "sav", "json"), required=True)
    exporting.add_argument("--language", default="en", help="language of the words around the answers")
    exporting.add_argument(
        "--out", type=Path, metavar="FILE", help="else WAVE and the ending, here; - for stdout"
    )
    exporting.set_defaults(run=export)


def import_form(arguments: argparse.Namespace) -> None:
    """Import an XLSForm."""
    path: Path = arguments.file
    if not path.is_file():
        raise CommandFailed(f"there is no file {path}")
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.kernel.errors import InvalidInput
    from rapport.kernel.files.guard import BY_NAME
    from rapport.surveys.instruments import actions
    from rapport.surveys.instruments.xlsform_reading import checked_xlsform, summary_of

    with path.open("rb") as opened:
        content = opened.read(BY_NAME["xlsx"].limit + 1)
    try:
        form = checked_xlsform(path.name, content, code=arguments.code, language=arguments.language)
        code, number = actions.questionnaire_store(content=form.content, by=Viewer.system(), now=now())
    except InvalidInput as error:
        for problem in error.extra.get("problems", ())[1:]:
            sys.stderr.write(f"  {problem}\n")
        raise
    for warning in form.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    print(f"Imported {code}@{number} as a draft: {summary_of(form.content)}")


def export(arguments: argparse.Namespace) -> None:
    """Export a questionnaire or a wave."""
    runtime.start()
    from rapport.kernel.access import Viewer
    from rapport.reports.wave_files import wave_file

    content, name = (
        _form(arguments.what)
        if arguments.format == "xlsform"
        else wave_file(
            viewer=Viewer.system(), wave=arguments.what, kind=arguments.format, language=arguments.language
        )
    )
    if str(arguments.out) == "-":
        sys.stdout.buffer.write(content)
        return
    path: Path = arguments.out or Path(name)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written ({error.strerror})") from error
    print(f"Wrote {path} ({len(content)} bytes).")


def _form(what: str) -> tuple[bytes, str]:
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries
    from rapport.surveys.instruments.queries import questionnaire_content
    from rapport.surveys.instruments.xlsform_writing import write_xlsform

    system = Viewer.system()
    code, at, number = what.rpartition("@")
    if not at:
        wave = queries.wave(viewer=system, code=what)
        code, number = wave.questionnaire, str(wave.questionnaire_number)
    if not (number.isascii() and number.isdecimal()):
        raise CommandFailed(f"{what}: after @ stands the number of a version, as in {code}@1")
    content = questionnaire_content(viewer=system, questionnaire=code, number=int(number[:9]))
    return write_xlsform(content), f"{code}-{number}.xlsx"
