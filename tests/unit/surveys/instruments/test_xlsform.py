"""XLSForm in and out: what is understood, what is kept, what is refused, and that nothing is lost."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert
from tests.integration.cli.support import ROOT
from tests.unit.surveys.instruments import forms

from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments import rules
from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
)
from rapport.surveys.instruments.xlsform_reading import (
    checked_xlsform,
    read_sheets,
    read_xlsform,
    shown_extra,
    summary_of,
)
from rapport.surveys.instruments.xlsform_workbook import Sheet, write_sheets
from rapport.surveys.instruments.xlsform_workbook import read_sheets as cells_of
from rapport.surveys.instruments.xlsform_writing import sheets_of, write_xlsform

IOM = ROOT.parent / "shared" / "domain" / "htcds_xlsform.xlsx"
HOLDERS = {"GROUP", "REPEAT", "TABLE"}


def bare(content: QuestionnaireContent) -> QuestionnaireContent:
    """The questionnaire without what it keeps of its form."""
    return replace(
        content,
        extra={},
        sections=tuple(
            replace(part, extra={}, items=tuple(replace(item, extra={}) for item in part.items))
            for part in content.sections
        ),
    )


def item(content: QuestionnaireContent, code: str) -> ItemContent:
    return next(one for one in content.items() if one.code == code)


def test_the_form_becomes_a_questionnaire_that_can_be_answered() -> None:
    read = read_xlsform("plans.xlsx", forms.form())
    content = read.content
    rules.check_structure(content)
    assert (content.code, dict(content.title), content.languages) == (
        "plans",
        {"en": "Plans of States"},
        ("en", "ar"),
    )
    assert [(part.code, [one.code for one in part.items]) for part in content.sections] == [
        ("part-1", ["intro_text"]),
        ("plan_part", ["plan", "measures", "detail", "topics", "again", "since"]),
        ("visits", ["visits", "where", "place"]),
        ("part-4", ["thanks", "scale", "order", "picture", "seen"]),
    ]
    kinds = [one.kind for one in content.items()]
    assert kinds == [
        "TEXT", "SINGLE", "NUMBER", "GROUP", "MULTIPLE", "SINGLE", "DATE", "REPEAT", "TEXT", "TEXT", "NOTE", "NUMBER",
        "MULTIPLE", "FILE", "SINGLE",
    ]  # fmt: skip
    assert item(content, "plan").required and not item(content, "again").required
    assert item(content, "measures").show_if == "plan = yes"
    assert item(content, "measures").settings == {
        "decimals": 0, "constraint": "measures >= 0 and measures <= 500", "message": {"en": "From 0 to 500"},
    }  # fmt: skip
    assert item(content, "detail").show_if == "measures > 0 and not plan = no"
    assert item(content, "topics").parent == "detail"
    assert item(content, "again").show_if == "topics includes prevention"
    assert [(one.code, one.takes_text) for one in item(content, "topics").options] == [
        ("prevention", False), ("2", False), ("other", True),
    ]  # fmt: skip
    assert item(content, "topics").options[2].text == {"en": "Other"}
    assert item(content, "since").settings == {"precision": ["year"]}
    assert item(content, "visits").settings == {"max_rows": 4}
    assert item(content, "scale").settings == {"min": "1", "max": "10"}
    assert item(content, "thanks").show_if == ""
    assert "4 sections, 12 questions" in summary_of(content)


def test_what_is_kept_and_not_used_is_said() -> None:
    read = read_xlsform("plans.xlsx", forms.form())
    warned = "\n".join(read.warnings)
    assert "row 19: The skip rule cannot be expressed here" in warned
    assert "row 15: The constraint cannot be expressed here" in warned
    assert "row 16: 'geopoint' is asked as a text" in warned
    assert "'rank' is asked as several of several" in warned
    assert shown_extra(item(read.content, "intro_text").extra) == {
        "appearance": "multiline", "my notes": '=HYPERLINK("x")',
    }  # fmt: skip
    assert shown_extra(item(read.content, "thanks").extra) == {"relevant": "${total} > 1"}
    assert shown_extra(item(read.content, "where").extra) == {"constraint": "regex(., '^[A-Z]')"}


def test_nothing_is_lost_and_pyxform_takes_both() -> None:
    before = forms.form()
    content = checked_xlsform("plans.xlsx", before).content
    after = write_xlsform(content)
    assert cells_of("a.xlsx", after) == cells_of("a.xlsx", before) == forms.sheets(cascades=forms.OTHER)
    for written in (before, after, write_xlsform(bare(content))):
        convert(written)


@pytest.mark.skipif(
    not IOM.exists(), reason="IOM's form is not part of the source; it lies beside the checkout"
)
def test_the_form_of_iom_comes_back_cell_by_cell() -> None:
    before = IOM.read_bytes()
    read = checked_xlsform(IOM.name, before)
    rules.check_structure(read.content)
    assert read.warnings == ()
    assert len(read.content.items()) == 31
    assert len(item(read.content, "prs_Citizenship").options) > 240
    after = write_xlsform(read.content)
    assert cells_of("a.xlsx", after) == cells_of("a.xlsx", before)
    assert convert(after).xform == convert(before).xform
    again = write_xlsform(bare(read.content))
    assert bare(read_xlsform("b.xlsx", again, code=read.content.code).content) == bare(read.content)


def test_a_changed_question_changes_its_cells_only() -> None:
    content = read_xlsform("plans.xlsx", forms.form()).content
    part = content.sections[1]
    changed = replace(part.items[1], text={"en": "How many?", "fr": "Combien ?"}, show_if="plan != no")
    new = ItemContent(
        "cost", "MONEY", {"en": "Cost"}, settings={"currency": "EUR"}, show_if="@group = partner"
    )
    kept = tuple(one for one in part.items if one.code not in {"measures", "since"})
    content = replace(
        content,
        languages=("en", "ar", "fr"),
        sections=(
            content.sections[0],
            replace(part, items=(kept[0], changed, *kept[1:], new)),
            *content.sections[2:],
        ),
    )
    written = sheets_of(content)
    before = {row[1]: list(row) for row in forms.sheets()[0].rows}
    after = {row[1]: row for row in written[0].rows}
    for name in ("intro_text", "plan", "topics", "where", "total", "start"):
        assert list(after[name][: len(before[name])]) == before[name], name
    assert after["measures"][2:7] == ("How many?", "", "", "yes", "${plan} != 'no'")
    assert after["measures"][7:9] == (". >= 0 and . <= 500", "From 0 to 500")
    assert "since" not in after
    assert after["cost"][0] == "decimal"
    assert written[1:] == forms.sheets(cascades=forms.OTHER)[1:]
    convert(write_sheets(written))
    read = read_sheets(written).content
    assert bare(read) == bare(content)


def test_changed_answers_make_a_list_of_their_own() -> None:
    content = read_xlsform("plans.xlsx", forms.form()).content
    part = content.sections[1]
    options = (*part.items[0].options, OptionContent("partly", {"en": "Partly"}, True))
    changed = replace(part, items=(replace(part.items[0], options=options), *part.items[1:]))
    content = replace(content, sections=(content.sections[0], changed, *content.sections[2:]))
    written = sheets_of(content)
    after = {row[1]: row for row in written[0].rows}
    assert after["plan"][0] != after["again"][0] == "select_one yesno"
    assert bare(read_sheets(written).content) == bare(content)


PROBLEMS: list[tuple[tuple[Sheet, ...], str]] = [
    (forms.questions(["text", "a"], ["text", "A"]), "row 3: The name 'A' is used in row 2 already"),
    (forms.questions(["text", "a", "", "${b} = 1"], ["text", "b", "", "${a} = 1"]), "circle: a → b → a (rows 2, 3)"),
    (forms.questions(["text", "a", "", "${a} = 1"]), "row 2: The skip rules run in a circle: a → a"),
    (
        forms.questions(["begin_group", "g", "", "${a} = 1"], ["text", "a"], ["end_group", ""]),
        "in a circle: g → a → g",
    ),
    (forms.questions(["text", "a", "", "${b} = 1"]), "row 2: A condition names 'b', which no question is called"),
    (forms.questions(["select_one yesnoo", "a"]), "row 2: There is no list of choices 'yesnoo'"),
    (forms.questions(["select_one", "a"]), "row 2: The type names no list of choices"),
    (forms.questions(["integr", "a"]), "row 2: There is no type of question 'integr'"),
    (forms.questions(["text", ""]), "row 2: The question has no name"),
    (forms.questions(["", "a"]), "row 2: The row has a name and no type"),
    (forms.questions(["text", "a b"]), "row 2: 'a b' cannot be the name of a question"),
    (forms.questions(["begin_group", "g"]), "row 2: This group is never ended"),
    (forms.questions(["end_repeat", ""]), "row 2: This ends a group that was not begun"),
    (forms.sheets([["label"], ["x"]]), "row 1: The columns 'type' and 'name' are needed"),
    (forms.sheets([["type", "name", "label", "label::English (en)"]]), "row 1: The columns 'label' and"),
    (forms.sheets(choices=[["list_name", "name"], ["l", "x"], ["l", "x"]]), "'choices', row 3: The question has"),
    (forms.sheets(choices=[["name"], ["x"]]), "'choices', row 1: The columns 'list_name' and 'name' are needed"),
    (forms.sheets([["type", "name", "rapport"], ["text", "a", "{"]]), "row 2: The column 'rapport' is"),
    (forms.sheets([["type", "name", "rapport"], ["text", "a", '{"text": 1}']]), "row 2: The column 'rapport'"),
    (forms.sheets(settings=[["rapport"], ['{"rules": [{"x": 1}]}']]), "'settings', row 2: The column 'rapport'"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "message"), PROBLEMS, ids=[message for _, message in PROBLEMS])
def test_a_mistake_is_named_with_its_sheet_and_row(sheets: tuple[Sheet, ...], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_sheets(sheets)
    assert message in "\n".join(refused.value.extra["problems"])


def test_every_mistake_is_listed_at_once() -> None:
    with pytest.raises(InvalidInput, match="3 mistakes; nothing was stored") as refused:
        read_sheets(forms.questions(["integr", "a"], ["text", ""], ["select_one nothing", "b"]))
    assert len(refused.value.extra["problems"]) == 3


def test_a_renamed_sheet_is_named() -> None:
    sheet = forms.sheets()[0]
    with pytest.raises(InvalidInput, match=r"no sheet 'survey'.*Survey 1"):
        read_sheets((Sheet("Survey 1", sheet.rows),))


def test_what_pyxform_refuses_is_refused_with_its_row() -> None:
    sheets = forms.questions(["text", "a"], ["range", "b", "B"])
    rows = tuple(
        (*row, "parameters" if at == 0 else "step=x" if at == 2 else "")
        for at, row in enumerate(sheets[0].rows)
    )
    with pytest.raises(InvalidInput, match=r"pyxform: .*[Rr]ow"):
        checked_xlsform("b.xlsx", write_sheets((Sheet("survey", rows), *sheets[1:])))


def test_three_hundred_questions_are_read_in_two_seconds() -> None:
    rows: list[list[Any]] = [["type", "name", "label::English (en)", "label::French (fr)", "relevant"]]
    rows += [
        ["select_one yesno", f"q{n}", f"Question {n}", f"Question {n}", f"${{q{n - 1}}} = 'yes'" if n else ""]
        for n in range(300)
    ]
    content = write_sheets(forms.sheets(rows))
    began = time.perf_counter()
    read = checked_xlsform("long.xlsx", content)
    assert time.perf_counter() - began < 4  # 2 s on an idle machine; see docs/reference/xlsform.md
    assert len(read.content.items()) == 300


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)
cells = st.one_of(
    texts, texts.map(lambda text: f"={text}"), st.integers(-(10**9), 10**9).map(float), st.booleans()
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_cell_comes_back_as_it_went(rows: list[list[Any]]) -> None:
    extra = Sheet("notes", tuple(tuple(row) for row in (["a", "b", "c"], *rows, ["z", "z", "z"])))
    assert cells_of("a.xlsx", write_sheets((extra,))) == (extra,)


names = st.lists(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True).filter(
        lambda name: name not in {"and", "or", "not", "everyone", "includes", "in", "is", "count"}
    ),
    min_size=1, max_size=8, unique_by=lambda name: name.rstrip("_").casefold(),
)  # fmt: skip
words = st.dictionaries(st.sampled_from(["en", "fr", "ar"]), texts.map(str.strip).filter(bool), min_size=1)
SETTINGS_OF = {
    "NUMBER": {"min": "1", "unit": "cases"},
    "MONEY": {"currency": "EUR"},
    "DATE": {"several": True},
}


@st.composite
def questionnaires(draw: st.DrawFn) -> QuestionnaireContent:
    """Questionnaires as the builder makes them: kinds that XLSForm lacks, coded items, conditions, rules."""
    codes = draw(names)
    kinds = st.sampled_from(
        ["SINGLE", "MULTIPLE", "NUMBER", "PERCENTAGE", "MONEY", "DATE", "TEXT", "FILE", "NOTE"]
    )
    items: list[ItemContent] = []
    holder = draw(st.sampled_from(["", "GROUP", "REPEAT", "TABLE"]))
    for at, code in enumerate(codes):
        is_holder = bool(holder) and at == 0
        kind = holder if is_holder else draw(kinds)
        is_within = bool(holder) and at > 0 and all(one.parent for one in items[1:])
        offers = kind in {"SINGLE", "MULTIPLE", "TABLE"}
        options = tuple(
            OptionContent(f"o{n}", draw(words), draw(st.booleans())) for n in range(draw(st.integers(1, 3)))
        )
        earlier = [one.code for one in items if one.kind not in HOLDERS | {"NOTE"}]
        rule = draw(
            st.sampled_from(["", "{} is answered", "{} is declined", "not {} = o1", "{} in (o1, o2)"])
        )
        items.append(
            ItemContent(
                code=code,
                kind=kind,
                text=draw(words),
                number=draw(st.sampled_from(["", "21"])),
                hint=draw(st.one_of(st.just({}), words)),
                required=draw(st.booleans()),
                settings=SETTINGS_OF.get(kind, {}) if draw(st.booleans()) else {},
                show_if=rule.format(draw(st.sampled_from(earlier))) if earlier and rule else "",
                parent=codes[0] if is_within and draw(st.booleans()) else None,
                options=options if offers else (),
                origin=draw(st.sampled_from(["ASKED", "ASKED", "CODED"])) if not is_holder else "ASKED",
                basis=draw(st.sampled_from(["", "Q1"])),
                encoded=draw(st.booleans()),
            )
        )  # fmt: skip
    return QuestionnaireContent(
        code="made",
        title=draw(words),
        languages=("en", "fr", "ar"),
        intro=draw(st.one_of(st.just({}), words)),
        sections=(
            SectionContent("A", draw(words), tuple(items), intro=draw(st.one_of(st.just({}), words))),
            SectionContent("B 2", draw(words)),
        ),
        rules=(RuleContent("r", f"{codes[0]} is answered", {"en": "Why?"}, (codes[0],)),),
        source="A letter",
    )


@given(questionnaires())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_questionnaire_comes_back_from_its_form(content: QuestionnaireContent) -> None:
    sheets = sheets_of(content)
    assert bare(read_sheets(sheets, code="made").content) == content
    convert(write_sheets(sheets))
