"""One call from an edition to its folder of files: everything is made and on the disk, or nothing has
changed.
"""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rapport.reports.document.charts import ChartError, use_fonts
from rapport.reports.document.docx import DocxError, report_docx
from rapport.reports.document.edition import Edition, prepare
from rapport.reports.document.figures_json import figures_json
from rapport.reports.document.fonts import FontError
from rapport.reports.document.lint import lint_narrative
from rapport.reports.document.package import write_package
from rapport.reports.document.pdf import PdfError, report_pdf
from rapport.reports.document.problems import LintWarning, NarrativeError
from rapport.reports.document.sheets import tables_xlsx
from rapport.reports.document.source import EditionSource
from rapport.reports.document.swap import OutputError, replacing
from rapport.reports.document.web import report_html

OUTPUTS = ("report.html", "report.pdf", "report.docx", "tables.xlsx", "figures.json", "data")
STEPS = ("narrative and charts", *OUTPUTS, "saved")

Progress = Callable[[str, int, int], None]


class BuildError(Exception):
    """The edition was not built; the folder is as it was. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """Where the files are, the SHA-256 of each by relative name, and typed numbers that should be figures."""

    folder: Path
    files: Mapping[str, str]
    warnings: tuple[LintWarning, ...]


def _silent(step: str, done: int, total: int) -> None:
    """Progress nobody listens to."""


def build(
    source: EditionSource, out_dir: Path, *, fonts_dir: Path, progress: Progress = _silent
) -> BuildResult:
    """Write `report.html, report.pdf, report.docx, tables.xlsx, figures.json, data/` into `out_dir`.

    `fonts_dir` holds the TTF files of Noto Sans and Noto Sans Arabic. `progress` is called after each of
    `STEPS` with its name, how many are done and how many there are. The same edition gives the same bytes.

    Raises `NarrativeError` with every problem of the narrative, and `BuildError` for anything else that
    stops a build: a folder that is not ours, a full disk, a chart or document that cannot be made. In each
    case the former content of `out_dir` is untouched and nothing half-written is left.
    """
    try:
        with replacing(Path(out_dir), frozenset(OUTPUTS)) as folder:
            steps = _Steps(progress)
            use_fonts(fonts_dir)
            edition = prepare(source)
            steps.done(STEPS[0])
            _write_all(edition, folder, fonts_dir, steps)
            hashes = _hashes(folder)
        steps.done(STEPS[-1])
    except NarrativeError:
        raise
    except (OutputError, ChartError, PdfError, DocxError, FontError, ValueError) as error:
        raise BuildError(f"edition '{source.code}' was not built: {error}") from error
    except OSError as error:
        reason = f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}"
        raise BuildError(
            f"edition '{source.code}' was not built, {out_dir} is as it was: {reason}"
        ) from error
    return BuildResult(Path(out_dir), hashes, lint_narrative(source))


class _Steps:
    """Counts steps as they end."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._count = 0

    def done(self, name: str) -> None:
        self._count += 1
        self._progress(name, self._count, len(STEPS))


def _write_all(edition: Edition, folder: Path, fonts_dir: Path, steps: _Steps) -> None:
    """Make every output. Pandoc is a process of its own, so it runs beside the rest."""
    source = edition.source
    with ThreadPoolExecutor(max_workers=1) as beside:
        word = beside.submit(report_docx, edition)
        (folder / "report.html").write_bytes(report_html(edition).encode())
        steps.done("report.html")
        (folder / "report.pdf").write_bytes(report_pdf(edition, fonts_dir))
        steps.done("report.pdf")
        (folder / "report.docx").write_bytes(word.result())
        steps.done("report.docx")
    (folder / "tables.xlsx").write_bytes(tables_xlsx(edition))
    steps.done("tables.xlsx")
    (folder / "figures.json").write_bytes(figures_json(source))
    steps.done("figures.json")
    (folder / "data").mkdir()
    write_package(source, folder / "data")
    steps.done("data")


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
