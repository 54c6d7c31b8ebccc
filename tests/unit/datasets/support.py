"""Reading the packaged survey folders in tests, and the given facts they are checked against."""

import csv
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from rapport.analysis.tabulation import (
    AnswerState,
    Cell,
    Dataset,
    FigureResult,
    FigureSpec,
    Respondent,
    Rounding,
    UniverseSpec,
    Variable,
    tabulate,
)

ROOT = Path(__file__).parents[3]
DATASETS = ROOT / "src" / "rapport" / "datasets"
GIVEN = ROOT.parent / "shared"


def given_file(name: str) -> Path:
    """A file of the facts given with the project; the test is skipped where they are not at hand."""
    path = GIVEN / name
    if not path.exists():
        pytest.skip(
            f"the given facts are not beside this checkout (no {name}); the packaged data stand alone"
        )
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def yaml_of(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class Survey:
    """A packaged survey folder, read plainly: no rules, so that the tests state them."""

    def __init__(self, folder: str) -> None:
        self.folder = DATASETS / folder
        self.survey = yaml_of(self.folder / "survey.yaml")
        self.questionnaire = yaml_of(self.folder / "questionnaire.yaml")
        self.respondents = rows_of(self.folder / "respondents.csv")
        self.answers = rows_of(self.folder / "answers.csv")
        self.footnotes = rows_of(self.folder / "footnotes.csv")
        self.cells = {(row["respondent"], row["item"]): row for row in self.answers}

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The questions of all sections, in printed order."""
        return [question for section in self.questionnaire["sections"] for question in section["questions"]]

    @property
    def items(self) -> dict[str, dict[str, Any]]:
        """Every item, asked or coded, by id."""
        return {item["id"]: item for item in [*self.questions, *self.questionnaire.get("coded", [])]}

    @property
    def encoded(self) -> list[str]:
        """The items that have answers."""
        left_out = set(self.survey["not_encoded"])
        return [code for code, item in self.items.items() if item["type"] != "group" and code not in left_out]

    def universes(self) -> list[UniverseSpec]:
        """The universes of every figures file of the folder."""
        return [UniverseSpec.from_mapping(data) for data in self._figure_files("universes")]

    def figures(self) -> list[FigureSpec]:
        """The figures of every figures file of the folder."""
        return [FigureSpec.from_mapping(data) for data in self._figure_files("figures")]

    def _figure_files(self, part: str) -> Iterator[dict[str, Any]]:
        for path in sorted(self.folder.rglob("figures*.yaml")):
            yield from yaml_of(path).get(part, [])

    def dataset(self) -> Dataset:
        """The answers as a data set; refuses unknown items, unknown options, states with values."""
        variables = []
        for code in self.encoded:
            options = {option["key"]: option["text"] for option in self.items[code].get("options", [])}
            variables.append(Variable.define(code, self.items[code]["type"], options))
        by_respondent: dict[str, list[Cell]] = {row["code"]: [] for row in self.respondents}
        for row in self.answers:
            values = tuple(row["values"].split("|")) if row["values"] else ()
            by_respondent[row["respondent"]].append(Cell(row["item"], AnswerState(row["state"]), values))
        records = [
            Respondent(
                id=row["code"],
                cells=tuple(by_respondent[row["code"]]),
                attributes={"replied": row["replied"], "group": row["group"]},
                missing=AnswerState.NO_REPLY,
            )
            for row in self.respondents
        ]
        return Dataset.from_records(variables, records)

    @cached_property
    def counted(self) -> Dataset:
        """The data set, made once."""
        return self.dataset()

    def count(self, where: str, universe: str = "everyone") -> FigureResult:
        """How many respondents of a universe satisfy a condition, and who."""
        figure = FigureSpec.from_mapping(
            {
                "id": "asked",
                "title": {"en": "asked"},
                "universe": "base",
                "measure": "share",
                "where": where,
                "unit": "percent",
            }
        )
        base = UniverseSpec.from_mapping({"id": "base", "label": {"en": "base"}, "where": universe})
        return tabulate(self.counted, [figure], [base], Rounding())[0]
