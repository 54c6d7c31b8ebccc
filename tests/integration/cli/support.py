"""Running the real command in a process of its own, on a home folder of the test's."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ended:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """What it said on the error stream, without progress."""
        return "\n".join(line for line in self.err.splitlines() if not line.startswith("·"))


def environment(home: Path, **more: str) -> dict[str, str]:
    """This machine's variables without any of ours, plus the home folder."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("RAPPORT_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "RAPPORT_HOME": str(home), **more}


def words(*given: object) -> list[str]:
    """The command line of `rapport`."""
    return [sys.executable, "-m", "rapport", *map(str, given)]


def rapport(home: Path, *given: object, **more: str) -> Ended:
    """Run one command to its end."""
    done = subprocess.run(
        words(*given),
        env=environment(home, **more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def made(home: Path, *lines: str) -> None:
    """Make what no command makes, by the factories, in a process of its own.

    `lines` are statements: `waves`, `coding` are the factories, `moment` is the present, `system` the system's viewer.
    """
    before = (
        "from rapport.cli import runtime",
        "runtime.start()",
        "from itertools import count",
        "from tests.factories import actors, coding, waves",
        "from tests.factories.actors import a_viewer",
        "from rapport.kernel.access import Viewer",
        "from rapport.kernel.clock import now",
        "moment, system = now(), Viewer.system()",
        # Their numbers begin anew in every process, and the home folder outlives it.
        "actors._numbers = count(int(moment.timestamp() * 1000))",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join((*before, *lines))],
        env=environment(home, PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}"),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def refused(ended: Ended, told: str, *, code: int = 2) -> None:
    """Hold that a command ended with one clear sentence, nothing else, and an exit code that says so."""
    assert ended.code == code, ended
    assert ended.out == "", ended
    assert ended.told.startswith("rapport: "), ended
    assert told in ended.told, ended
    assert "\n" not in ended.told, ended
