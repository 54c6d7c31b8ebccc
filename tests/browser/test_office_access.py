"""The pages of the workspace with the accessibility checker, narrow and wide, in English and Arabic."""

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.browser.axe import small_targets, violations
from tests.factories import actors, reports, surveys

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    "/office/",
    "/office/waves/small/questions/",
    "/office/waves/small/figures/",
    "/office/waves/small/figures/mechanism/",
    "/office/waves/small/figures/mechanism/change/",
    "/office/waves/small/universes/",
    "/office/waves/small/universes/replied/",
    "/office/editions/",
    "/office/editions/begin/",
    "/office/editions/first/",
    "/office/editions/first/change/",
    "/office/editions/first/chapters/summary/",
    "/office/editions/first/exhibits/table/at-a-glance/",
    "/office/editions/first/recommendations/1/",
    "/office/editions/first/check/",
    "/office/editions/first/freeze/",
    "/office/editions/first/files/",
    "/office/editions/first/compare/",
    "/office/people/",
    "/office/people/new/",
    "/office/audit/",
    "/office/audit/verification/",
    "/account/profile/",
)


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_nothing_grave_is_found_and_nothing_runs_over_the_edge(
    live_site: str, chromium: "Browser", now: datetime, language: str, width: int
) -> None:
    reports.draft_edition(surveys.small_wave(now=now), now=now)
    person = actors.a_person("EDITOR", "ADMINISTRATOR", "AUDITOR", now=now)
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, locale=language)
    page = context.new_page()
    page.goto(f"{live_site}/accounts/login/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(actors.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{live_site}/office/")
    page.locator(f"button[name=language][value={language}]").click()
    found = []
    for address in PAGES:
        page.goto(f"{live_site}{address}")
        found += [f"{address}: {one}" for one in violations(page)]
        found += [f"{address}: small: {one}" for one in small_targets(page)]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {over} pixels over the edge"] if over else []
    context.close()
    assert found == []
