"""The background build: started once, watched, done whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, UnableTo
from rapport.kernel.jobs import queries as jobs
from rapport.kernel.jobs.registry import Work, kind_named
from rapport.reports import actions, building, queries
from rapport.reports.types import EditionView

Browser = Callable[..., Client]
SYSTEM = Viewer.system()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the first edition's files, in a place of this test."""
    monkeypatch.setattr(settings, "BUILDS_ROOT", tmp_path)
    return tmp_path / "first"


def work(now: object, steps: list[str]) -> Work:
    def progress(*, step: str = "", done: int = 0, total: int | None = None) -> None:
        steps.append(step)

    return Work(1, "first", SYSTEM, now, progress)  # type: ignore[arg-type]


def test_a_build_is_queued_once_and_found_again(browser: Browser, edition: EditionView) -> None:
    editor = browser("EDITOR")
    started = editor.post("/office/editions/first/files/build/")
    assert started.status_code == 302
    run = jobs.latest_run(viewer=SYSTEM, kind=actions.BUILD_JOB, subject="first")
    assert run is not None and started["Location"] == f"/office/runs/{run.id}/"
    again = editor.post("/office/editions/first/files/build/")
    assert again["Location"] == started["Location"]
    page = editor.get(started["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in page and "Refresh" in page
    part = editor.get(started["Location"], headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="run"')
    assert started["Location"] in editor.get("/office/").content.decode()


@pytest.mark.slow
def test_the_files_are_made_listed_and_downloaded(
    browser: Browser, edition: EditionView, kept: Path, now: object
) -> None:
    steps: list[str] = []
    kind_named(actions.BUILD_JOB).handler(work(now, steps))
    files = queries.files(viewer=SYSTEM, edition=edition)
    assert {"report.html", "report.pdf", "report.docx", "tables.xlsx", "figures.json"} <= {
        f.name for f in files
    }
    assert steps[-1] == "saved"
    reader = browser("READER")
    page = reader.get("/office/editions/first/files/").content.decode()
    assert all(file.sha256 in page for file in files)
    sent = reader.get("/office/editions/first/files/figures.json")
    assert b"".join(sent) == (kept / "figures.json").read_bytes()  # type: ignore[arg-type]
    first = {file.name: file.sha256 for file in files}
    kind_named(actions.BUILD_JOB).handler(work(now, steps))
    assert {file.name: file.sha256 for file in queries.files(viewer=SYSTEM, edition=edition)} == first


def test_no_other_file_can_be_fetched(browser: Browser, edition: EditionView, kept: Path) -> None:
    kept.mkdir()
    (kept.parent / "secret").write_text("no", encoding="utf-8")
    reader = browser("READER")
    for name in ("../secret", "..%2Fsecret", "secret", "data/"):
        assert reader.get(f"/office/editions/first/files/{name}").status_code == 404, name


def test_a_build_that_breaks_off_leaves_what_was_there(
    edition: EditionView, kept: Path, now: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.mkdir()
    (kept / "figures.json").write_text("the former one", encoding="utf-8")
    chapter = queries.chapter(viewer=SYSTEM, edition=edition, slug="summary")
    actions.chapter_change(
        edition="first", slug="summary", title="S", markdown="[[figure:none]]", expected=chapter.version,
        by=SYSTEM, now=now,
    )  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        kind_named(actions.BUILD_JOB).handler(work(now, []))
    assert refused.value.code == "narrative_broken"
    assert [path.name for path in kept.parent.iterdir()] == ["first"]
    assert (kept / "figures.json").read_text(encoding="utf-8") == "the former one"
    assert building.kept_folder("first") == kept
    assert queries.files(viewer=SYSTEM, edition=edition) == []


def test_who_may_not_build_queues_nothing(edition: EditionView, now: object) -> None:
    with pytest.raises(AccessDenied):
        actions.edition_build_start(code="first", by=Viewer(person_id=1), now=now)
    actions.edition_build_start(code="first", by=SYSTEM, now=now)
    with pytest.raises(UnableTo) as twice:
        actions.edition_build_start(code="first", by=SYSTEM, now=now)
    assert twice.value.code == "already_running"


def test_the_page_of_a_failed_build_says_why(browser: Browser, edition: EditionView, now: object) -> None:
    from rapport.kernel.models import JobRun

    run = actions.edition_build_start(code="first", by=SYSTEM, now=now)
    JobRun.objects.filter(pk=run).update(state="FAILED", error_code="narrative_broken", finished_at=now)
    page = browser("READER").get(f"/office/runs/{run}/").content.decode()
    assert "The narrative has problems" in page and "every 2s" not in page
