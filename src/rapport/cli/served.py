"""People who answer a questionnaire over HTTP, on the product as it is served, in a home folder of its own."""

import contextlib
import http.client
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed
from rapport.config.embedded import EmbeddedServer

WAVE = "bench-answering"
LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Home:
    """A home folder, and the PostgreSQL that runs in it."""

    folder: Path
    database: EmbeddedServer


@contextlib.contextmanager
def own_home() -> Iterator[Home]:
    """A home folder for this command alone, its database migrated and running. Raises CommandFailed."""
    if os.environ.get("DATABASE_URL"):
        raise CommandFailed("this bench makes a database of its own; run it without DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="rapport-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["RAPPORT_HOME"] = folder
        from rapport.config.database import start_embedded

        server, addresses = start_embedded(Path(folder))
        addresses.export()
        try:
            runtime.start()
            yield Home(Path(folder), server)
        finally:
            from django.db import connections

            connections.close_all()
            server.release()


@dataclass
class Person:
    """Somebody of a delegation, with the cookies of a browser in which they are signed in."""

    respondent: str
    cookies: dict[str, str]
    port: int = 0
    token: str = ""
    seconds: float = 20.0
    location: str = ""
    """Where the last answer led to, if it led anywhere."""
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def send(self, path: str, data: dict[str, str] | None = None) -> tuple[int, Any]:
        """Ask for a page of the return, or send a form to it. Raises OSError, HTTPException where the line drops."""
        if self._line is None:
            self._line = http.client.HTTPConnection(LOCAL, self.port, timeout=self.seconds)
        headers = {
            "Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items()),
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({**data, "csrfmiddlewaretoken": self.token}) if data is not None else None
        address = f"/delegation/{WAVE}/{self.respondent}/{path}"
        try:
            self._line.request("GET" if body is None else "POST", address, body, headers)
            answer = self._line.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        self.location = answer.headers.get("Location", "")
        for given in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = given.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status, json.loads(text) if is_json else None

    def hang_up(self) -> None:
        """Leave the line; the next sending takes a new one."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def arrive(self) -> None:
        """Fetch the token that forms are sent with."""
        status, given = self.send("token/")
        if status != 200:
            raise CommandFailed(f"the return of {self.respondent} answered {status}")
        self.token = str(given["token"])

    def save(self, item: str, value: str, version: int, key: str) -> tuple[int, Any]:
        """Send one answer as the page's script does."""
        place = f"{item}:"
        sent = {
            "item": item,
            "path": "",
            "key": key,
            f"version:{place}": str(version),
            f"value:{place}": value,
        }
        return self.send("autosave/", sent)

    def submit(self, reason: str = "") -> tuple[int, Any]:
        """Send the official submission; 302 where it was taken, to its receipt."""
        return self.send("check/submit/", {"publish": "yes", "confirm": "on", "reason": reason})

    def correct(self, reason: str) -> tuple[int, Any]:
        """Open what was submitted for correction; 302 where it was opened."""
        return self.send("check/correct/", {"reason": reason})


def people(many: int, questions: int, port: int) -> list[Person]:
    """A wave of `many` respondents and `questions` questions, opened, and one focal point of each, signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client

    from rapport.actors import actions as actors
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now

    by, moment, found = Viewer.system(), now(), []
    with transaction.atomic():
        ids = _open(many, questions, moment)
        for code, organisation in ids.items():
            person = actors.person_register(
                email=f"{code}@delegation.example", full_name=code, password=None, by=by, now=moment
            )
            actors.role_grant(
                person_id=person, organisation_id=organisation, role="FOCAL_POINT", by=by, now=moment
            )
            browser = Client(SERVER_NAME=LOCAL)
            browser.force_login(get_user_model().objects.get(pk=person))
            name = settings.SESSION_COOKIE_NAME
            found.append(Person(code, {name: browser.cookies[name].value}, port))
    return found


def _open(many: int, questions: int, moment: Any) -> dict[str, int]:
    from rapport.actors import actions as actors
    from rapport.actors.kinds import OrganisationKind
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries as surveys
    from rapport.surveys.instruments import actions as instruments
    from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, SectionContent
    from rapport.surveys.running import actions
    from rapport.surveys.running.types import WaveFields

    by = Viewer.system()
    items = tuple(ItemContent(f"Q{n}", "TEXT", {"en": f"Question {n}"}) for n in range(questions))
    sections = (SectionContent("S", {"en": "Section"}, items),)
    content = QuestionnaireContent(code=WAVE, title={"en": "Bench"}, languages=("en",), sections=sections)
    questionnaire, number = instruments.questionnaire_store(content=content, by=by, now=moment)
    ids = {
        code: actors.organisation_register(
            code=code, kind=OrganisationKind.OTHER, names={"en": f"Respondent {code}"}, by=by, now=moment
        )
        for code in (f"bench-{place:03d}" for place in range(many))
    }
    fields = WaveFields(
        code=WAVE,
        title={"en": "Bench"},
        questionnaire=questionnaire,
        number=number,
        as_of=moment.date(),
        deadline=(moment + timedelta(days=30)).date(),
        timezone="UTC",
        groups={"state": {"en": "State"}},
    )
    actions.wave_prepare(fields=fields, by=by, now=moment)
    actions.respondents_choose(wave=WAVE, chosen=dict.fromkeys(ids, "state"), by=by, now=moment)
    version = surveys.wave(viewer=by, code=WAVE).version
    actions.wave_open(wave=WAVE, expected=version, by=by, now=moment)
    return ids
