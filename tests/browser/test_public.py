"""The public pages of the demonstration as a real browser shows them, from the left and from the right."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.browser.axe import small_targets, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EDITION = "/reports/osce-2007/"
PAGES = (
    "/",
    "/reports/",
    EDITION,
    f"{EDITION}chapters/co-ordination/",
    f"{EDITION}chapters/annex-answers/",
    f"{EDITION}methods/",
    f"{EDITION}recommendations/",
    f"{EDITION}tables/annex-c-2/",
    f"{EDITION}charts/tiles-ncm/",
    f"{EDITION}figures/",
    f"{EDITION}figures/ncm-yes/",
    f"{EDITION}figures/ncm/",
    f"{EDITION}verification/",
    "/waves/",
    "/waves/osce-2007/",
    "/waves/osce-2007/questionnaire/",
    "/profiles/",
    "/profiles/CZ/",
    "/profiles/AL/",
    "/search/?q=budget",
    "/about/accessibility/",
    "/about/methods/",
    "/about/data/",
    "/about/licence/",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def demonstration(live_site: str, now: datetime) -> None:
    """Both waves and the edition of 2007, published and built."""
    from rapport.cli import demonstration

    demonstration.load(now=now, say=lambda line: None)


def faults(page: "Page", site: str, path: str) -> list[str]:
    """What is wrong with a page: for those who cannot see it, on this width, and in the browser's own view."""
    page.complaints.clear()  # type: ignore[attr-defined]
    page.goto(site + path)
    found = [str(one) for one in violations(page)]
    found += [f"small: {one}" for one in small_targets(page)]
    if (wide := page.evaluate(OVERFLOW)) > 0:
        found.append(f"wider than the window by {wide}")
    found += page.complaints  # type: ignore[attr-defined]
    return [f"{path}: {one}" for one in found]


@pytest.mark.usefixtures("demonstration")
def test_pages_are_open_to_everybody(visit: Callable[..., "Page"], live_site: str) -> None:
    found = []
    for language, width in (("en", 1280), ("ar", 1280), ("en", 360), ("ar", 360)):
        page = visit("/", language=language, width=width, checked=True)
        found += [f"{language} {width} {fault}" for path in PAGES for fault in faults(page, live_site, path)]
    assert found == []


@pytest.mark.usefixtures("demonstration")
def test_a_reader_follows_a_number_to_an_answer(visit: Callable[..., "Page"]) -> None:
    page = visit("/", language="en")
    page.get_by_role("link", name="National Co-ordination Mechanisms").first.click()
    page.get_by_role("link", name="58.2 per cent").first.click()
    page.get_by_text("39 of 67: all States invited").wait_for()
    page.get_by_role("link", name="Austria", exact=True).click()
    page.get_by_role("heading", name="Austria", level=1).wait_for()
    page.get_by_text("Printed as:").first.wait_for()
    assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.usefixtures("demonstration")
def test_pages_need_no_scripts(visit: Callable[..., "Page"], live_site: str) -> None:
    page = visit("/", language="fr")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{live_site}/search/")
    page.get_by_role("searchbox").fill("budget")
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/search/?q=budget")
    assert page.locator(".rp-hits > li").count() > 5
