"""Fifty people answer at once, over HTTP, on the product as `rapport serve` runs it: what one autosave takes.

Two times of each: inside the server, as gunicorn's access log has it (from when a thread took the request to when its
answer was written: all of the product, no waiting for a thread), and what the person waited, queue and line included.
"""

import http.client
import os
import random
import threading
import time
from dataclasses import dataclass
from uuid import uuid4

from rapport.cli import served
from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.supervisor import Instance, free_port, web_command

PEOPLE, QUESTIONS, PROCESSES = 50, 300, 2
PAUSE_SECONDS = (1.0, 3.0)
"""Between two savings of one person: far busier than anybody who reads the questions."""
SAVES_EACH = 8
LIMIT_SECONDS = 0.060


@dataclass(frozen=True)
class Measured:
    """Seconds inside the server and as waited for, and autosaves a second, with pauses and without."""

    server: list[float]
    waited: list[float]
    per_second: float
    server_full: list[float]
    per_second_full: float


def measure() -> Measured:
    """Everybody saves `SAVES_EACH` answers with pauses, then as many without any. Raises CommandFailed."""
    with served.own_home() as home:
        port, log = free_port(), home.folder / "access.log"
        found = served.people(PEOPLE, QUESTIONS, port)
        logged = ["--access-logfile", str(log), "--access-logformat", "%(D)s %(s)s %(U)s"]
        with Instance(
            {"web server": [*web_command(served.LOCAL, port, PROCESSES), *logged]}, os.environ
        ) as web:
            web.wait_until_listening(served.LOCAL, port)
            for one in found:
                one.arrive()
                _save(one, 0, 0)  # opens the return, and warms the processes
            rounds = []
            for number, pause in enumerate((PAUSE_SECONDS, (0.0, 0.0))):
                before = len(_inside(log.read_text(encoding="utf-8")))
                waited, seconds = _round(found, 1 + number * SAVES_EACH, pause)
                time.sleep(0.5)
                inside = _inside(log.read_text(encoding="utf-8"))[before:]
                rounds.append((inside, waited, len(waited) / seconds))
    (inside, waited, rate), (full, _waited, full_rate) = rounds
    return Measured(inside, waited, rate, full, full_rate)


def _inside(log: str) -> list[float]:
    """Seconds of each autosave in the access log."""
    lines = (line.split() for line in log.splitlines() if line.endswith("/autosave/"))
    return [int(microseconds) / 1e6 for microseconds, status, _path in lines if status == "200"]


def _round(found: list[served.Person], first: int, pause: tuple[float, float]) -> tuple[list[float], float]:
    """What each autosave of everybody was waited for, and how long it took them all together."""
    waited: list[float] = []
    failed: list[BaseException] = []

    def answer(one: served.Person, seed: int) -> None:
        chance = random.Random(seed)
        try:
            for number in range(first, first + SAVES_EACH):
                time.sleep(chance.uniform(*pause))
                waited.append(_save(one, number, 0))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=answer, args=(one, seed)) for seed, one in enumerate(found)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise CommandFailed(f"an autosave failed: {failed[0]}", code=FAILED)
    return waited, time.perf_counter() - begun


def _save(one: served.Person, question: int, version: int) -> float:
    begun = time.perf_counter()
    words = f"What {one.respondent} wrote to question {question}. " * 5
    key = str(uuid4())
    try:
        status, answer = one.save(f"Q{question}", words, version, key)
    except (OSError, http.client.HTTPException):
        # The server closes a line on which nothing came for five seconds; a browser takes a new one, as here.
        status, answer = one.save(f"Q{question}", words, version, key)
    if status != 200:
        raise CommandFailed(f"an autosave answered {status}: {answer}", code=FAILED)
    return time.perf_counter() - begun
