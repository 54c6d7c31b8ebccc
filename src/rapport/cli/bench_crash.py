"""People save and submit over HTTP while the web server, the worker and PostgreSQL are killed with SIGKILL at random.

What is killed when follows from a seed. It is tied to how many sendings were acknowledged, not to the clock: a slow
machine is killed as often as a fast one. Afterwards `crash_check` holds what was acknowledged against the database.
"""

import contextlib
import http.client
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from rapport.cli import crash_check, served
from rapport.cli.crash_check import Found, Kept, Ledger, Saving, Submission
from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.supervisor import Instance, check_port_free, free_port, web_command, worker_command

SAVINGS, SUBMISSIONS, SEED = 1_000, 300, 2008
MOST_PEOPLE, QUESTIONS, PROCESSES = 25, 8, 2
SENDINGS_A_KILL = 20
WEB, WORKER = "web server", "worker"
VICTIMS = (WEB, "web process", WORKER, "database", "everything")
"""What one kill takes: the web server whole, one of its processes, the worker, PostgreSQL's first process, all."""
PAUSE, LONGEST_PAUSE = 0.05, 0.5
"""Between two tries. The page's script waits 1 to 30 s; here somebody must be sending whenever something is killed."""
MOST_TRIES = 400


@dataclass(frozen=True)
class Outcome:
    """What was acknowledged and found, what was killed, and which planted faults the check did not find.

    `cut_off`: tries without an answer; `repeated`: savings that were kept already when they were sent again.
    """

    ledger: Ledger
    found: Found
    kills: Mapping[str, int]
    cut_off: int
    repeated: int
    ended_alone: int
    chain_intact: bool
    controls_missed: tuple[str, ...]


class Progress:
    """What the people did so far, shared by their threads and by who kills."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.cut_off = 0
        self.failed: list[BaseException] = []
        self.is_over = False
        self._changed = threading.Condition()

    def keep(self, one: Saving | Submission) -> None:
        """Write down what was acknowledged."""
        with self._changed:
            if isinstance(one, Saving):
                self.ledger.savings.append(one)
            else:
                self.ledger.submissions.append(one)
            self._changed.notify_all()

    def count_cut_off(self) -> None:
        """Count a sending to which no answer came, or only that the server cannot."""
        with self._changed:
            self.cut_off += 1

    def fail(self, error: BaseException) -> None:
        """End it all: somebody was answered what nobody should be."""
        with self._changed:
            self.failed.append(error)
            self.is_over = True
            self._changed.notify_all()

    def wait_until(self, many: int) -> None:
        """Return when so many sendings were acknowledged. Raises CommandFailed where somebody failed."""

        def reached() -> bool:
            return self.is_over or len(self.ledger.savings) + len(self.ledger.submissions) >= many

        with self._changed:
            self._changed.wait_for(reached)
        self.check()

    def check(self) -> None:
        """Raise CommandFailed where somebody failed."""
        if self.failed:
            raise CommandFailed(f"somebody could not go on: {self.failed[0]}", code=FAILED)


class Writer:
    """One of the people: what stands in their return, and how they send."""

    def __init__(self, person: served.Person, progress: Progress) -> None:
        self.person = person
        self.submitted = 0
        self.latest: dict[str, Saving] = {}
        self._progress = progress
        self._written = 0

    def work(self, rounds: list[int]) -> None:
        """For each number: save so many answers and submit, opening the return again in between."""
        try:
            for number, savings in enumerate(rounds):
                if number:
                    self.correct()
                for _ in range(savings):
                    self._progress.keep(self.save())
                self._progress.keep(self.submit())
        except BaseException as error:
            self._progress.fail(error)

    def next_saving(self) -> Saving:
        """The next answer, not sent yet: every question comes again, so that versions count."""
        self._written += 1
        item = f"Q{self._written % QUESTIONS}"
        version = self.latest[item].version if item in self.latest else 0
        text = f"{self.person.respondent} wrote sentence {self._written}."
        return Saving(self.person.respondent, item, str(uuid4()), text, version + 1)

    def save(self, one: Saving | None = None) -> Saving:
        """Send an answer until it is acknowledged, each time with the same key, as the page's script does."""
        one = one or self.next_saving()
        status, answer, _again = self._send(
            lambda: self.person.save(one.item, one.text, one.version - 1, one.key)
        )
        if status != 200 or answer["version"] != one.version:
            raise CommandFailed(f"the saving {one} was answered {status}: {answer}", code=FAILED)
        self.latest[one.item] = one
        return one

    def submit(self) -> Submission:
        """Submit until it is acknowledged, by the receipt it leads to."""
        number, name = self.submitted + 1, self.person.respondent
        status, _answer, again = self._send(lambda: self.person.submit(f"correction {number}"))
        taken = status == 302 and self.person.location.endswith(f"/receipts/{number}/")
        if not taken and status == 409 and again:
            # It was taken when no answer came any more: then there is a receipt, which a person would look for.
            taken = self._send(lambda: self.person.send(f"receipts/{number}/content.json"))[0] == 200
        if not taken:
            raise CommandFailed(f"submission {number} of {name} was answered {status}", code=FAILED)
        self.submitted = number
        return Submission(name, number, {item: one.text for item, one in self.latest.items()})

    def correct(self) -> None:
        """Open the return again, until it is open."""
        status, _answer, again = self._send(lambda: self.person.correct("something was wrong"))
        if status != 302 and not (status == 409 and again):
            raise CommandFailed(f"opening {self.person.respondent} again was answered {status}", code=FAILED)

    def _send(self, send: Callable[[], tuple[int, Any]]) -> tuple[int, Any, bool]:
        """Send until the server answers for itself. Gives the answer, and whether it was sent more than once."""
        pause = PAUSE
        for tried in range(MOST_TRIES):
            try:
                status, answer = send()
            except (OSError, http.client.HTTPException):
                status, answer = 0, None
            is_signed_out = status == 403 or (status == 302 and "/login/" in self.person.location)
            if status and status < 500 and status != 429 and not is_signed_out:
                return status, answer, tried > 0
            self._progress.count_cut_off()
            if self._progress.is_over:
                break
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            if is_signed_out:
                with contextlib.suppress(OSError, http.client.HTTPException, CommandFailed):
                    self.person.arrive()
        raise CommandFailed(f"{self.person.respondent} was not answered in {tried + 1} tries", code=FAILED)


