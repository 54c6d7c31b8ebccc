"""The edition osce-2007: every name in it exists, no finding is typed, and its words are its own."""

import re

import pytest
from tests.unit.datasets.support import Survey, given_file, yaml_of

from rapport.analysis.tabulation import FigureResult, Rounding, tabulate

TOKEN = re.compile(r"\[\[([^\]]*)\]\]")
PARTS = {"value", "n", "base", "members"}
RUN = 16
"""As many words in a row as two authors may share by chance, names of treaties and ministries included."""


@pytest.fixture(scope="module")
def survey() -> Survey:
    return Survey("osce_2007")


@pytest.fixture(scope="module")
def results(survey: Survey) -> dict[str, FigureResult]:
    made = tabulate(survey.dataset(), survey.figures(), survey.universes(), Rounding())
    return {result.id: result for result in made}


@pytest.fixture(scope="module")
def edition(survey: Survey) -> dict[str, object]:
    folder = survey.folder / "edition"
    parts = {
        name: yaml_of(folder / f"{name}.yaml") for name in ("edition", "tables", "charts", "recommendations")
    }
    files = [chapter["file"] for chapter in parts["edition"]["chapters"]] + [parts["edition"]["methods"]]
    return parts | {"texts": {name: (folder / name).read_text(encoding="utf-8") for name in files}}


def tokens_of(edition: dict) -> list[str]:
    titles = [chart["title"]["en"] + chart["description"]["en"] for chart in edition["charts"]]
    return [token for text in [*edition["texts"].values(), *titles] for token in TOKEN.findall(text)]


def test_every_figure_token_names_a_figure_and_a_part(edition: dict, results: dict) -> None:
    tokens = [token.removeprefix("figure:") for token in tokens_of(edition) if token.startswith("figure:")]
    assert len(tokens) > 200
    for token in tokens:
        name, _, part = token.partition("|")
        assert name in results, token
        assert (part or "value") in PARTS, token


def test_members_are_named_only_where_somebody_is_counted(edition: dict, results: dict) -> None:
    named = [
        token.removeprefix("figure:").split("|")[0]
        for token in tokens_of(edition)
        if token.endswith("|members")
    ]
    assert named
    assert [name for name in named if not results[name].members] == []


def test_every_table_and_chart_stands_once(edition: dict) -> None:
    for kind in ("table", "chart"):
        placed = [
            token.removeprefix(f"{kind}:") for token in tokens_of(edition) if token.startswith(f"{kind}:")
        ]
        assert sorted(placed) == sorted(entry["id"] for entry in edition[f"{kind}s"])
    assert tokens_of(edition).count("recommendations") == 1


def test_all_graphs_and_tables_of_the_report_are_there(edition: dict) -> None:
    places = {entry.get("source_place") for entry in [*edition["tables"], *edition["charts"]]}
    wanted = {f"Graph {number}" for number in range(1, 9)} | {
        f"Annex C Table {number}" for number in (1, 2, 3, 5)
    }
    wanted |= {"Body Table 1, section 2.2.3", "Body Table 2, section 4.2.1"}
    assert wanted <= places


def test_tables_and_charts_name_what_exists(survey: Survey, edition: dict, results: dict) -> None:
    universes = {universe.id for universe in survey.universes()}
    for entry in [*edition["tables"], *edition["charts"]]:
        figures = entry.get("figures") or ([entry["figure"]] if "figure" in entry else [])
        assert set(figures) <= set(results), entry["id"]
        assert {column["item"] for column in entry.get("columns", [])} <= set(survey.encoded), entry["id"]
        assert entry["kind"] != "respondents" or entry["universe"] in universes
        assert set(entry.get("labels", {})) <= set(results), entry["id"]


def test_every_state_has_a_tile_of_its_own(survey: Survey, edition: dict) -> None:
    places = next(chart["places"] for chart in edition["charts"] if chart["kind"] == "tile-grid")
    assert set(places) == {row["code"] for row in survey.respondents}
    assert len({tuple(place) for place in places.values()}) == len(places)


def test_recommendations_are_numbered_and_addressed(edition: dict) -> None:
    listed = edition["recommendations"]
    assert [entry["number"] for entry in listed] == list(range(1, len(listed) + 1))
    sections = {f"Section {number}" for number in ("5.1.1", "5.1.2", "5.2", "5.3", "5.4")}
    assert {entry["source"] for entry in listed} == sections
    for entry in listed:
        assert entry["addressees"]
        assert set(entry["addressees"]) <= set(edition["edition"]["addressees"])


def test_no_percentage_is_typed(edition: dict) -> None:
    for name, text in edition["texts"].items():
        bare = TOKEN.sub("", text)
        assert re.findall(r"\d[\d.,]*\s*(?:per cent|%)", bare) == [], name


def test_the_narrative_is_long_enough_to_be_a_report(edition: dict) -> None:
    words = sum(len(TOKEN.sub("x", text).split()) for text in edition["texts"].values())
    assert words >= 8000


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Every run of `RUN` words, in lower case, without marks."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("‐", "-").replace("co-o", "coo"))
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_the_words_are_our_own(survey: Survey, edition: dict) -> None:
    report = runs_of(given_file("seeds/osce-2008-annual-report.txt").read_text(encoding="utf-8"))
    ours = {name: runs_of(TOKEN.sub(" ", text)) for name, text in edition["texts"].items()}
    ours |= {
        f"recommendation {entry['number']}": runs_of(entry["text"]["en"])
        for entry in edition["recommendations"]
    }
    ours |= {note["key"]: runs_of(note["text"]) for note in survey.footnotes}
    shared = {name: " ".join(next(iter(runs & report))) for name, runs in ours.items() if runs & report}
    assert shared == {}
