"""What must hold over several processes: the number of guesses, the use of a code, the gate of the hashes."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from tests.cluster import ROOT, Cluster
from tests.factories import actors

from rapport.kernel.limits import use_step
from rapport.kernel.passwords import AT_ONCE, WAITING, Busy, gate
from rapport.web.middleware.limits import STRANGERS

PROGRAM = Path(__file__).with_name("guessing_process.py")
GATE = """
import sys, time
from pathlib import Path
from django.conf import settings
settings.configure(HOME=Path(sys.argv[1]))
from rapport.kernel.passwords import gate
sys.stdin.readline()
for _ in range(5):
    with gate(settings.HOME):
        print(f"{time.monotonic()} +1"); time.sleep(0.02); print(f"{time.monotonic()} -1")
"""


def _started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def _together(*programs: subprocess.Popen[str]) -> list[str]:
    time.sleep(0.5)
    for one in programs:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    return [one.communicate(timeout=120)[0] for one in programs]


@pytest.mark.slow
def test_ten_guesses_an_hour_are_evaluated_by_three_processes_together(
    committed_db: Cluster, now: datetime
) -> None:
    person = actors.a_person("READER", now=now)
    programs = [_started(str(PROGRAM), person.email, "40", str(number)) for number in range(3)]
    answers = [tuple(map(int, text.split())) for text in _together(*programs)]
    assert sum(one[0] for one in answers) == STRANGERS.tries
    assert sum(one[1] for one in answers) == 120 - STRANGERS.tries


@pytest.mark.slow
def test_a_code_used_by_twenty_at_once_is_used_by_one(committed_db: Cluster) -> None:
    def use(_number: int) -> bool:
        try:
            return use_step("person:1", 58_000_000)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(use, range(200))).count(True) == 1


@pytest.mark.slow
def test_two_hashes_at_once_over_four_processes(tmp_path: Path) -> None:
    programs = [_started("-c", GATE, str(tmp_path)) for _ in range(4)]
    moments = sorted(
        (float(line.split()[0]), int(line.split()[1]))
        for text in _together(*programs)
        for line in text.splitlines()
    )
    within = most = 0
    for _moment, change in moments:
        within += change
        most = max(most, within)
    assert len(moments) == 40 and most == AT_ONCE


@pytest.mark.slow
def test_who_comes_when_the_queue_is_full_is_told_to_come_back(tmp_path: Path) -> None:
    def wait(_number: int) -> str:
        try:
            with gate(tmp_path):
                time.sleep(0.2)
        except Busy as error:
            assert error.status == 503 and error.extra["retry_after"] > 0
            return "busy"
        return "in"

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(wait, range(40)))
    assert answers.count("in") == AT_ONCE + WAITING and answers.count("busy") == 40 - AT_ONCE - WAITING
