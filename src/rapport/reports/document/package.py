"""The data package: answers, respondents and figures as CSV with CSVW metadata, the SPSS file, codebook,
checksums.

CSV: UTF-8, comma, CRLF, every text quoted, numbers bare. A text that a spreadsheet could take for a
formula begins with an apostrophe; the metadata says so. Metadata follow the W3C Recommendation "Metadata
Vocabulary for Tabular Data".
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rapport.kernel.cells import neutralise
from rapport.reports.document.figures_json import plain_number
from rapport.reports.document.source import Answer, EditionSource, Item, WaveData, figures_flat
from rapport.reports.document.spss import variables_of, write_sav
from rapport.reports.document.text import printable
from rapport.reports.document.words import Words

Row = Sequence[str | int | float | None]
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_COLUMNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "answers.csv": (
        ("wave", "Wave", "string"),
        ("respondent", "Respondent code", "string"),
        ("item", "Item code", "string"),
        ("state", "Answer state", "string"),
        ("position", "Position of the value among those given", "integer"),
        ("value", "Coded value", "string"),
        ("label", "Label of the value", "string"),
        ("original", "Answer as written", "string"),
        ("date", "Date of the answer", "string"),
        ("footnotes", "Footnote keys, separated by blanks", "string"),
    ),
    "figures.csv": (
        ("id", "Figure", "string"),
        ("label", "Label with its base", "string"),
        ("wave", "Wave", "string"),
        ("universe", "Universe", "string"),
        ("universe_label", "Universe in words", "string"),
        ("universe_n", "Members of the universe", "integer"),
        ("numerator", "Numerator", "number"),
        ("denominator", "Denominator", "number"),
        ("value", "Value, rounded; empty where the base is empty", "number"),
        ("unit", "Unit", "string"),
        ("decimals", "Decimals of the value", "integer"),
        ("members", "Codes of those counted, separated by blanks", "string"),
        ("undetermined", "Codes for which it cannot be told, separated by blanks", "string"),
        ("footnotes", "Footnote keys, separated by blanks", "string"),
        ("as_of", "As-of date", "date"),
    ),
    "codebook.csv": (
        ("variable", "Variable of the SPSS file", "string"),
        ("item", "Item code", "string"),
        ("label", "Label", "string"),
        ("type", "Type", "string"),
        ("code", "Code", "number"),
        ("meaning", "Meaning of the code", "string"),
        ("missing", "Whether the code is declared missing", "boolean"),
    ),
}


def write_package(source: EditionSource, folder: Path) -> None:
    """Write the package into `folder`, which exists.

    Raises `OSError` where a file cannot be written and `ValueError` for a wave code that is not a file name.
    """
    if not _CODE.fullmatch(source.wave.code):
        raise ValueError(f"wave '{source.wave.code}' must be of letters, digits, hyphens and underscores")
    words = Words(source.language)
    attributes = sorted({key for person in source.wave.respondents for key in person.attributes})
    columns = {
        **_COLUMNS,
        "respondents.csv": (
            ("respondent", "Respondent code", "string"),
            ("name", "Name", "string"),
            *((key, key, "string") for key in attributes),
        ),
    }
    rows: dict[str, Iterable[Row]] = {
        "answers.csv": _answers(source.wave),
        "respondents.csv": _respondents(source.wave, attributes),
        "figures.csv": _figures(source),
        "codebook.csv": _codebook(source.wave, words),
    }
    for name, found in rows.items():
        (folder / name).write_bytes(csv_bytes([column[0] for column in columns[name]], found))
    (folder / "metadata.json").write_bytes(_metadata(source, columns))
    write_sav(source.wave, folder / f"{source.wave.code}.sav", words, source.as_of)
    (folder / "checksums.txt").write_bytes(_checksums(folder))


def csv_bytes(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A CSV table; texts printable and neutralised, numbers bare, None empty."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8")


def _csv_cell(value: str | int | float | None) -> str | int | float:
    if value is None:
        return ""
    return neutralise(printable(value)) if isinstance(value, str) else value


def _answers(wave: WaveData) -> Iterable[Row]:
    """One row per value given; one row without a value where there is none."""
    items = {item.code: item for item in wave.items}
    for answer in wave.answers:
        values = answer.values or ("",)
        for position, value in enumerate(values, 1):
            yield _answer_row(wave.code, answer, items.get(answer.item), position, value)


def _answer_row(wave: str, answer: Answer, item: Item | None, position: int, value: str) -> Row:
    label = dict(item.choices).get(value, "") if item is not None else ""
    place = position if answer.values else None
    notes = " ".join(answer.footnotes)
    start = (wave, answer.respondent, answer.item, answer.state, place)
    return (*start, value, label, answer.original, answer.date, notes)


def _respondents(wave: WaveData, attributes: list[str]) -> Iterable[Row]:
    for person in wave.respondents:
        yield (person.code, person.name, *(person.attributes.get(key, "") for key in attributes))


def _figures(source: EditionSource) -> Iterable[Row]:
    for figure in figures_flat(source.figures):
        yield (
            figure.id,
            figure.label,
            figure.wave,
            figure.universe_id,
            figure.universe_label,
            figure.universe_n,
            plain_number(figure.numerator),
            plain_number(figure.denominator),
            plain_number(figure.value),
            figure.unit,
            figure.decimals,
            " ".join(member.code for member in figure.members),
            " ".join(member.code for member in figure.undetermined),
            " ".join(figure.footnotes),
            figure.as_of.isoformat(),
        )


def _codebook(wave: WaveData, words: Words) -> Iterable[Row]:
    for variable in variables_of(wave, words):
        start = (variable.name, variable.item, variable.label, variable.type)
        if not variable.labels:
            yield (*start, None, "", "false")
        for code, meaning in variable.labels:
            yield (*start, int(code), meaning, "true" if code < -9900 else "false")


def _metadata(source: EditionSource, columns: dict[str, tuple[tuple[str, str, str], ...]]) -> bytes:
    """CSVW metadata of the package."""
    guard = "A text that begins with an apostrophe is guarded against being read as a formula."
    document: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": source.language}],
        "dc:title": source.title,
        "dc:publisher": source.publisher,
        "dc:license": source.licence,
        "dc:issued": source.as_of.isoformat(),
        "dc:description": guard,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "header": True},
        "tables": [_table_metadata(name, described) for name, described in sorted(columns.items())],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _table_metadata(name: str, columns: tuple[tuple[str, str, str], ...]) -> dict[str, Any]:
    described = [
        {"name": key, "titles": key, "dc:description": text, "datatype": kind} for key, text, kind in columns
    ]
    return {"url": name, "tableSchema": {"columns": described}}


def _checksums(folder: Path) -> bytes:
    """SHA-256 of every file of the package, in the form `sha256sum --check` reads."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.name != "checksums.txt"
    ]
    return "".join(lines).encode()
