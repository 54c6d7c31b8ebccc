"""Narratives read: tokens, footnotes, blocks, and every problem told at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reports.document import sample

from rapport.reports.document import blocks as b
from rapport.reports.document.narrative import read_narrative
from rapport.reports.document.problems import NarrativeError
from rapport.reports.document.source import Chapter


def read(markdown: str, **changes: object) -> b.ChapterTree:
    """The tree of one chapter of that Markdown in the sample edition."""
    chapters = (Chapter("one", "One", markdown),)
    return read_narrative(sample.edition("en", chapters=chapters, **changes)).chapters[0]


def problems(markdown: str, **changes: object) -> list[str]:
    """What is wrong with a chapter of that Markdown."""
    with pytest.raises(NarrativeError) as caught:
        read(markdown, **changes)
    return [str(problem) for problem in caught.value.problems]


def figure_words(markdown: str) -> list[str]:
    """The words of the figures in the first paragraph."""
    paragraph = read(markdown).blocks[0]
    assert isinstance(paragraph, b.Paragraph)
    return [node.text for node in paragraph.children if isinstance(node, b.FigureRef)]


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("[[figure:office]]", "58.3 per cent"),
        ("[[figure:office|value]]", "58.3 per cent"),
        ("[[figure:office|n]]", "7"),
        ("[[figure:office|base]]", "7 of 12"),
        ("[[figure:office:no|n]]", "2"),
        ("[[figure:office:no_reply|base]]", "2 of 12"),
        ("[[figure:office:no|members]]", "Region H and Region I"),
        ("[[figure:first-year]]", "2000"),
        ("[[figure:empty]]", "not computable"),
        ("[[figure:empty|members]]", "none"),
        ("[[ figure:office ]]".replace(" ", ""), "58.3 per cent"),
    ],
)
def test_a_token_reads_as_its_figure(token: str, words: str) -> None:
    assert figure_words(f"It is {token} so.") == [words]


@pytest.mark.parametrize(
    ("language", "value", "base"),
    [("fr", "58,3\u00a0%", "7 sur 12"), ("ar", "58.3 في المائة", "7 من 12")],
)
def test_tokens_speak_the_language_of_the_edition(language: str, value: str, base: str) -> None:
    chapters = (Chapter("one", "One", "[[figure:office]] [[figure:office|base]]"),)
    tree = read_narrative(sample.edition(language, chapters=chapters))
    paragraph = tree.chapters[0].blocks[0]
    assert isinstance(paragraph, b.Paragraph)
    assert [n.text for n in paragraph.children if isinstance(n, b.FigureRef)] == [value, base]


def test_blocks_of_every_kind_are_read() -> None:
    tree = read_narrative(sample.edition("en")).chapters[0]
    kinds = [type(block).__name__ for block in tree.blocks]
    assert kinds == [
        "Paragraph", "Heading", "Paragraph", "ListBlock", "ListBlock", "Quote", "TypedTable", "TablePlace",
        "Heading", "Paragraph", "ChartPlace", "TablePlace",
    ]  # fmt: skip


def test_a_place_token_ends_a_paragraph_without_an_empty_line() -> None:
    tree = read("words\n[[chart:answers]]\nmore words")
    assert [type(block).__name__ for block in tree.blocks] == ["Paragraph", "ChartPlace", "Paragraph"]


def test_headings_start_at_one_and_never_skip() -> None:
    tree = read("### A\n\n##### B\n\n### C\n\n# D\n\n##### E")
    assert [block.level for block in tree.blocks if isinstance(block, b.Heading)] == [1, 2, 2, 1, 2]


def test_headings_have_identifiers_of_their_own() -> None:
    tree = read("## Same\n\n## Same\n\n## مكتب")
    ids = [block.id for block in tree.blocks if isinstance(block, b.Heading)]
    assert ids == ["one--same", "one--same-2", "one--مكتب"]


def test_footnotes_are_numbered_by_first_reference_and_may_hold_figures() -> None:
    tree = read("A[^b] B[^a] C[^b].\n\n[^a]: first [[figure:office|n]]\n[^b]: second\n  goes on")
    paragraph = tree.blocks[0]
    assert isinstance(paragraph, b.Paragraph)
    refs = [(n.number, n.first) for n in paragraph.children if isinstance(n, b.NoteRef)]
    assert refs == [(1, True), (2, True), (1, False)]
    assert [note.number for note in tree.notes] == [1, 2]
    assert tree.notes[0].children == (b.Text("second goes on"),)
    assert b.FigureRef("office", "n", "7") in tree.notes[1].children


def test_a_footnote_of_the_edition_may_be_used() -> None:
    tree = read("A[^early].")
    assert tree.notes[0].children == (b.Text("The office began work before the law that founds it."),)


def test_html_is_characters() -> None:
    paragraph = read("<script>alert(1)</script> <b>x</b>").blocks[0]
    assert paragraph == b.Paragraph((b.Text("<script>alert(1)</script> <b>x</b>"),))


def test_tokens_in_code_stay_as_typed() -> None:
    assert read("`[[figure:nowhere]]`").blocks[0] == b.Paragraph((b.Code("[[figure:nowhere]]"),))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a\n\nb [[figure:ofice]]", "one, line 3: there is no figure 'ofice' in this edition; did you mean office"),
        ("a\nb\nc [[figure:nowhere]]", "line 3: there is no figure 'nowhere'"),
        ("[[figure:office|nn]]", "has no part 'nn' (value, n, base, members); did you mean n"),
        ("[[figure:office:maybe]]", "there is no figure 'office:maybe'"),
        ("[[figure:first-year|n]]", "is a statistic and has no 'n'; use its value"),
        ("[[figure:first-year|base]]", "is a statistic and has no 'base'"),
        ("[[tabel:regions]]", "is not a token"),
        ("see [[table:regions]] here", "must stand on a line of its own"),
        ("[[table:region]]", "there is no table 'region' in this edition; did you mean regions"),
        ("[[chart:answer]]", "there is no chart 'answer' in this edition; did you mean answers"),
        ("[[table:split]]\n\n[[table:split]]", "line 3: table 'split' already stands at chapter one, line 1"),
        ("a[^nope]", "there is no footnote [^nope]"),
        ("a[^erly]", "did you mean early"),
        ("a\n\n[^x]: unused", "line 3: footnote [^x] is never referred to"),
        ("a[^x]\n\n[^x]: one\n\n[^x]: two", "is written twice"),
        ("a[^x]\n\n[^x]: see[^early]", "refers to another footnote"),
        ("![x](http://a.org/b.png)", "pictures cannot be placed"),
        ("[x](ftp://a.org)", "link 'ftp://a.org' is not http"),
        ("# H[^early]\n\ntext", "a heading cannot carry a footnote"),
        ("[x](page.html)", "link 'page.html' is not http"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_place_and_near_names(markdown: str, expected: str) -> None:
    found = problems(markdown)
    assert len(found) == 1
    assert expected in found[0]


def test_all_problems_of_all_chapters_come_together() -> None:
    chapters = (
        Chapter("one", "One", "[[figure:x1]]\n\n[[chart:x2]]"),
        Chapter("two", "Two", "text\n\n[[figure:office|x3]] a[^x4]"),
    )
    source = sample.edition("en", chapters=chapters, methods="[[figure:x5]]")
    with pytest.raises(NarrativeError) as caught:
        read_narrative(source)
    places = [(p.chapter, p.line, p.name) for p in caught.value.problems]
    assert places == [
        ("one", 1, "x1"),
        ("one", 3, "x2"),
        ("two", 3, "x3"),
        ("two", 3, "x4"),
        ("methods", 1, "x5"),
    ]
    assert str(caught.value).startswith(
        "the narrative has 5 problems; nothing was built\nchapter one, line 1: "
    )


def test_a_wrong_token_in_a_recommendation_names_it() -> None:
    items = (sample.s.Recommendation(4, ("all",), "Do [[figure:nothing]]"),)
    with pytest.raises(NarrativeError, match="recommendations, number 4, line 1"):
        read_narrative(sample.edition("en", recommendations=items))


def test_a_footnote_in_a_recommendation_is_refused() -> None:
    items = (sample.s.Recommendation(1, ("all",), "Do it[^early]"),)
    with pytest.raises(
        NarrativeError, match="recommendations, number 1, line 1: a recommendation cannot carry"
    ):
        read_narrative(sample.edition("en", recommendations=items))


@pytest.mark.parametrize("slug", ["methods", "Two Words", "", "one", "a--b", "contents", "report"])
def test_chapter_names_are_unique_and_plain(slug: str) -> None:
    chapters = (Chapter("one", "One", "a"), Chapter(slug, "Two", "b"))
    with pytest.raises(NarrativeError, match="choose another"):
        read_narrative(sample.edition("en", chapters=chapters))


def test_figures_used_are_those_of_text_tables_and_charts() -> None:
    chapters = (Chapter("one", "One", "[[figure:office:no]]"),)
    assert read_narrative(sample.edition("en", chapters=chapters)).figures_used == (
        "office",
        "office:no",
        "first-year",
    )
    bare = sample.edition("en", chapters=chapters, tables=(), charts=(), recommendations=())
    assert read_narrative(bare).figures_used == ("office:no",)


@settings(deadline=None)  # machines are shared, time is not what is tested
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(markdown: str) -> None:
    try:
        tree = read(markdown)
    except NarrativeError as error:
        assert error.problems
    else:
        assert isinstance(tree.blocks, tuple)


@settings(deadline=None)  # machines are shared, time is not what is tested
@given(
    st.lists(st.sampled_from([*"[]|:^#*`>-_\n !()", "[[figure:", "office", "[^early]", "]]", "|n", "table"]))
)
def test_pieces_of_syntax_are_read_or_refused(pieces: list[str]) -> None:
    try:
        read("".join(pieces))
    except NarrativeError as error:
        assert all(problem.line >= 1 and problem.chapter for problem in error.problems)
