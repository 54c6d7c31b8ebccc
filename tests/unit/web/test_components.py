"""Components: what they refuse to draw, and the markup of what they draw."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rapport.web.components.comparison import compare
from rapport.web.components.types import (
    STATE_WORDS,
    Cell,
    CellState,
    Chart,
    Column,
    Fact,
    Label,
    Note,
    Row,
    Stat,
    Table,
)

EVIL = '<script>alert("x")</script>'


def draw(lines: str, **context) -> str:
    with translation.override("en"):
        return Template("{% load components formats %}" + lines).render(Context(context))


def a_table(**changes) -> Table:
    parts = {
        "id": "t",
        "caption": "Structures",
        "columns": (Column("State"), Column("Members", numeric=True)),
        "rows": (
            Row(Cell("Austria"), (Cell("12", notes=("1",)),), group="Replied"),
            Row(Cell("Belgium"), (Cell(state=CellState.BLANK),)),
            Row(Cell("Canada"), (Cell(state=CellState.SUPPRESSED),)),
            Row(Cell("Denmark"), (Cell(state=CellState.NOT_APPLICABLE),)),
            Row(Cell("Total"), (Cell("12"),), total=True),
        ),
        "notes": (Note("1", "Without observers."),),
    }
    return Table(**{**parts, **changes})


def test_an_empty_cell_is_refused():
    with pytest.raises(ValueError, match="needs a state"):
        Cell(" ")


def test_a_cell_with_a_state_carries_no_text():
    with pytest.raises(ValueError, match="shows its state"):
        Cell("0", state=CellState.BLANK)


def test_every_state_but_answered_has_words_and_no_two_share_them():
    words = [str(STATE_WORDS[state]) for state in CellState if state is not CellState.ANSWERED]
    assert all(words)
    assert len(set(words)) == len(words)


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="Table t, row “Austria”: 2 cells and a heading for 2 columns"):
        a_table(rows=(Row(Cell("Austria"), (Cell("1"), Cell("2"))),))


def test_a_mark_without_its_note_is_refused():
    with pytest.raises(ValueError, match="no note for the mark 1"):
        a_table(notes=())


def test_table_names_its_headings_and_reasons():
    html = draw("{% data_table table %}", table=a_table())
    assert 'aria-labelledby="t-caption"' in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 5
    assert '<th scope="rowgroup" colspan="2"' in html
    assert '<span class="rp-state rp-state--unknown">left blank</span>' in html
    assert '<span class="rp-state rp-state--suppressed">suppressed</span>' in html
    assert '<span class="rp-state rp-state--apart">not applicable</span>' in html


def test_mark_of_a_note_leads_to_the_note():
    html = draw("{% data_table table %}", table=a_table())
    assert 'href="#t-note-1"' in html
    assert 'id="t-note-1"' in html


def test_text_from_outside_is_never_markup():
    table = a_table(
        caption=EVIL,
        rows=(Row(Cell(EVIL), (Cell(EVIL, code=True, href=EVIL),), group=EVIL),),
        notes=(Note("1", EVIL),),
        source=EVIL,
    )
    lines = "{% data_table table %}{% stats stats %}{% diff evil evil %}{% tag evil %}{% figure_link evil evil evil %}"
    html = draw(lines, table=table, stats=(Stat(EVIL, EVIL, EVIL, EVIL),), evil=EVIL)
    assert "<script" not in html


def test_chart_shows_base_table_and_download():
    svg = '<svg role="img" aria-label="x"></svg>'
    chart = Chart("Most replied", "44 of 67 States", svg, a_table(), csv_href="/c.csv", figure_href="/f")
    html = draw("{% chart chart %}", chart=chart)
    assert svg in html
    assert "44 of 67 States" in html
    assert '<table class="govuk-table' in html
    assert 'href="/c.csv"' in html
    assert 'href="/f"' in html


@pytest.mark.parametrize("drawing", ["", "<p>", "<svg><script>1</script></svg>", "text <svg></svg>"])
def test_what_is_not_a_plain_drawing_is_refused(drawing):
    with pytest.raises(ValueError, match="not a plain SVG"):
        Chart("t", "b", drawing, a_table())


def test_tile_without_value_says_so_and_shows_no_zero():
    html = draw("{% stats items %}", items=(Stat("", "Median", "no State gave a year"),))
    assert "no value" in html
    assert ">0<" not in html


def test_number_in_text_leads_to_its_figure_and_speaks_its_base():
    html = draw('{% figure_link "65.7 per cent" "/figures/replied/" base="44 of 67" %}')
    assert html == (
        '<a class="rp-figure-link" href="/figures/replied/">65.7 per cent'
        '<span class="govuk-visually-hidden"> (44 of 67)</span></a>'
    )


def test_pages_of_a_list_keep_the_query():
    request = RequestFactory().get("/figures/?q=law&page=5")
    page = Paginator(range(200), 20).page(5)
    html = draw("{% pagination page %}", page=page, request=request)
    assert 'href="?q=law&amp;page=4" rel="prev"' in html
    assert 'href="?q=law&amp;page=6" rel="next"' in html
    assert html.count('aria-current="page"') == 1
    assert html.count("--ellipsis") == 2


def test_a_single_page_has_no_links():
    request = RequestFactory().get("/")
    assert draw("{% pagination page %}", page=Paginator([1], 20).page(1), request=request).strip() == ""


def test_summary_list_reserves_room_only_where_something_can_be_changed():
    facts = (Fact("Universe", Cell("all"), "/x", "Change"), Fact("Wave", Cell(state=CellState.UNKNOWN)))
    html = draw("{% summary_list facts %}", facts=facts)
    assert html.count("govuk-summary-list__row--no-actions") == 1
    assert 'Change<span class="govuk-visually-hidden"> (Universe)</span>' in html
    assert "no-actions" not in draw("{% summary_list facts %}", facts=facts[1:])


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="no tone “pink”"):
        Label("x", "pink")
    with pytest.raises(TemplateSyntaxError, match="“loud” is not one of"):
        draw('{% notice "x" tone="loud" %}')


def test_progress_of_nothing_is_drawn():
    html = draw('{% progress 0 0 "Replies" %}')
    assert 'value="0" max="1"' in html
    assert "0 of 0" in html


def test_an_empty_list_offers_what_to_do():
    html = draw('{% empty_state "No waves yet" text="A round." href="/load" action="Load one" %}')
    assert '<a class="govuk-link" href="/load">Load one</a>' in html
    assert "<a " not in draw('{% empty_state "No waves yet" %}')


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparison_gives_back_both_texts(before, after):
    parts = compare(before, after)
    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after


def test_comparison_names_what_changed():
    html = draw("{% diff before after %}", before="States have a law", after="Most States have a law")
    assert '<ins><span class="govuk-visually-hidden">added: </span>Most </ins>' in html
    assert "<del>" not in html


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1,234.5 58.3% 58.3 per cent"), ("fr", "1\u202f234,5 58,3\xa0% 58,3 pour cent")],
)
def test_filters_follow_the_language(language, said):
    with translation.override(language):
        lines = "{% load formats %}{{ a|number }} {{ b|percent }} {{ b|percent_words }}"
        assert Template(lines).render(Context({"a": 1234.5, "b": 58.25})) == said
