"""A build is whole or has not happened: failures, full disks, kills, strangers' files."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.reports.document import sample

from rapport.reports.document import source as s
from rapport.reports.document.build import OUTPUTS, STEPS, BuildError, BuildResult, build
from rapport.reports.document.problems import NarrativeError
from rapport.reports.document.swap import OutputError, replacing

ROOT = Path(__file__).parents[4]
KNOWN = frozenset({"a", "b"})


def contents(folder: Path) -> dict[str, str]:
    """Relative name → SHA-256 of every file below, hidden ones too."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_output_is_there_with_its_hash(built: BuildResult) -> None:
    assert {name.split("/")[0] for name in built.files} == set(OUTPUTS)
    assert contents(built.folder) == built.files
    assert [path.name for path in built.folder.parent.iterdir()] == ["out"]
    assert built.warnings == ()


def test_a_second_build_is_byte_identical(built: BuildResult, fonts_dir: Path, tmp_path: Path) -> None:
    time.sleep(1.1)  # a clock reading anywhere would now differ
    again = build(sample.edition("en"), tmp_path / "again", fonts_dir=fonts_dir)
    assert again.files == built.files


@pytest.mark.slow
def test_another_process_makes_the_same_bytes(built: BuildResult, fonts_dir: Path, tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from rapport.reports.document.build import build
        from tests.unit.reports.document import sample
        build(sample.edition("en"), Path({str(tmp_path / "out")!r}), fonts_dir=Path({str(fonts_dir)!r}))
    """
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], check=True, env=child_environment(), cwd=tmp_path
    )
    assert contents(tmp_path / "out") == built.files


def child_environment() -> dict[str, str]:
    """The environment of a child that imports the product and these tests."""
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "7"}


def test_progress_names_every_step(fonts_dir: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    build(
        sample.edition("ar"), tmp_path / "out", fonts_dir=fonts_dir, progress=lambda *step: steps.append(step)
    )
    assert steps == [(name, n, len(STEPS)) for n, name in enumerate(STEPS, 1)]


def test_the_smallest_edition_can_be_built(fonts_dir: Path, tmp_path: Path) -> None:
    empty = s.Table(s.TableSpec("none", "Nobody", "respondents"), (s.Cell("Respondent"), s.Cell("x")), ())
    source = replace(
        sample.edition("en"),
        chapters=(s.Chapter("one", "One", ""),),
        figures={},
        wave=s.WaveData("w", "W", (), (), ()),
        tables=(empty,),
        charts=(),
        recommendations=(),
        footnotes=(),
        verification=(),
        methods="",
    )
    assert len(build(source, tmp_path / "out", fonts_dir=fonts_dir).files) == 12


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """A folder of a former build, with recognisable content."""
    folder = tmp_path / "place" / "out"
    (folder / "data").mkdir(parents=True)
    (folder / "report.html").write_text("former")
    (folder / "data" / "answers.csv").write_text("former")
    return folder


def test_a_new_build_replaces_the_former(former: Path, fonts_dir: Path) -> None:
    result = build(sample.edition("en"), former, fonts_dir=fonts_dir)
    assert contents(former) == result.files
    assert [path.name for path in former.parent.iterdir()] == ["out"]


def broken(kind: str) -> s.EditionSource:
    """An edition that fails at that place."""
    source = sample.edition("en")
    if kind == "narrative":
        return replace(source, chapters=(s.Chapter("one", "One", "[[figure:nowhere]]"),))
    if kind == "chart":
        return replace(source, charts=(replace(source.charts[0], vega_lite={"data": {"url": "x"}}),))
    if kind == "alt":
        return replace(source, charts=(replace(source.charts[0], alt=" "),))
    if kind == "language":
        return replace(source, language="xx")
    office = replace(source.figures["office"], footnotes=("gone",))
    return replace(source, figures={**source.figures, "office": office})


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("narrative", NarrativeError, "there is no figure 'nowhere'"),
        ("chart", BuildError, "edition 'regions-2024' was not built: chart 'answers': 'url' is not allowed"),
        ("alt", BuildError, "chart 'answers' has no alternative text"),
        ("language", BuildError, "language 'xx'"),
        ("footnote", BuildError, "figure 'office': footnote 'gone' has no text"),
    ],
)
def test_a_failure_leaves_the_former_output_alone(
    former: Path, fonts_dir: Path, kind: str, error: type[Exception], message: str
) -> None:
    before = contents(former.parent)
    with pytest.raises(error, match=message):
        build(broken(kind), former, fonts_dir=fonts_dir)
    assert contents(former.parent) == before


def test_missing_fonts_stop_the_build_before_anything_is_replaced(former: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    before = contents(former.parent)
    with pytest.raises(BuildError, match="has no font Noto Sans"):
        build(sample.edition("en"), former, fonts_dir=tmp_path / "none")
    assert contents(former.parent) == before


def test_a_folder_with_strangers_files_is_refused(former: Path, fonts_dir: Path) -> None:
    (former / "thesis.odt").write_text("mine")
    before = contents(former.parent)
    with pytest.raises(
        BuildError, match=r"holds files that are not a report's \(thesis.odt\); choose another folder"
    ):
        build(sample.edition("en"), former, fonts_dir=fonts_dir)
    assert contents(former.parent) == before


@pytest.mark.parametrize("make", ["file", "link"])
def test_what_is_not_a_folder_is_refused(tmp_path: Path, fonts_dir: Path, make: str) -> None:
    target = tmp_path / "out"
    if make == "file":
        target.write_text("mine")
    else:
        target.symlink_to(tmp_path)
    with pytest.raises(BuildError, match="is not a folder"):
        build(sample.edition("en"), target, fonts_dir=fonts_dir)
    assert target.is_symlink() or target.read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are POSIX")
def test_a_full_disk_leaves_the_former_output_alone(former: Path, fonts_dir: Path) -> None:
    before = contents(former.parent)
    with (
        pytest.raises(BuildError, match="was not built, .* is as it was: File too large"),
        file_limit(60_000),
    ):
        build(sample.edition("en"), former, fonts_dir=fonts_dir)
    assert contents(former.parent) == before


class file_limit:
    """No file may grow past that many bytes, as on a disk that fills."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __enter__(self) -> None:
        self._old = resource.getrlimit(resource.RLIMIT_FSIZE)
        self._handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._size, self._old[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._old)
        signal.signal(signal.SIGXFSZ, self._handler)


def test_a_really_full_disk(tmp_path: Path, fonts_dir: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=150k", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small disk; the limit on file size stands for it")
    try:
        folder = disk / "out"
        folder.mkdir()
        (folder / "report.html").write_text("former")
        with pytest.raises(BuildError, match="No space left on device"):
            build(sample.edition("en"), folder, fonts_dir=fonts_dir)
        assert [path.name for path in disk.iterdir()] == ["out"]
        assert (folder / "report.html").read_text() == "former"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("step", ["narrative and charts", "report.pdf", "data"])
def test_a_killed_build_leaves_the_former_output_and_the_next_start_clears_up(
    former: Path, fonts_dir: Path, step: str
) -> None:
    before = contents(former)
    code = f"""
        import os, signal
        from pathlib import Path
        from rapport.reports.document.build import build
        from tests.unit.reports.document import sample
        def kill(step, done, total):
            if step == {step!r}:
                os.kill(os.getpid(), signal.SIGKILL)
        build(sample.edition("en"), Path({str(former)!r}), fonts_dir=Path({str(fonts_dir)!r}), progress=kill)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=child_environment(), cwd=former.parent
    )
    assert done.returncode == -signal.SIGKILL
    assert contents(former) == before
    left = [path.name for path in former.parent.iterdir() if path.name != "out"]
    assert any(name.startswith(".out.building-") for name in left)
    result = build(sample.edition("en"), former, fonts_dir=fonts_dir)
    assert contents(former.parent) == {f"out/{name}": digest for name, digest in result.files.items()}


def test_what_died_between_two_renames_is_put_back(tmp_path: Path) -> None:
    """Where names cannot be exchanged, a kill may leave the former output under its hidden name."""
    kept = tmp_path / ".out.old-x1"
    kept.mkdir()
    (kept / "a").write_text("former")
    with pytest.raises(RuntimeError, match="stop"), replacing(tmp_path / "out", KNOWN):
        raise RuntimeError("stop")
    assert contents(tmp_path) == {"out/a": hashlib.sha256(b"former").hexdigest()}


def test_two_builds_of_one_folder_do_not_meet(tmp_path: Path) -> None:
    with (
        replacing(tmp_path / "out", KNOWN),
        pytest.raises(OutputError, match="another build of .* is running"),
        replacing(tmp_path / "out", KNOWN),
    ):
        pytest.fail("two builds at once")
    with replacing(tmp_path / "out", KNOWN) as fresh:
        (fresh / "b").write_text("x")
    assert contents(tmp_path) == {"out/b": hashlib.sha256(b"x").hexdigest()}


def test_the_output_is_readable_by_others(tmp_path: Path) -> None:
    with replacing(tmp_path / "out", KNOWN) as fresh:
        (fresh / "a").write_text("x")
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("name", ["/", "/proc/nothing/out"])
def test_a_place_that_cannot_be_written_is_told(name: str) -> None:
    with pytest.raises(OutputError, match="cannot be"), replacing(Path(name), KNOWN):
        pytest.fail("nothing can be written there")


def test_names_with_special_characters_do_not_touch_their_neighbours(tmp_path: Path) -> None:
    neighbour = tmp_path / ".x.building-keep"
    neighbour.mkdir()
    with replacing(tmp_path / "[x*]", KNOWN) as fresh:
        (fresh / "a").write_text("1")
    assert neighbour.is_dir()
    assert (tmp_path / "[x*]" / "a").read_text() == "1"