class Plant:
    """The processes that are killed and started again."""

    def __init__(self, home: served.Home, instances: Mapping[str, Instance], port: int) -> None:
        self.kills: Counter[str] = Counter()
        self.ended_alone = 0
        self._home, self._instances, self._port = home, instances, port

    def kill(self, victim: str, chance: random.Random) -> None:
        """Kill as `kill -9` does."""
        self.kills[victim] += 1
        if victim == "web process":
            master = self._instances[WEB].pid_of(WEB)
            children = Path(f"/proc/{master}/task/{master}/children")
            # Only Linux tells the children; elsewhere the whole web server goes.
            pids = children.read_text(encoding="ascii").split() if children.exists() else []
            if pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(chance.choice(pids)), signal.SIGKILL)
                return
        if victim in ("database", "everything"):
            self._kill_database()
        for name in (WEB, WORKER):
            if victim in (name, "everything") or (victim == "web process" and name == WEB):
                self._instances[name].kill(name)

    def _kill_database(self) -> None:
        """Kill the postmaster, and take note of its end: a zombie would count as running."""
        mark = self._home.folder / "database" / "postmaster.pid"
        pid = int(mark.read_text(encoding="utf-8").split("\n", 1)[0])
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def count_ended(self) -> None:
        """Count what has ended without being killed; `restore` starts it, as a service manager would."""
        self.ended_alone += sum(one.has_ended(name) for name, one in self._instances.items())

    def restore(self) -> None:
        """Start what does not run, and return when the web server listens."""
        self._home.database.revive()
        for name, instance in self._instances.items():
            if instance.has_ended(name):
                if name == WEB:
                    check_port_free(served.LOCAL, self._port)
                instance.start(name)
        self._instances[WEB].wait_until_listening(served.LOCAL, self._port)

    def stop_web(self) -> None:
        """Kill the web server for good."""
        self._instances[WEB].kill(WEB)


