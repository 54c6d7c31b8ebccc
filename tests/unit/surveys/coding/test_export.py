"""All codings of a wave as rows and as a workbook: with their history, without names, blind where the desk is."""

import io
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook
from tests.factories import coding
from tests.factories.actors import a_viewer
from tests.factories.coding import WAVE, code

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys.coding import actions
from rapport.surveys.exports.codings import COLUMNS, gather_codings
from rapport.surveys.exports.workbook import codings_as_xlsx

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()


def test_codings_go_out_with_their_history_and_numbered_coders(now: datetime) -> None:
    coding.submitted_wave(now=now)
    one, two = a_viewer("CODER", now=now), a_viewer("CODER", now=now)
    code(one, "Q2", "AT", "199X", now=now, reason="A decade.")
    code(two, "Q2", "AT", "1991", now=now, reason="=1+1")
    coding.correct("BE", now=now, words="Justice leads.")
    code(two, "LEAD", "DK", "justice", now=now, footnote="Alone.")
    coding.correct("DK", now=now, words="Nobody leads.")
    found = gather_codings(viewer=SYSTEM, wave=WAVE)
    at = [row for row in found.rows if (row["item"], row["respondent"]) == ("Q2", "AT")]
    assert [(row["coder"], row["stage"], row["values"], row["in_force"], row["applies"]) for row in at] == [
        ("coder 1", "FIRST", ["199X"], False, False), ("coder 1", "FINAL", ["199X"], False, False),
        ("coder 2", "FIRST", ["1991"], True, True), ("coder 2", "FINAL", ["1991"], True, True),
    ]  # fmt: skip
    assert {(row["original"], row["rests_on"], row["codebook"]) for row in at} == {
        ("beginning of the 1990s", "beginning of the 1990s", 3)
    }
    waits = [row for row in found.rows if (row["item"], row["respondent"]) == ("LEAD", "BE")]
    assert [(row["status"], row["original"], row["coder"]) for row in waits] == [
        ("uncoded", "Justice leads.", None)
    ]
    stale = [row for row in found.rows if (row["item"], row["respondent"]) == ("LEAD", "DK")]
    assert {
        (row["status"], row["in_force"], row["applies"], row["footnote"], tuple(row["labels"]))
        for row in stale
    } == {("stale", True, False, "Alone.", ("Justice",))}
    assert "Colleague" not in repr(found) and "@" not in repr(found), "nobody is named"
    book = CalamineWorkbook.from_filelike(io.BytesIO(codings_as_xlsx(found, "en")))
    head, *lines = book.get_sheet_by_index(0).to_python()
    assert tuple(head) == COLUMNS and len(lines) == len(found.rows)
    assert "=1+1" in {line[COLUMNS.index("reason")] for line in lines}
    assert codings_as_xlsx(found, "en") == codings_as_xlsx(found, "en")


def test_a_blind_coder_is_given_nothing_of_the_first_coding(now: datetime) -> None:
    coding.submitted_wave(now=now)
    one, two = a_viewer("CODER", now=now), a_viewer("CODER", now=now)
    actions.item_code_twice(wave=WAVE, item="LEAD", twice=True, expected=3, by=SYSTEM, now=now)
    code(one, "LEAD", "AT", "justice", now=now, reason="Named first.")
    for viewer, shown in ((two, False), (one, True), (SYSTEM, True)):
        found = gather_codings(viewer=viewer, wave=WAVE)
        assert ("Named first." in repr(found)) is shown
    with pytest.raises(NotAvailable):
        gather_codings(viewer=Viewer.public(), wave=WAVE)
