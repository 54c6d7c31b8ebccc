"""The answers of a wave as a file: workbook, SPSS, JSON."""

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.reports.assembly.wave_data import wave_data
from rapport.reports.document.spss import write_sav
from rapport.reports.document.words import Words
from rapport.surveys.exports.gathering import WholeWave, gather
from rapport.surveys.exports.program import as_json
from rapport.surveys.exports.workbook import as_xlsx

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
    "json": "application/json",
}
"""Ending to type of content."""


def wave_file(*, viewer: Viewer, wave: str, kind: str, language: str = "en") -> tuple[bytes, str]:
    """The file and its name. What respondents withhold is in none of them.

    Raises NotAvailable (unknown wave or kind), InvalidInput (a language that Rapport does not speak).
    """
    if kind not in KINDS:
        raise NotAvailable(_("There is no such file of a wave."), code="unknown_file")
    try:
        words = Words(language)
    except ValueError as error:
        raise InvalidInput(
            _("Files of a wave are made in English, French and Arabic: en, fr, ar."), code="unknown_language"
        ) from error
    whole = gather(viewer=viewer, wave=wave, language=language)
    name = f"{whole.wave.code}.{kind}"
    if kind == "json":
        return as_json(whole), name
    return (as_xlsx(whole, language) if kind == "xlsx" else _sav(whole, words)), name


def _sav(whole: WholeWave, words: Words) -> bytes:
    answers = {
        row.id: {item.code: whole.cell(row, item) for item in whole.items()} for row in whole.respondents
    }
    data = wave_data(whole.wave, whole.items(), whole.respondents, answers, words.language)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wave.sav"
        write_sav(data, path, words, whole.wave.as_of)
        return path.read_bytes()
