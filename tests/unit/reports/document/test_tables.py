"""Tables resolved and put into words."""

import pytest
from tests.unit.reports.document import sample

from rapport.reports.document import source as s
from rapport.reports.document.blocks import Heading, Paragraph, TablePlace, Text
from rapport.reports.document.edition import page_groups, table_view
from rapport.reports.document.tables import TableError, figures_table, respondents_table, split_table
from rapport.reports.document.words import Words

WORDS = Words("en")
COLUMNS = (
    s.Column("Q1", "Office"),
    s.Column("Q1", "As written", "original"),
    s.Column("Q2.year", "Since", "date"),
)
SPEC = s.TableSpec("t", "T", "respondents", columns=COLUMNS)


def test_a_row_per_respondent_in_the_order_of_the_wave() -> None:
    table = respondents_table(SPEC, sample.wave(), ["R03", "R01"], WORDS)
    assert [row[0].text for row in table.rows] == ["Region A", "Region C"]
    assert [cell.text for cell in table.rows[0]] == ["Region A", "Yes", "Yes !", "2000-05"]


def test_without_an_answer_a_cell_says_its_state_and_never_no() -> None:
    table = respondents_table(SPEC, sample.wave(), ["R08", "R10", "R11"], WORDS)
    view = table_view(table, WORDS, 1)
    assert [cell.text for cell in view.rows[0]] == ["Region H", "No", "No !", "not asked"]
    assert {cell.text for cell in view.rows[1][1:]} == {"unknown (left blank)"}
    assert {cell.text for cell in view.rows[2][1:]} == {"unknown (no reply)"}
    assert all(cell.unanswered for cell in view.rows[2][1:])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("state", s.ANSWER_STATES[1:])
def test_every_state_has_words_of_its_own(language: str, state: str) -> None:
    words = Words(language)
    text = words.state(state)
    assert text
    assert sum(words.state(other) == text for other in s.ANSWER_STATES) == 1


def test_footnotes_are_numbered_as_they_appear() -> None:
    rows = (
        (s.Cell("a", footnotes=("z",)), s.Cell("b", footnotes=("y", "z"))),
        (s.Cell("c"), s.Cell("d", footnotes=("x",))),
    )
    notes = tuple(s.Footnote(key, key.upper()) for key in "xyz")
    view = table_view(s.Table(SPEC, (s.Cell("h"), s.Cell("i")), rows, notes), WORDS, 3)
    assert view.footnotes == ((1, "Z"), (2, "Y"), (3, "X"))
    assert [cell.marks for row in view.rows for cell in row] == [(1,), (2, 1), (), (3,)]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            s.Table(SPEC, (s.Cell("a"),), ((s.Cell("x"), s.Cell("y")),)),
            "table 't', row 1: 2 cells under 1 headings",
        ),
        (
            s.Table(SPEC, (s.Cell("a"),), ((s.Cell("x", footnotes=("k",)),),)),
            "table 't': footnote 'k' has no text",
        ),
    ],
)
def test_a_table_that_does_not_hold_together_is_named(table: s.Table, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        table_view(table, WORDS, 1)


@pytest.mark.parametrize(
    ("spec", "universe", "message"),
    [
        (s.TableSpec("t", "T", "respondents", columns=(s.Column("Q9", "x"),)), ["R01"], "no item 'Q9'"),
        (SPEC, ["R01", "R99"], "'R99' is a row too many; it is not a respondent of regions_2024"),
        (SPEC, ["R01", "R01"], "'R01' has two rows"),
    ],
)
def test_a_table_that_does_not_fit_the_wave_is_refused(
    spec: s.TableSpec, universe: list[str], message: str
) -> None:
    with pytest.raises(TableError, match=message):
        respondents_table(spec, sample.wave(), universe, WORDS)


def test_a_split_table_shows_states_beside_categories() -> None:
    spec = s.TableSpec("t", "T", "split", figure="office")
    table = split_table(spec, sample.figures()["office"], WORDS)
    assert [row[0].text for row in table.rows] == ["Yes", "No", "unknown (left blank)", "unknown (no reply)"]
    assert [row[1].number for row in table.rows] == [7, 2, 1, 2]
    assert table.notes == ("Among whom: all regions asked (n = 12)",)
    with pytest.raises(TableError, match="figure 'first-year' is not split"):
        split_table(spec, sample.figures()["first-year"], WORDS)


def test_a_figures_table_names_what_is_missing() -> None:
    spec = s.TableSpec("t", "T", "figures", figures=("office", "gone"))
    with pytest.raises(TableError, match="there is no figure 'gone'"):
        figures_table(spec, sample.figures(), WORDS)


def test_a_wide_table_takes_its_headings_to_the_landscape_page() -> None:
    row = tuple(s.Cell("a long text " * 3) for _ in range(6))
    wide = table_view(s.Table(SPEC, row, (row,)), WORDS, 1)
    small = table_view(s.Table(SPEC, row[:1], (row[:1],)), WORDS, 2)
    assert wide.wide
    assert not small.wide
    text, head = Paragraph((Text("x"),)), Heading(1, "h", (Text("h"),))
    blocks = (text, head, TablePlace("w"), TablePlace("w"), TablePlace("s"), text)
    groups = page_groups(blocks, {"w": wide, "s": small})
    assert groups == [
        (False, (text,)),
        (True, (head, TablePlace("w"), TablePlace("w"))),
        (False, (TablePlace("s"), text)),
    ]


def test_columns_share_a_page_that_cannot_measure_text() -> None:
    header = tuple(s.Cell(text) for text in ("Respondent", "Mechanism", "Nature and structure", "Base"))
    row = (s.Cell("Region A"), s.Cell("unknown (no reply)"), s.Cell("many words " * 40), s.Cell("67"))
    for count in (4, 8):
        columns = header if count == 4 else (*header, *header[:2], *header[:2])
        cells = row if count == 4 else (*row, *row[:2], *row[:2])
        view = table_view(s.Table(SPEC, columns, (cells,)), WORDS, 1)
        widths = view.folded_widths
        assert sum(widths) <= (160 if view.wide else 112)
        assert widths[2] == max(widths)
        for width, head in zip(widths, columns, strict=True):
            assert width > max(len(word) for word in head.text.split())


@pytest.mark.parametrize(
    ("unit", "value", "decimals", "words"),
    [
        ("percent", 12.25, 1, "12.3 per cent"),
        ("count", 1234, 0, "1,234"),
        ("year", 2004, 0, "2004"),
        ("years", 4.5, 1, "4.5 years"),
        ("years", 1, 0, "1 year"),
        ("members", 9, 0, "9\u00a0members"),
        ("percent", None, 1, "not computable"),
    ],
)
def test_values_have_their_unit(unit: str, value: float | None, decimals: int, words: str) -> None:
    figure = sample.share("f", "F", [], 1, unit=unit, value=value, decimals=decimals)
    assert WORDS.value(figure) == words


def test_an_answer_state_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="answer of A to Q1: 'maybe' is not an answer state"):
        s.Answer("A", "Q1", "maybe")
    with pytest.raises(ValueError, match="cell 'x': 'maybe'"):
        s.Cell("x", "maybe")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="language 'xx': documents are made in ar, en, fr"):
        Words("xx")
