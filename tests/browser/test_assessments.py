"""Assessments, dialogue and comparisons in a real browser: nothing serious for accessibility, in English and Arabic."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axe import violations
from tests.factories import actors, surveys

from rapport.actors import actions as accounts
from rapport.actors import queries as people
from rapport.kernel.access import Viewer
from rapport.surveys.assessments import actions

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., "Page"]
OFFICE = (
    "/office/assessments/",
    "/office/assessments/new/",
    "/office/assessments/at-2026/",
    "/office/assessments/at-2026/steps/new/",
    "/office/dialogue/",
    "/office/state-recommendations/",
    "/office/state-recommendations/1/",
    "/office/calendar/",
    "/office/calendar/set/",
)
PUBLIC = (
    "/assessments/",
    "/profiles/AT/beside/",
    "/profiles/AT/beside/DK/",
    "/profiles/AT/changes/",
    "/series/",
)
STATE = (
    "/delegation/assessments/",
    "/delegation/assessments/at-2026/",
    "/delegation/assessments/at-2026/parts/findings/",
    "/delegation/assessments/recommendations/1/",
)


def prepared(now: datetime, language: str) -> tuple[str, str]:
    """An assessment of Austria with it for comment; the e-mail addresses of an assessor and of a focal point."""
    surveys.small_wave(now=now, published=True)
    at = people.organisation_by_code(viewer=Viewer.system(), code="AT", language="en", day=now.date()).id
    state = actors.a_person("FOCAL_POINT", now=now, organisation=at)
    given: dict[str, Any] = {"by": Viewer.system(), "now": now}
    actions.assessment_begin(
        code="at-2026", organisation="AT", title={"en": "Visit of 2026"}, began_on=date(2026, 1, 5), **given
    )
    fields = actions.StepFields("VISIT", date(2026, 2, 2), "Meetings in the capital", "Vienna", "Ministries")
    actions.step_record(assessment="at-2026", fields=fields, **given)
    actions.part_add(assessment="at-2026", slug="findings", title="Findings", **given)
    text = "## Law\n\nThe definition follows the Protocol.\n\n- one\n- two"
    actions.part_change(
        assessment="at-2026", slug="findings", title="Findings", text=text, expected=1, **given
    )
    actions.assessment_send(code="at-2026", comments_until=date(2126, 4, 1), expected=1, **given)
    actions.part_comment(
        assessment="at-2026",
        slug="findings",
        text="We see it otherwise.",
        by=people.viewer_of(state, now),
        now=now,
    )
    actions.entry_record(
        organisation="AT", kind="VISIT", on=date(2026, 2, 2), title="Visit", summary="Two days.", **given
    )
    made = actions.RecommendationFields(text="Name a rapporteur.", due_on=date(2026, 2, 20))
    actions.recommendation_make(organisation="AT", fields=made, **given)
    actions.key_date_set(
        code="report",
        title={"en": "Yearly report"},
        on=date(2026, 6, 30),
        yearly=True,
        remind_days=(90, 30),
        permission="EDITION_PUBLISH",
        basis="MC.DEC/13/05",
        **given,
    )
    assessor = actors.a_person("ASSESSOR", now=now)
    for person in (assessor, state):
        own = people.viewer_of(person, now)
        accounts.person_choose_language(person_id=person.pk, language=language, by=own, now=now)
    return assessor.email, state.email


def signed_in(page: "Page", site: str, email: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(actors.PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_pages_are_accessible(visit: Visit, live_site: str, now: datetime, language: str, width: int) -> None:
    office, state = prepared(now, language)
    for who, paths in ((office, OFFICE), (state, STATE), ("", PUBLIC)):
        page = visit("/", language=language, width=width, checked=True)
        if who:
            signed_in(page, live_site, who)
        for path in paths:
            answer = page.goto(live_site + path)
            assert answer is not None
            assert answer.status == 200, path
            assert page.locator("html").get_attribute("lang") == language, path
            assert violations(page) == [], path
            too_wide = page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            assert not too_wide, path
