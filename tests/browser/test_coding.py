"""The coding desk with a real browser: ten answers by keyboard alone, and the accessibility checker on its pages."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.axe import small_targets, violations
from tests.factories import actors, coding
from tests.factories.coding import WAVE

from rapport.surveys.models import Coding

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FRAME = ("govuk-service-navigation__link", "govuk-breadcrumbs__link")
DESK = f"/office/waves/{WAVE}/coding/"
STATES = ("AT", "BE", "DK", "FI", "FR", "SE", "DE", "IT", "ES", "PT")
PAGES = (
    DESK, f"{DESK}items/LEAD/", f"{DESK}items/LEAD/AT/", f"{DESK}items/Q2/AT/", f"{DESK}respondents/AT/",
    f"{DESK}agreement/", f"{DESK}codebook/", f"{DESK}codebook/LEAD/", f"{DESK}codebook-item/",
)  # fmt: skip


def signed_in(live_site: str, browser: "Browser", now: datetime, width: int, language: str) -> "Page":
    person = actors.a_person("CODER", "SURVEY_MANAGER", now=now)
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, locale=language)
    page = context.new_page()
    page.goto(f"{live_site}/accounts/login/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(actors.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{live_site}/office/")
    page.locator(f"button[name=language][value={language}]").click()
    return page


def test_ten_answers_are_coded_by_keyboard_alone(live_site: str, chromium: "Browser", now: datetime) -> None:
    coding.submitted_wave(now=now, states=STATES)
    page = signed_in(live_site, chromium, now, 1280, "en")
    page.goto(f"{live_site}{DESK}items/LEAD/{STATES[0]}/")
    for number in range(len(STATES)):
        page.keyboard.press("1")
        if number % 2:
            page.keyboard.press("2")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}{DESK}items/LEAD/")
    assert Coding.objects.filter(stage="FINAL", item__code="LEAD").count() == len(STATES)
    assert Coding.objects.filter(stage="FINAL", values=["justice", "interior"]).count() == len(STATES) // 2
    page.context.close()


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_nothing_grave_is_found_and_nothing_runs_over_the_edge(
    live_site: str, chromium: "Browser", now: datetime, tmp_path: Path, language: str, width: int
) -> None:
    coding.submitted_wave(now=now)
    page = signed_in(live_site, chromium, now, width, language)
    found = []
    for number, address in enumerate(PAGES):
        page.goto(f"{live_site}{address}")
        page.screenshot(path=tmp_path / f"coding-{language}-{width}-{number}.png", full_page=True)
        found += [f"{address}: {one}" for one in violations(page)]
        # What the frame draws around every page is looked at in test_office_access.
        small = [one for one in small_targets(page) if not any(part in one for part in FRAME)]
        found += [f"{address}: small: {one}" for one in small]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {over} pixels over the edge"] if over else []
    page.context.close()
    assert found == [], "\n".join(found)
