"""A workbook that was written and comes back says what was in it; what was broken in it is reported cell by cell."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.kernel.errors import InvalidInput
from rapport.kernel.files.guard import check_upload
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView, SectionView
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.books import read_books
from rapport.surveys.workbooks.reading import read_workbook
from rapport.surveys.workbooks.types import Answers, Form, Identity, Reading
from rapport.surveys.workbooks.writing import write_workbook

YES_NO = {"yes": {"en": "Yes", "fr": "Oui", "ar": "نعم"}, "no": {"en": "No", "fr": "Non", "ar": "لا"}}
KINDS = {
    "a": {"en": "Co-ordinator", "fr": "Coordinateur"},
    "b": {"en": "Commission", "fr": "Commission"},
    "z": {"en": "Other", "fr": "Autre"},
}


def _item(code: str, kind: str, section: str = "A", **more: Any) -> ItemView:
    fields: dict[str, Any] = {
        "code": code, "number": code[1:], "kind": kind, "coded": False, "section": section, "parent": None,
        "show_if": "", "basis": "", "encoded": True, "options": {},
        "text": {"en": f"Question {code}?", "fr": f"La question {code} ?", "ar": f"السؤال {code}"},
    }  # fmt: skip
    return ItemView(**{**fields, **more})


SECTIONS = (
    SectionView(
        "A",
        {"en": "Bodies: who/what?", "fr": "Organes"},
        (
            _item("Q1", "SINGLE", options=YES_NO),
            _item("Q2", "MULTIPLE", options=KINDS, described=frozenset({"z"}), show_if="Q1 = yes"),
            _item("Q3", "GROUP"),
            _item("Q3.pct", "PERCENTAGE", parent="Q3"),
            _item("Q4", "DATE", settings={"several": True}),
            _item("Q5", "TEXT", hint={"en": "In a few words."}),
            _item("Q6", "MONEY"),
            _item("Q7", "NUMBER", settings={"decimals": 0, "min": "0"}),
            _item("Q8", "SINGLE", options=KINDS, described=frozenset({"z"})),
            _item("Q9", "FILE"),
            _item("QX", "SINGLE", coded=True, options=YES_NO),
        ),
        intro={"en": "Read this first."},
        attachment={"en": "The plan."},
    ),
    SectionView(
        "B",
        {"en": "Plans", "fr": "Plans"},
        (
            _item("R1", "REPEAT", "B", settings={"max_rows": 3}),
            _item("R1.name", "TEXT", "B", parent="R1"),
            _item("R1.kinds", "MULTIPLE", "B", parent="R1", options=YES_NO),
            _item("T1", "TABLE", "B", options={"north": {"en": "North"}, "south": {"en": "South"}}),
            _item("T1.sum", "NUMBER", "B", parent="T1"),
        ),
    ),
)
ITEMS = {item.code: item for section in SECTIONS for item in section.items}
FORM = Form("small", "A small wave", "AT", "Austria", "small-questions", 1, "en", SECTIONS, "1 May 2026")
IDENTITY = Identity("small", "AT", "small-questions", 1, "en")
BLANK = Given("blank")


def read(content: bytes) -> Reading:
    upload = check_upload("return.xlsx", content, accepted=("xlsx",))
    return read_workbook(read_books([upload.content])[0], SECTIONS, expected=IDENTITY)


def entries(reading: Reading) -> dict[tuple[str, str], Given]:
    assert not reading.problems
    return {(entry.item, entry.path): entry.given for entry in reading.entries}


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook after somebody else's program changed it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(book: Any, key: str) -> tuple[Any, int]:
    """Sheet and row of a line."""
    for sheet in book.worksheets:
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, layout.KEY + 1).value == key:
                return sheet, row
    raise AssertionError(key)


def put(key: str, column: int, value: Any) -> Callable[[Any], None]:
    """A change that writes one cell."""

    def change(book: Any) -> None:
        sheet, row = place(book, key)
        sheet.cell(row, column + 1).value = value

    return change


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co")), min_size=1, max_size=60)
STATED = st.builds(
    Raw,
    state=st.sampled_from(("not_known", "not_applicable", "declined")),
    reason=st.one_of(st.just(""), WORDS),
    publish=st.sampled_from((None, True, False)),
)
CHOSEN = st.sets(st.sampled_from(tuple(KINDS)), min_size=1)
ANSWERED: Mapping[str, st.SearchStrategy[Raw]] = {
    "Q1": st.builds(Raw, values=st.sampled_from((("yes",), ("no",))), publish=st.sampled_from((None, True, False))),
    "Q2": st.builds(
        lambda chosen, text: Raw(tuple(chosen), text if "z" in chosen else ""), CHOSEN, WORDS
    ),
    "Q3.pct": st.builds(lambda number: Raw((str(number),)), st.decimals(0, 100, places=2)),
    "Q4": st.sampled_from(("2003", "2003-07", "2003-07-11", "199X", "2005, supplemented 2007")).map(
        lambda text: Raw((text,))
    ),
    "Q5": st.builds(lambda text: Raw((), text), WORDS),
    "Q6": st.builds(lambda number: Raw((str(number), "EUR")), st.integers(0, 10**18)),
    "Q7": st.builds(lambda number: Raw((str(number),)), st.integers(0, 10**18)),
    "Q8": st.builds(lambda code, text: Raw((code,), text if code == "z" else ""), st.sampled_from(tuple(KINDS)), WORDS),
}  # fmt: skip


@st.composite
def some_answers(draw: st.DrawFn) -> dict[str, dict[str, Given]]:
    found: dict[str, dict[str, Given]] = {}
    for code, strategy in ANSWERED.items():
        raw = draw(st.one_of(st.none(), STATED, strategy))
        if raw is None:
            continue
        try:
            found[code] = {"": read_given(ITEMS[code], raw)}
        except InvalidInput:
            continue  # words that are nothing but spaces and controls
    return found


@given(answers=some_answers(), language=st.sampled_from(("en", "fr", "ar", "ru")))
@settings(max_examples=60, deadline=None)
def test_what_was_written_comes_back(answers: Answers, language: str) -> None:
    content = write_workbook(replace(FORM, language=language), answers)
    found = entries(read(content))
    for code in ANSWERED:
        given = answers.get(code, {}).get("", BLANK)
        assert layout.fingerprint(found[code, ""]) == layout.fingerprint(given)
        if given.state == "answered":
            assert found[code, ""].values == given.values


def test_the_answers_of_rows_and_tables_come_back() -> None:
    answers = {
        "R1.name": {"1": Given("answered", ("First",), "First"), "2": Given("answered", ("=1+1",), "=1+1")},
        "R1.kinds": {"2": Given("answered", ("yes", "no"))},
        "T1.sum": {"south": Given("answered", ("12.5",))},
    }
    found = entries(read(write_workbook(FORM, answers)))
    assert {place: one for place, one in found.items() if one.state == "answered"} == {
        (item, path): one for item, by_path in answers.items() for path, one in by_path.items()
    }
    assert ("R1.name", "3") in found
    assert ("R1.name", "4") not in found


def test_another_program_sees_no_formula_no_link_and_only_open_answer_cells() -> None:
    evil = '=HYPERLINK("http://example.org";"x")'
    answers = {"Q5": {"": Given("answered", (evil,), evil)}, "Q6": {"": Given("answered", ("5 EUR",))}}
    before = {"Q5": {"": Given("answered", ("+1",), "+1")}}
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(FORM, answers, before)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    open_columns = {cell.column - 1 for cell in cells if not cell.protection.locked}
    assert open_columns == {
        layout.ANSWER, layout.WORDS, layout.STATE, layout.REASON, layout.PUBLISH, layout.NOTES,
    }  # fmt: skip
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets[:3])
    assert book[layout.METADATA].sheet_state == "veryHidden"
    sheet, row = place(book, "Q5||")
    assert sheet.cell(row, layout.BEFORE + 1).value == "+1"
    assert not sheet.column_dimensions["H"].hidden


def test_the_sheet_runs_from_right_to_left_where_the_language_does() -> None:
    for language, expected in (("ar", True), ("fr", False), ("xx", False)):
        book = openpyxl.load_workbook(io.BytesIO(write_workbook(replace(FORM, language=language), {})))
        assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets[:3]} == {expected}


def test_the_skip_rule_and_the_hint_stand_below_the_question() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(FORM, {})))
    sheet, row = place(book, "Q2||")
    assert (
        "Answer only if the answer to question 1, “Question Q1?” is “Yes”."
        in sheet.cell(row, layout.QUESTION + 1).value
    )
    sheet, row = place(book, "Q5||")
    assert "In a few words." in sheet.cell(row, layout.QUESTION + 1).value


def test_what_a_cell_may_be_is_offered_and_checked_in_the_program() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(FORM, {})))
    sheet, row = place(book, "Q3.pct||")
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    percentage = rules[f"C{row}"]
    assert (percentage.type, percentage.formula1, percentage.formula2) == ("decimal", "0", "100")
    _sheet, row = place(book, "Q1||")
    source = rules[f"C{row}"].formula1.replace("'", "").replace("$", "")
    name, _bang, area = source.partition("!")
    assert [cell[0].value for cell in book[name][area]] == ["Yes", "No"]
    assert rules[f"E{row}"].type == "list"


@pytest.mark.parametrize(
    ("key", "column", "written", "values", "text"),
    [
        ("Q1||", layout.ANSWER, "Oui", ("yes",), ""),
        ("Q1||", layout.ANSWER, " نعم ", ("yes",), ""),
        ("Q1||", layout.ANSWER, "no", ("no",), ""),
        ("Q2||a", layout.ANSWER, "X", ("a",), ""),
        ("Q4||", layout.ANSWER, 2003, ("2003",), ""),
        ("Q3.pct||", layout.ANSWER, 30, ("30",), ""),
        ("Q3.pct||", layout.ANSWER, "30 %", ("30",), ""),
        ("Q5||", layout.ANSWER, "'=1+1", ("'=1+1",), "'=1+1"),
        ("Q6||", layout.ANSWER, "1 200 000 eur", ("1200000 EUR",), ""),
    ],
)
def test_answers_in_other_words_are_understood(
    key: str, column: int, written: Any, values: tuple[str, ...], text: str
) -> None:
    content = changed(write_workbook(FORM, {}), put(key, column, written))
    found = entries(read(content))[key.split("|")[0], ""]
    assert (found.values, found.text) == (values, text)


@pytest.mark.parametrize(
    ("change", "cell", "rule"),
    [
        (put("Q1||", layout.ANSWER, "Perhaps"), "C5", "unknown_code"),
        (put("Q1||", layout.STATE, "Never"), "E5", "not_in_list"),
        (put("Q1||", layout.PUBLISH, "Maybe"), "G5", "not_in_list"),
        (put("Q2||a", layout.ANSWER, "often"), "C7", "unknown_mark"),
        (put("Q2||z", layout.ANSWER, "×"), "D6", "not_described"),
        (put("Q2||z", layout.WORDS, "A council"), "D9", "description_without_mark"),
        (put("Q3.pct||", layout.ANSWER, 130), "C11", "number_too_large"),
        (put("Q3.pct||", layout.ANSWER, "many"), "C11", "no_number"),
        (put("Q7||", layout.ANSWER, 1.5), "C15", "too_many_decimals"),
        (put("Q1||", layout.QUESTION, "Another question"), "B5", "other_question"),
        (put("Q5||", layout.KEY, "Q1||"), "B13", "line_twice"),
        (put("Q5||", layout.KEY, None), "B13", "missing_line"),
        (put("Q5||", layout.KEY, "Q77||"), "B13", "unknown_line"),
    ],
)
def test_a_wrong_cell_is_named_with_its_rule(change: Callable[[Any], None], cell: str, rule: str) -> None:
    reading = read(changed(write_workbook(FORM, {}), change))
    assert (cell, rule) in {(problem.cell, problem.rule) for problem in reading.problems}
    assert not reading.entries
    assert all(problem.message for problem in reading.problems)


def test_a_day_that_is_none_is_refused() -> None:
    reading = read(changed(write_workbook(FORM, {}), put("Q4||", layout.ANSWER, "31.02.2007")))
    assert [(problem.sheet, problem.cell) for problem in reading.problems] == [("A Bodies who what", "C12")]


def test_an_answer_and_a_state_are_not_both_taken() -> None:
    answers = {"Q5": {"": Given("answered", ("Words",), "Words")}}
    reading = read(changed(write_workbook(FORM, answers), put("Q5||", layout.STATE, "Inconnu")))
    assert reading.problems[0].rule == "not_in_list"
    reading = read(changed(write_workbook(FORM, answers), put("Q5||", layout.STATE, "Not known")))
    assert [(problem.cell, problem.rule) for problem in reading.problems] == [("E13", "answer_and_state")]


def test_a_renamed_sheet_merged_cells_and_a_changed_metadata_sheet_are_refused() -> None:
    content = write_workbook(FORM, {})

    def rename(book: Any) -> None:
        book.worksheets[1].title = "Renamed"

    def merge(book: Any) -> None:
        book.worksheets[1].merge_cells("C5:C6")

    def forge(book: Any) -> None:
        book[layout.METADATA]["B3"] = "BE"

    for change, rule in ((rename, "missing_sheet"), (merge, "merged_cells"), (forge, "altered")):
        assert [problem.rule for problem in read(changed(content, change)).problems] == [rule]


def test_lines_that_were_moved_are_still_read() -> None:
    answers = {"Q5": {"": Given("answered", ("Words",), "Words")}}

    def move(book: Any) -> None:
        book.worksheets[1].insert_rows(8)

    assert entries(read(changed(write_workbook(FORM, answers), move)))["Q5", ""].text == "Words"


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"wave": "other"}, "other_wave"),
        ({"respondent": "BE"}, "other_respondent"),
        ({"number": 2}, "other_questionnaire"),
    ],
)
def test_a_workbook_of_another_return_is_refused(other: dict[str, Any], rule: str) -> None:
    reading = read(write_workbook(replace(FORM, **other), {}))
    assert [problem.rule for problem in reading.problems] == [rule]


def test_any_other_workbook_is_refused() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert [problem.rule for problem in read(out.getvalue()).problems] == ["not_ours"]


def test_a_workbook_that_would_fill_the_memory_ends_its_own_process_only() -> None:
    """Two cells at the far ends of a sheet are a thousand million empty ones between them."""

    def stretch(book: Any) -> None:
        book.worksheets[1].cell(1_048_576, 16_384).value = "end"

    good = write_workbook(FORM, {})
    evil = changed(good, stretch)
    first, second, third = read_books([good, evil, good])
    assert second is None
    assert first is not None and third is not None
    assert [problem.rule for problem in read(evil).problems] == ["unreadable"]


def test_a_workbook_knows_with_which_answers_it_was_sent() -> None:
    sent = {"Q5": {"": Given("answered", ("Words",), "Words")}}
    reading = read(write_workbook(FORM, sent))
    assert reading.bases is not None
    assert reading.bases["Q5", ""] == layout.fingerprint(sent["Q5"][""])
    assert reading.bases["Q1", ""] == layout.fingerprint(BLANK)


def test_a_formula_that_was_never_computed_is_not_taken_for_no_answer() -> None:
    reading = read(changed(write_workbook(FORM, {}), put("Q5||", layout.ANSWER, "=1+1")))
    assert [(problem.cell, problem.rule) for problem in reading.problems] == [
        ("C13", "formula_without_value")
    ]
