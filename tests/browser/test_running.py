"""Running a wave in a real browser: accessible in English and Arabic at both widths, and done with the keyboard."""

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.axe import violations
from tests.browser.test_assessments import signed_in
from tests.factories import actors, waves

from rapport.actors import actions as accounts
from rapport.actors import queries as people
from rapport.actors.models import Person
from rapport.kernel.access import Viewer
from rapport.surveys.models import Return, ReturnQuery, Revision
from rapport.surveys.running import actions

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., "Page"]
STATES = ("AT", "BE", "DK", "FI", "FR", "SE", "IT", "ES", "PT", "NL", "PL", "GR")
SHOTS = os.environ.get("SHOTS", "")
OFFICE = (
    "/office/waves/",
    "/office/waves/new/",
    "/office/waves/run/",
    "/office/waves/run/respondents/",
    "/office/waves/run/status/",
    "/office/waves/run/remind/",
    "/office/waves/run/remind/?again=yes",
    "/office/waves/run/deadline/?respondent=BE",
    "/office/waves/run/messages/",
    "/office/waves/run/close/",
    "/office/waves/run/queries/",
    "/office/waves/run/queries/AT/ask/",
    "/office/waves/run/queries/AT/{query}/",
    "/office/waves/next/",
    "/office/waves/next/change/",
    "/office/waves/next/respondents/",
    "/office/waves/next/open/",
)
STATE = ("/delegation/run/AT/queries/", "/delegation/run/AT/queries/{query}/")


def prepared(now: datetime, language: str) -> tuple[str, str, int]:
    """An open wave and one that is prepared; the e-mail addresses of a manager and a focal point, and a query."""
    waves.open_wave(now=now, respondents=STATES, deadline=date(2036, 6, 30))
    states = (
        "SUBMITTED",
        "DRAFTING",
        "CHECKING",
        "RETURNED",
        "DECLINED",
        "CORRECTING",
        "NOT_APPLICABLE",
        "SUBMITTED",
    )
    for code, state in zip(STATES, states, strict=False):
        row = Return.objects.get(respondent__organisation__code=code)
        row.state = state
        if state in ("SUBMITTED", "RETURNED", "CORRECTING"):
            row.revision, row.submitted_at = 1, now
            answers = [
                {
                    "item": item,
                    "path": "",
                    "state": "answered",
                    "values": [value],
                    "text": value,
                    "publish": True,
                }
                for item, value in (("Q1", "no"), ("Q3", "Measures"))
            ]
            Revision.objects.create(
                of=row, number=1, content={"answers": answers}, sha256="0" * 64, submitted_at=now
            )
        row.save()
    system = Viewer.system()
    actions.queries_raise(wave="run", respondent="AT", by=system, now=now)
    actions.respondents_choose(wave="run", chosen={"SE": "partner", "FR": "partner"}, by=system, now=now)
    occasion = f"reminder-{now.date().isoformat()}"
    actions.remind(wave="run", respondents=["BE", "PL"], occasion=occasion, by=system, now=now)
    actions.deadline_extend(
        wave="run", day=date(2036, 8, 1), reason="Elections", respondents=["BE"], by=system, now=now
    )
    waves.prepared_wave(
        now=now + timedelta(days=1),
        code="next",
        previous="run",
        respondents=("AT", "BE"),
        questionnaire=(waves.CODE, 1),
        deadline=date(2037, 6, 30),
    )
    waves.a_state("NO", now=now)
    manager = actors.a_person("SURVEY_MANAGER", now=now)
    focal = Person.objects.filter(grants__organisation__code="AT", grants__role="FOCAL_POINT").earliest("pk")
    for person in (manager, focal):
        own = people.viewer_of(person, now)
        accounts.person_choose_language(person_id=person.pk, language=language, by=own, now=now)
    return manager.email, focal.email, ReturnQuery.objects.earliest("pk").pk


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360), ("en", 360), ("ar", 1280)])
def test_pages_are_accessible(visit: Visit, live_site: str, now: datetime, language: str, width: int) -> None:
    office, state, query = prepared(now, language)
    for who, paths in ((office, OFFICE), (state, STATE)):
        page = visit("/", language=language, width=width, checked=True)
        signed_in(page, live_site, who)
        for template in paths:
            path = template.format(query=query)
            answer = page.goto(live_site + path)
            assert answer is not None
            assert answer.status == 200, path
            assert violations(page) == [], path
            wide = page.evaluate(
                "[...document.querySelectorAll('main *')].filter(one => !one.closest('.rp-scroll, svg') &&"
                " one.getBoundingClientRect().width > document.documentElement.clientWidth)"
                ".map(one => one.outerHTML.slice(0, 120))"
            )
            assert wide == [], path
            if SHOTS:
                name = path.strip("/").replace("/", "_").replace("?", "_")
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{language}-{width}.png"), full_page=True)


def test_a_reminder_is_sent_with_the_keyboard(visit: Visit, live_site: str, now: datetime) -> None:
    office, _state, _query = prepared(now, "en")
    page = visit("/")
    signed_in(page, live_site, office)
    page.goto(f"{live_site}/office/waves/run/remind/?respondent=PL")
    page.locator("#remind-PL").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    page.locator("#note").focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url("**/messages/")
    assert "By keyboard" in page.locator("table").inner_text()
    assert page.complaints == []  # type: ignore[attr-defined]
