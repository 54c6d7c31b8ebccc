"""The coding desk of a wave of 67 respondents and 40 coded items against its limits of time and reads.

Makes its own wave by the product's own actions, in a transaction that is rolled back: nothing stays.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapport.cli import runtime

RESPONDENTS, ITEMS = 67, 40
WAVE = "bench-coding"
DESK_LIMIT_SECONDS, SAVE_LIMIT_SECONDS, READ_LIMIT = 0.100, 0.060, 15


@dataclass(frozen=True)
class Measured:
    """Times of reading the desk and of saving one code, in seconds, and the reads of tables of one desk."""

    desk: list[float]
    save: list[float]
    reads: int


def measure(*, runs: int = 40) -> Measured:
    """Read the desk and save one code of a wave that is coded whole, `runs` times each after five warm ones."""
    runtime.start()
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from rapport.config import memory
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.surveys import queries as surveys
    from rapport.surveys.coding import actions, queries
    from rapport.surveys.coding.types import Code

    system, moment = Viewer.system(), now()
    with transaction.atomic():
        codes = make(moment)
        wave = surveys.wave(viewer=system, code=WAVE)

        def save(number: int) -> None:
            actions.answer_code(
                wave=WAVE,
                item=f"C{number % ITEMS}",
                respondent=codes[number % RESPONDENTS],
                code=Code("answered", ("b",), f"Run {number}."),
                by=system,
                now=moment,
            )

        # As the web server does; what making the wave has left behind is no part of the product either.
        memory.settle()
        desk = _timed(lambda _number: queries.desk(viewer=system, wave=wave), runs)
        saved = _timed(save, runs)
        with CaptureQueriesContext(connection) as captured:
            queries.desk(viewer=system, wave=wave)
        reads = len([one for one in captured if " FROM " in one["sql"]])
        transaction.set_rollback(True)
    return Measured(desk, saved, reads)


def _timed(what: Callable[[int], object], runs: int) -> list[float]:
    times = []
    for number in range(runs + 5):
        begun = time.perf_counter()
        what(number)
        times.append(time.perf_counter() - begun)
    return times[5:]


def make(now: datetime) -> list[str]:
    """The wave: everybody has submitted, and every item of everybody is coded. Returns the respondents' codes."""
    from rapport.actors import actions as actors
    from rapport.actors.kinds import OrganisationKind
    from rapport.cli.bench_status import delegation
    from rapport.kernel.access import Viewer
    from rapport.surveys import queries as surveys
    from rapport.surveys.answering import actions as answering
    from rapport.surveys.answering.types import Entry, Given
    from rapport.surveys.coding import actions as coding
    from rapport.surveys.coding.types import Code, CodebookFields
    from rapport.surveys.coding.types import Entry as Coded
    from rapport.surveys.instruments import actions as instruments
    from rapport.surveys.running import actions
    from rapport.surveys.running.types import WaveFields

    by = Viewer.system()
    questionnaire, number = instruments.questionnaire_store(content=_questionnaire(), by=by, now=now)
    codes = [f"bench-{place:03d}" for place in range(RESPONDENTS)]
    ids = {
        one: actors.organisation_register(
            code=one, kind=OrganisationKind.OTHER, names={"en": f"Respondent {one}"}, by=by, now=now
        )
        for one in codes
    }
    fields = WaveFields(
        code=WAVE,
        title={"en": "Bench"},
        questionnaire=questionnaire,
        number=number,
        as_of=now.date(),
        deadline=(now + timedelta(days=30)).date(),
        timezone="UTC",
        groups={"state": {"en": "State"}},
    )
    actions.wave_prepare(fields=fields, by=by, now=now)
    actions.respondents_choose(wave=WAVE, chosen=dict.fromkeys(codes, "state"), by=by, now=now)
    actions.wave_open(wave=WAVE, expected=surveys.wave(viewer=by, code=WAVE).version, by=by, now=now)
    for place in range(ITEMS):
        item = CodebookFields(
            f"C{place}", "SINGLE", {"en": "Code"}, f"Q{place}", options=(("a", "A"), ("b", "B"))
        )
        coding.codebook_item_save(
            wave=WAVE, fields=item, new=True, reason="Bench.", expected=place + 1, by=by, now=now
        )
    for one in codes:
        words = [f"What {one} wrote to question {place}. " * 5 for place in range(ITEMS)]
        entries = [Entry(f"Q{place}", Given("answered", (text,), text)) for place, text in enumerate(words)]
        own = delegation(ids[one])
        answering.answers_save(wave=WAVE, respondent=one, entries=entries, channel="API", by=own, now=now)
        answering.return_submit(wave=WAVE, respondent=one, channel="API", by=own, now=now)
    given = Code("answered", ("a",))
    coding.answers_code(
        wave=WAVE,
        entries=[Coded(f"C{place}", one, given) for one in codes for place in range(ITEMS)],
        by=by,
        now=now,
    )
    return codes


def _questionnaire() -> Any:
    from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, SectionContent

    return QuestionnaireContent(
        code=WAVE,
        title={"en": "Bench"},
        languages=("en",),
        sections=tuple(
            SectionContent(
                f"S{section}",
                {"en": f"Section {section}"},
                tuple(
                    ItemContent(f"Q{place}", "TEXT", {"en": f"Question {place}"})
                    for place in range(section * 10, section * 10 + 10)
                ),
            )
            for section in range(ITEMS // 10)
        ),
    )
