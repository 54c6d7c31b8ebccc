"""The real input: the 44 replies of 2007 arrive again through the product, and count to the same figures.

By three ways: as focal points in the web, as returned workbooks, typed in from a letter. The letters themselves (Annex
D of the report) are not in the source: what the report says of them stands for the words on which the desk codes.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.factories.answering import delegate

import rapport.datasets
from rapport.kernel.access import Viewer
from rapport.surveys import actions, queries
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.answering.types import Entry
from rapport.surveys.coding import actions as coding
from rapport.surveys.coding.types import Code
from rapport.surveys.coding.types import Entry as Coded
from rapport.surveys.running import actions as running
from rapport.surveys.running.types import WaveFields
from rapport.surveys.types import ItemView, items_by_code
from rapport.surveys.workbooks import actions as workbooks
from rapport.surveys.workbooks import queries as returned
from rapport.surveys.workbooks.types import Form
from rapport.surveys.workbooks.writing import write_workbook

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("osce")]
SYSTEM = Viewer.system()
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
OLD, NEW = "osce-2007", "osce-2007-replay"
FOLDER = Path(rapport.datasets.__file__).parent / "osce_2007"
LEAD = ("LEAD", "LEAD.report", "LEAD.annex_c")
"""Coded items that rest on no question: their coder quotes, here from the answer to Q4.authority."""
CORRECTED = [("Q9.b", "RU"), ("Q9.a", "SE")]
"""Answers that only the desk can enter: no respondent can say of itself that its answer is neither yes nor no."""
Row = dict[str, str]


def values_of(row: Row) -> tuple[str, ...]:
    return tuple(filter(None, row["values"].split("|")))


def lead(row: Row) -> str:
    return f"{row['item']}: {row['original'] or row['values']}"


def entries_of(rows: list[Row], items: dict[str, ItemView]) -> Iterator[Entry]:
    """What a delegation enters: its answers to the questions asked, and why there is none."""
    for row in rows:
        item = items[row["item"]]
        if item.coded or row["state"] in {"not_routed", "blank", "non_conforming"}:
            continue
        values, text = values_of(row), ""
        if row["state"] != "answered":
            yield Entry(item.code, read_given(item, Raw(state=row["state"])))
            continue
        if item.described & set(values):
            text = row["original"] or row["source"]
        yield Entry(item.code, read_given(item, Raw(values, text)))
    if words := "\n".join(lead(row) for row in rows if row["item"] in LEAD and row["state"] == "answered"):
        yield Entry("Q4.authority", read_given(items["Q4.authority"], Raw(text=words)))


def opened() -> None:
    before = queries.wave(viewer=SYSTEM, code=OLD)
    fields = WaveFields(
        code=NEW, title={"en": "The survey of 2007 again"}, questionnaire=before.questionnaire,
        number=before.questionnaire_number, as_of=before.as_of, deadline=date(2026, 4, 30), timezone="Europe/Vienna",
        groups=before.groups, previous=OLD,
    )  # fmt: skip
    running.wave_prepare(fields=fields, by=SYSTEM, now=NOW)
    assert running.respondents_copy(wave=NEW, by=SYSTEM, now=NOW) == 67
    view = queries.wave(viewer=SYSTEM, code=NEW)
    running.wave_open(wave=NEW, expected=view.version, by=SYSTEM, now=NOW)


def by_web(state: str, entries: list[Entry]) -> None:
    by = delegate(state, now=NOW)
    for entry in entries:
        answering.answer_save(
            wave=NEW, respondent=state, entry=entry, expected=0, key=None, by=by, now=NOW
        )  # fmt: skip
    answering.return_submit(wave=NEW, respondent=state, by=by, now=NOW)


def by_letter(state: str, entries: list[Entry]) -> None:
    place = {"wave": NEW, "respondent": state}
    answering.return_keep_in_office(**place, by=SYSTEM, now=NOW)
    answering.answers_save(**place, entries=entries, channel="TYPED", by=SYSTEM, now=NOW)
    answering.document_keep(**place, name="letter.txt", content=b"The letter.\n", by=SYSTEM, now=NOW)
    workbooks.typed_submit(**place, letter_of=date(2026, 3, 1), by=SYSTEM, now=NOW)


def by_excel(given: dict[str, list[Entry]]) -> None:
    view = queries.wave(viewer=SYSTEM, code=NEW)
    parts = queries.sections(viewer=SYSTEM, wave=view)
    files = []
    for state, entries in given.items():
        form = Form(NEW, "Replay", state, state, view.questionnaire, view.questionnaire_number, "en", parts)
        answers = {entry.item: {"": entry.given} for entry in entries}
        files.append((f"{state}.xlsx", write_workbook(form, answers, sent={})))
    reports = returned.returned_files(viewer=SYSTEM, wave=NEW, files=files)
    assert [(one.respondent, one.problems) for one in reports if one.problems] == []
    pairs = [(one, content) for one, (_name, content) in zip(reports, files, strict=True)]
    made = workbooks.workbooks_import(
        wave=NEW, reports=pairs, handling=workbooks.Handling(take_over=True, submit=True), by=SYSTEM, now=NOW
    )
    assert [(one.report.respondent, one.refused) for one in made if one.revision != 1] == []


def standing() -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    view = queries.wave(viewer=SYSTEM, code=NEW)
    codes = {one.id: one.code for one in queries.respondents(viewer=SYSTEM, wave=view)}
    return {
        (codes[respondent], item): (one.state, frozenset(one.values))
        for respondent, by_item in queries.answers(viewer=SYSTEM, wave=view).items()
        for item, one in by_item.items()
    }


def coded(rows: list[Row], items: dict[str, ItemView]) -> list[Coded]:
    """What the desk decides: every coded item, and every answer that is counted otherwise than as given."""
    stands, found = standing(), []
    for row in rows:
        wanted = (row["state"], frozenset(values_of(row)))
        item = row["item"]
        if not items[item].coded and stands[row["respondent"], item] == wanted:
            continue
        quote = lead(row) if item in LEAD and row["state"] == "answered" else ""
        reason = row["interpretation"] or f"As encoded from: {row['source']}"
        found.append(Coded(item, row["respondent"], Code(row["state"], values_of(row), reason, quote=quote)))
    return found


def named_again() -> None:
    before = queries.wave(viewer=SYSTEM, code=OLD)
    for one in queries.universes(viewer=SYSTEM, wave=before):
        actions.universe_define(
            wave=NEW, code=one.code, label=one.label, where=one.where, by=SYSTEM, now=NOW
        )  # fmt: skip
    for figure in queries.figures(viewer=SYSTEM, wave=before):
        fields = {key: value for key, value in figure.fields().items() if key not in {"id", "notes"}}
        actions.figure_define(
            wave=NEW, fields=actions.FigureFields(code=figure.code, **fields), by=SYSTEM, now=NOW
        )


def counted(code: str) -> dict[str, object]:
    view = queries.wave(viewer=SYSTEM, code=code)
    return {
        one.id: (
            one.exact, one.value, one.numerator, one.denominator, one.selection.members, one.selection.undetermined,
        )
        for one in queries.tabulated(viewer=SYSTEM, wave=view)
    }  # fmt: skip


def test_the_replies_of_2007_count_the_same_when_they_arrive_through_the_product() -> None:
    opened()
    items = items_by_code(queries.sections(viewer=SYSTEM, wave=queries.wave(viewer=SYSTEM, code=NEW)))
    rows: dict[str, list[Row]] = {}
    with (FOLDER / "answers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["respondent"], []).append(row)
    given = {state: list(entries_of(own, items)) for state, own in rows.items()}
    states = list(given)
    assert len(states) == 44
    for state in states[:4]:
        by_web(state, given[state])
    for state in states[4:8]:
        by_letter(state, given[state])
    by_excel({state: given[state] for state in states[8:]})
    decisions = coded([row for own in rows.values() for row in own], items)
    corrected = [(one.item, one.respondent) for one in decisions if not items[one.item].coded]
    assert corrected == CORRECTED
    coding.answers_code(wave=NEW, entries=decisions, by=SYSTEM, now=NOW)
    stands = standing()
    cells = [row for own in rows.values() for row in own]
    assert [
        row for row in cells
        if stands[row["respondent"], row["item"]] != (row["state"], frozenset(values_of(row)))
    ] == []  # fmt: skip
    named_again()
    before, after = counted(OLD), counted(NEW)
    assert len(before) == 281, "figures with their parts"
    assert after == before
