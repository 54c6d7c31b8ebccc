"""Loading a wave in the browser: every file passes the guard, every fault is named, the wave is loaded whole or not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.surveys.conftest import survey_folder

from rapport.kernel.access import Viewer
from rapport.surveys import queries

__all__ = ["survey_folder"]
pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def files_of(folder: Path) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


def waves(system: Viewer) -> list[str]:
    return [wave.code for wave in queries.waves(viewer=system)]


def test_a_wave_is_loaded_and_published(
    browser: Browser, survey_folder: Path, system: Viewer, public: Viewer
) -> None:
    administrator = browser("ADMINISTRATOR")
    assert administrator.get("/office/waves/load/").status_code == 200
    answer = administrator.post("/office/waves/load/", {"survey": files_of(survey_folder)})
    assert (answer.status_code, answer["Location"]) == (302, "/office/waves/small-2026/figures/")
    assert waves(system) == ["small-2026"] and waves(public) == []
    page = administrator.get("/office/waves/small-2026/publish/").content.decode()
    assert "2 of 3 respondents" in page
    assert administrator.post("/office/waves/small-2026/publish/").status_code == 302
    assert waves(public) == ["small-2026"]
    assert administrator.post("/office/waves/small-2026/publish/").status_code == 409


def test_every_fault_is_shown_and_nothing_is_loaded(
    browser: Browser, survey_folder: Path, system: Viewer
) -> None:
    path = survey_folder / "answers.csv"
    path.write_text(path.read_text().replace("south,Q1", "east,Q9"), encoding="utf-8")
    answer = browser("ADMINISTRATOR").post("/office/waves/load/", {"survey": files_of(survey_folder)})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "answers.csv, line 5: there is no respondent &#x27;east&#x27;" in text
    assert "there is no item &#x27;Q9&#x27;" in text
    assert waves(system) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("answers.exe", b"MZ", "files of this type are not taken here"),
        ("answers.csv", b"", "empty"),
        ("answers.csv", b"respondent,item\x00", "control characters"),
        ("answers.csv", b"\xff\xfe", "UTF-8"),
        ("survey.yaml", b"a: 1", "chosen twice"),
    ],
)
def test_a_file_that_the_guard_refuses_is_named(
    browser: Browser,
    survey_folder: Path,
    system: Viewer,
    name: str,
    content: bytes,
    message: str,
) -> None:
    files = [one for one in files_of(survey_folder) if one.name != "answers.csv"]
    sent = {"survey": [*files, SimpleUploadedFile(name, content)]}
    answer = browser("ADMINISTRATOR").post("/office/waves/load/", sent)
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert waves(system) == []


def test_no_files_is_said(browser: Browser) -> None:
    answer = browser("ADMINISTRATOR").post("/office/waves/load/", {})
    assert answer.status_code == 400
    assert "Choose the files of the survey." in answer.content.decode()


def test_an_editor_does_not_load(browser: Browser, survey_folder: Path, system: Viewer) -> None:
    editor = browser("EDITOR")
    assert editor.get("/office/waves/load/").status_code == 403
    assert editor.post("/office/waves/load/", {"survey": files_of(survey_folder)}).status_code == 403
    assert "Load a wave" not in editor.get("/office/waves/").content.decode()
    assert waves(system) == []
