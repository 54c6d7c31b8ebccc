"""The status screen of a wave of 200 respondents and 300 questions against its limits of time and reads.

Makes its own wave by the product's own actions, in a transaction that is rolled back: nothing stays.
"""

import statistics
import time
from datetime import datetime, timedelta
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed

RESPONDENTS, QUESTIONS, ANSWERED = 200, 300, 20
WAVE = "bench-status"
LIMIT_SECONDS, READ_LIMIT = 0.100, 15


def measure(*, requests: int = 60) -> tuple[list[float], list[float], int, int]:
    """Server times of `requests` after five warm ones, their processor times, reads of tables, bytes of one page.

    Raises CommandFailed where the page fails.
    """
    runtime.start()
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from rapport.kernel.clock import now

    with transaction.atomic():
        _make(now())
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(_reader(now()))
        path = f"/office/waves/{WAVE}/status/"
        times, busy = [], []
        for number in range(requests + 5):
            begun, begun_busy = time.perf_counter(), time.process_time()
            answer = client.get(path)
            elapsed = time.perf_counter() - begun
            if answer.status_code != 200:
                raise CommandFailed(f"{path} answered {answer.status_code}", code=FAILED)
            if number >= 5:
                times.append(elapsed)
                busy.append(time.process_time() - begun_busy)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        reads = len([one for one in captured if " FROM " in one["sql"]])
        transaction.set_rollback(True)
    return times, busy, reads, len(answer.content)


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def _reader(now: datetime) -> Any:
    from django.contrib.auth import get_user_model

    from rapport.actors import actions, queries
    from rapport.kernel.access import Viewer

    system = Viewer.system()
    person = actions.person_register(
        email="bench@office.example", full_name="Bench", password=None, by=system, now=now
    )
    office = next(iter(queries.organisations(viewer=system, language="en", day=now.date())))
    for role in ("SURVEY_MANAGER", "ADMINISTRATOR"):
        actions.role_grant(person_id=person, organisation_id=office, role=role, by=system, now=now)
    return get_user_model().objects.get(pk=person)


def _make(now: datetime) -> None:
    """The wave: 200 respondents in two groups, some of them with a whole submission, all invited and reminded."""
    from rapport.actors import actions as actors
    from rapport.actors.kinds import OrganisationKind
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries as surveys
    from rapport.surveys.answering import actions as answering
    from rapport.surveys.answering.types import Entry, Given
    from rapport.surveys.instruments import actions as instruments
    from rapport.surveys.running import actions

    by = Viewer.system()
    code, number = instruments.questionnaire_store(content=_questionnaire(), by=by, now=now)
    codes = [f"bench-{place:03d}" for place in range(RESPONDENTS)]
    ids = {
        one: actors.organisation_register(
            code=one, kind=OrganisationKind.OTHER, names={"en": f"Respondent {one}"}, by=by, now=now
        )
        for one in codes
    }
    actions.wave_prepare(fields=_fields(code, number, now), by=by, now=now)
    actions.respondents_choose(
        wave=WAVE,
        chosen={one: "state" if place % 4 else "partner" for place, one in enumerate(codes)},
        by=by,
        now=now,
    )
    actions.wave_open(wave=WAVE, expected=surveys.wave(viewer=by, code=WAVE).version, by=by, now=now)
    entries = [
        Entry(f"Q{place}", Given("answered", ("a",) if place % 3 else ("12",))) for place in range(QUESTIONS)
    ]
    for one in codes[:ANSWERED]:
        own = delegation(ids[one])
        answering.answers_save(wave=WAVE, respondent=one, entries=entries, channel="API", by=own, now=now)
        answering.return_submit(wave=WAVE, respondent=one, channel="API", by=own, now=now)
    day = now.date().isoformat()
    actions.remind(wave=WAVE, respondents=codes[ANSWERED:], occasion=f"reminder-{day}", by=by, now=now)


def delegation(organisation: int) -> Any:
    """Somebody who answers and submits for an organisation."""
    from rapport.kernel.access import Viewer

    held = ("RETURN_ANSWER", "RETURN_SUBMIT")
    return Viewer(
        permissions=frozenset(held),
        organisations=frozenset({organisation}),
        on_behalf=frozenset((organisation, one) for one in held),
    )


def _fields(code: str, number: int, now: datetime) -> Any:
    from rapport.surveys.running.types import WaveFields

    return WaveFields(
        code=WAVE,
        title={"en": "Bench"},
        questionnaire=code,
        number=number,
        as_of=now.date(),
        deadline=(now + timedelta(days=30)).date(),
        timezone="UTC",
        groups={"state": {"en": "State"}, "partner": {"en": "Partner"}},
    )


def _questionnaire() -> Any:
    from rapport.surveys.instruments.content import (
        ItemContent,
        OptionContent,
        QuestionnaireContent,
        SectionContent,
    )

    options = (OptionContent("a", {"en": "A"}), OptionContent("b", {"en": "B"}))
    return QuestionnaireContent(
        code=WAVE,
        title={"en": "Bench"},
        languages=("en",),
        sections=tuple(
            SectionContent(
                f"S{section}",
                {"en": f"Section {section}"},
                tuple(
                    ItemContent(f"Q{place}", "SINGLE", {"en": f"Question {place}"}, options=options)
                    if place % 3
                    else ItemContent(f"Q{place}", "NUMBER", {"en": f"Question {place}"})
                    for place in range(section * 30, section * 30 + 30)
                ),
            )
            for section in range(QUESTIONS // 30)
        ),
    )
