"""Every coding of a wave with what it rests on, for checking from outside and for the archive.

Coders stand under numbers of this wave ("coder 1"), in the order in which they first coded: who they are is personal
(`data-handling`), that two codings are of two people is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys
from rapport.surveys.coding import queries
from rapport.surveys.coding.types import CellView, Code, CodingView, Status
from rapport.surveys.types import WaveView

COLUMNS = (
    "item", "respondent", "status", "withheld", "original", "stage", "state", "values", "labels", "reason",
    "footnote", "rests_on", "codebook", "submission", "coder", "coded_at", "in_force", "applies",
)  # fmt: skip
LOADED = "loaded"
"""In place of a coder: as it came from files."""


@dataclass(frozen=True)
class CodedWave:
    """A wave with its codings as rows of `COLUMNS`, ordered by item, respondent, then as they were made."""

    wave: WaveView
    codebook: int
    rows: tuple[Mapping[str, Any], ...]


def gather_codings(*, viewer: Viewer, wave: str, language: str = "en") -> CodedWave:
    """All codings on record, those that were replaced too, and the answers that wait for one.

    A blind second coder gets nothing of the first coding, as at the desk. Raises AccessDenied, NotAvailable.
    """
    view = surveys.wave(viewer=viewer, code=wave)
    book = queries.codebook(viewer=viewer, wave=view)
    on_record = queries.histories(viewer=viewer, wave=view)
    numbers = _numbers(on_record)
    rows: list[dict[str, Any]] = []
    for code in (row.item.code for row in queries.desk(viewer=viewer, wave=view)):
        item, cells = queries.item_cells(viewer=viewer, wave=view, code=code)
        labels = {
            value: text.get(language, text.get("en", value)) for value, text in item.view.options.items()
        }
        for cell in cells:
            if cell.status is Status.NOTHING:
                continue
            head = {
                "item": code,
                "respondent": cell.respondent,
                "status": cell.status.value,
                "withheld": cell.withheld,
                "original": cell.original,
            }
            live = {one.id for one in (cell.first, cell.second, cell.final) if one is not None and one.live}
            made = [] if cell.blind else on_record.get((cell.respondent_id, code), [])
            if not made and cell.counted is not None and cell.status in (Status.CODED, Status.OLDER):
                made = [_loaded(cell, cell.counted, view)]
                live = {0}
            rows += [{**head, **_said(one, live, labels, numbers)} for one in made] or [head]
    return CodedWave(view, book.number, tuple({name: row.get(name) for name in COLUMNS} for row in rows))


def _numbers(on_record: Mapping[tuple[int, str], list[CodingView]]) -> dict[int, int]:
    """Persons to numbers, in the order of their first codings in the wave."""
    made = sorted((one for codings in on_record.values() for one in codings), key=lambda one: one.id)
    coders = dict.fromkeys(one.coder for one in made if one.coder is not None)
    return {coder: number for number, coder in enumerate(coders, 1)}


def _loaded(cell: CellView, code: Code, wave: WaveView) -> CodingView:
    """What was loaded stands as the coding of nobody, under the codebook that came with it."""
    day = datetime(wave.as_of.year, wave.as_of.month, wave.as_of.day, tzinfo=UTC)
    return CodingView(0, "FINAL", replace(code, quote=cell.original), 1, None, day, None, None, live=True)


def _said(
    one: CodingView, live: set[int], labels: Mapping[str, str], numbers: Mapping[int, int]
) -> dict[str, Any]:
    code = one.code
    moment: datetime = one.coded_at
    return {
        "stage": one.stage,
        "state": code.state,
        "values": list(code.values),
        "labels": [labels.get(value, value) for value in code.values],
        "reason": code.reason,
        "footnote": code.footnote,
        "rests_on": code.quote,
        "codebook": one.codebook,
        "submission": one.revision,
        "coder": LOADED if one.coder is None else f"coder {numbers[one.coder]}",
        "coded_at": moment.isoformat(),
        "in_force": one.superseded_at is None,
        "applies": one.id in live,
    }
