"""The data package: CSV with metadata, SPSS with labels and missing values, checksums."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reports.document import sample

from rapport.kernel.cells import neutralise
from rapport.reports.document import source as s
from rapport.reports.document.figures_json import figures_json
from rapport.reports.document.package import csv_bytes, write_package
from rapport.reports.document.spss import STATE_CODES, variables_of, write_sav
from rapport.reports.document.words import Words

NAMES = [
    "answers.csv",
    "checksums.txt",
    "codebook.csv",
    "figures.csv",
    "metadata.json",
    "regions_2024.sav",
    "respondents.csv",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the sample edition."""
    made = tmp_path_factory.mktemp("package")
    write_package(sample.edition("en"), made)
    return made


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV as dictionaries."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_it_holds_these_files(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == NAMES


def test_checksums_are_those_of_the_files(folder: Path) -> None:
    lines = (folder / "checksums.txt").read_text().splitlines()
    assert len(lines) == len(NAMES) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_answers_are_long_and_keep_their_state(folder: Path) -> None:
    answers = rows(folder / "answers.csv")
    several = [row for row in answers if (row["respondent"], row["item"]) == ("R02", "Q3")]
    assert [(row["position"], row["value"], row["label"]) for row in several] == [
        ("1", "a", "advice"),
        ("2", "b", "law, money"),
    ]
    blank = next(row for row in answers if (row["respondent"], row["item"]) == ("R10", "Q1"))
    assert (blank["state"], blank["position"], blank["value"]) == ("blank", "", "")
    assert {row["state"] for row in answers} == {"answered", "blank", "no_reply", "not_routed", "not_known"}


def test_metadata_describe_every_column(folder: Path) -> None:
    metadata = json.loads((folder / "metadata.json").read_text())
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["dc:license"] == "CC BY 4.0"
    for table in metadata["tables"]:
        header = next(csv.reader(io.StringIO((folder / table["url"]).read_text())))
        assert [column["name"] for column in table["tableSchema"]["columns"]] == header


def test_figures_say_base_and_members(folder: Path) -> None:
    figures = {row["id"]: row for row in rows(folder / "figures.csv")}
    assert (figures["office"]["numerator"], figures["office"]["denominator"], figures["office"]["value"]) == (
        "7",
        "12",
        "58.3",
    )
    assert figures["office:no"]["members"] == "R08 R09"
    assert figures["empty"]["value"] == ""
    assert figures["empty"]["denominator"] == "0"


def test_spss_has_labels_and_declares_states_missing(folder: Path) -> None:
    kept, meta = pyreadstat.read_sav(
        str(folder / "regions_2024.sav"), output_format="dict", user_missing=True
    )
    assert [int(x) for x in kept["Q1"]] == [1, 1, 1, 1, 1, 1, 1, 2, 2, -9901, -9907, -9907]
    assert meta.column_names_to_labels["Q1"] == "Does the region have an office?"
    assert meta.variable_value_labels["Q1"][1.0] == "Yes"
    assert meta.variable_value_labels["Q1"][-9907.0] == "unknown (no reply)"
    assert meta.missing_ranges["Q1"] == [{"lo": -9908.0, "hi": -9901.0}]
    assert list(kept["Q3_b"])[:2] == [0.0, 1.0]
    assert kept["Q5"][0] == '=HYPERLINK("http://x")'
    assert kept["name"][0] == "Region A"
    assert str(meta.creation_time) == "2024-03-01 00:00:00"


def test_a_program_that_honours_missing_values_counts_the_right_base(folder: Path) -> None:
    kept, _ = pyreadstat.read_sav(str(folder / "regions_2024.sav"), output_format="dict")
    valid = [x for x in kept["Q1"] if x is not None and x == x]
    assert len(valid) == 9


def test_every_state_has_a_code_of_its_own() -> None:
    assert len(set(STATE_CODES.values())) == len(s.ANSWER_STATES) == 9