def measure(*, savings: int, submissions: int, seed: int) -> Outcome:
    """Save, submit and kill; then compare, and see whether planted faults are found. Raises CommandFailed."""
    if submissions < 1 or savings < 2 * submissions:
        raise CommandFailed("ask for at least one submission, and two savings for each submission")
    people = min(MOST_PEOPLE, submissions)
    with served.own_home() as home:
        port, progress = free_port(), Progress()
        found = served.people(people, QUESTIONS, port)
        writers = [Writer(one, progress) for one in found]
        # Not one instance of two: where the worker ends by itself, the web server is to go on.
        web = Instance({WEB: web_command(served.LOCAL, port, PROCESSES)}, os.environ)
        worker = Instance({WORKER: worker_command()}, os.environ)
        with web, worker:
            web.wait_until_listening(served.LOCAL, port)
            for one in found:
                one.arrive()
            plant = Plant(home, {WEB: web, WORKER: worker}, port)
            rounds = [
                _shares(mine, times)
                for mine, times in zip(_shares(savings, people), _shares(submissions, people), strict=True)
            ]
            with _working(writers, rounds, progress):
                _kill_at_random(plant, progress, savings + submissions, random.Random(seed))
            progress.check()
            # Once more, after the last word: what is read now has been recovered from the log of PostgreSQL.
            plant.kill("database", random.Random(seed))
            plant.restore()
            kept = crash_check.read(home.database.admin)
            verdict = crash_check.compare(progress.ledger, kept)
            missed = _controls(progress.ledger, verdict, writers[0], plant, home)
        intact = _is_chain_intact(home)
    return Outcome(
        progress.ledger,
        verdict,
        plant.kills,
        progress.cut_off,
        kept.repeated,
        plant.ended_alone,
        intact,
        tuple(missed),
    )


def _shares(total: int, parts: int) -> list[int]:
    """`total` in whole parts that differ by one at most."""
    return [total * (part + 1) // parts - total * part // parts for part in range(parts)]


@contextlib.contextmanager
def _working(writers: list[Writer], rounds: list[list[int]], progress: Progress) -> Iterator[None]:
    """Everybody works, each in a thread of its own, until they are done or this is left by an error."""
    threads = [
        threading.Thread(target=writer.work, args=(mine,))
        for writer, mine in zip(writers, rounds, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    except BaseException:
        progress.is_over = True
        raise
    finally:
        for thread in threads:
            thread.join()


def _kill_at_random(plant: Plant, progress: Progress, total: int, chance: random.Random) -> None:
    many = max(len(VICTIMS), total // SENDINGS_A_KILL)
    victims: list[str] = []
    while len(victims) < many:  # everybody in turn, in an order by chance: a short run kills each too
        victims += chance.sample(VICTIMS, len(VICTIMS))
    moments = sorted(chance.randrange(1, max(2, total - total // 10)) for _ in range(many))
    for moment, victim in zip(moments, victims[:many], strict=True):
        progress.wait_until(moment)
        time.sleep(chance.uniform(0, 0.1))
        plant.count_ended()
        plant.kill(victim, chance)
        time.sleep(chance.uniform(0, 0.3))
        plant.restore()


def _controls(ledger: Ledger, before: Found, writer: Writer, plant: Plant, home: served.Home) -> list[str]:
    """Plant four faults of the kinds that are looked for; gives those that the check does not find."""
    resent = next(reversed(writer.latest.values()))
    writer.correct()
    writer.save(Saving(resent.respondent, resent.item, str(uuid4()), resent.text, resent.version + 1))
    second = writer.submit()
    plant.stop_web()
    claim = writer.next_saving()
    claimed = Submission(second.respondent, second.number + 1, second.answers)
    with contextlib.suppress(OSError, http.client.HTTPException):
        status, _answer = writer.person.save(claim.item, claim.text, claim.version - 1, claim.key)
        raise CommandFailed(f"a server that was killed answered {status}", code=FAILED)
    after: Kept = crash_check.read(home.database.admin)
    found = crash_check.compare(ledger.with_claims(claim, claimed), after)
    planted = {
        "a claimed saving": (found.lost - before.lost, {claim.key}),
        "a saving under a second key": (found.doubled - before.doubled, {resent.key}),
        "a claimed submission": (
            found.lost_submissions - before.lost_submissions,
            {(claimed.respondent, claimed.number)},
        ),
        "a second submission": (
            found.doubled_submissions - before.doubled_submissions,
            {(second.respondent, second.number)},
        ),
    }
    return [what for what, (shown, wanted) in planted.items() if shown != wanted]


def _is_chain_intact(home: served.Home) -> bool:
    """Whether the audit chain, which the worker sealed while it was killed, verifies."""
    from rapport.kernel.chain.verifier import verify

    return verify(os.environ["RAPPORT_SEALER_DATABASE_URL"], home.folder).is_intact