def test_arabic_labels_survive(tmp_path: Path) -> None:
    path = tmp_path / "w.sav"
    write_sav(sample.wave("ar"), path, Words("ar"), date(2024, 3, 1))
    _, meta = pyreadstat.read_sav(str(path), output_format="dict")
    assert meta.variable_value_labels["Q1"][1.0] == "نعم"
    assert meta.column_names_to_labels["Q1"] == "هل لدى الإقليم مكتب؟"


def test_names_are_unique_and_long_words_fit(tmp_path: Path) -> None:
    items = (
        s.Item("q-1", "ش" * 400, "choice", (("1", "ب" * 200),)),
        s.Item("Q_1", "x", "text"),
        s.Item("1.", "x", "number"),
        s.Item("é" * 80, "x", "date"),
    )
    answers = (
        s.Answer("A", "q-1", "answered", ("1",)),
        s.Answer("B", "q-1", "answered", ("7", "8")),
        s.Answer("A", "Q_1", "answered", ("ش" * 40_000,)),
        s.Answer("A", "1.", "answered", ("many",)),
        s.Answer("B", "1.", "declined"),
    )
    wave = s.WaveData("w", "ط" * 90, items, (s.Respondent("A", "A"), s.Respondent("B", "B")), answers)
    variables = variables_of(wave, Words("en"))
    assert len({variable.name.lower() for variable in variables}) == len(variables)
    path = tmp_path / "w.sav"
    write_sav(wave, path, Words("en"), date(2024, 3, 1))
    kept, meta = pyreadstat.read_sav(str(path), output_format="dict", user_missing=True)
    assert list(kept["q_1"]) == [1.0, 2.0]
    assert meta.variable_value_labels["q_1"][2.0] == "7;8"
    assert [int(x) for x in kept["v1"]] == [STATE_CODES["non_conforming"], STATE_CODES["declined"]]


def test_the_same_wave_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_package(sample.edition("en"), tmp_path / name)
    for name in NAMES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("code", ["../x", "", "a/b", ".hidden", "a b"])
def test_a_wave_code_must_be_a_file_name(tmp_path: Path, code: str) -> None:
    source = sample.edition("en")
    with pytest.raises(ValueError, match="must be of letters, digits"):
        write_package(replace(source, wave=replace(source.wave, code=code)), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        write_sav(sample.wave(), tmp_path / "none" / "w.sav", Words("en"), date(2024, 3, 1))


@settings(deadline=None)  # machines are shared, time is not what is tested
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_csv_is_read_back_and_never_a_formula(texts: list[str]) -> None:
    data = csv_bytes(["a"] * len(texts), [texts]).decode()
    header, read = csv.reader(io.StringIO(data, newline=""))
    assert len(header) == len(read) == len(texts)
    assert all(neutralise(cell) == cell for cell in read)


def test_numbers_in_csv_are_bare_and_texts_quoted() -> None:
    assert csv_bytes(["a", "b", "c"], [["x\"y", -5, None]]) == b'"a","b","c"\r\n"x""y",-5,""\r\n'  # fmt: skip


def test_figures_json_keeps_its_contract() -> None:
    document = json.loads(figures_json(sample.edition("en")))
    assert document["edition"]["number"] == 2
    assert document["edition"]["as_of"] == "2024-03-01"
    office = document["figures"][0]
    assert list(office) == [
        "id", "label", "wave", "universe", "numerator", "denominator", "value", "unit", "rounding", "members",
        "undetermined", "footnotes",
    ]  # fmt: skip
    assert office["universe"] == {"id": "invited", "label": "all regions asked", "n": 12}
    assert (office["numerator"], office["denominator"], office["value"]) == (7, 12, 58.3)
    assert office["rounding"] == {"rule": "half_up", "decimals": 1}
    assert office["members"] == ["R01", "R02", "R03", "R04", "R05", "R06", "R07"]
    assert office["undetermined"] == ["R10", "R11", "R12"]
    empty = next(figure for figure in document["figures"] if figure["id"] == "empty")
    assert (empty["denominator"], empty["value"]) == (0, None)


def test_figures_json_is_the_same_whatever_the_type_of_number() -> None:
    source = sample.edition("en")
    office = replace(source.figures["office"], value=58.3)
    changed = replace(source, figures={**source.figures, "office": office})
    assert figures_json(changed) == figures_json(source)
