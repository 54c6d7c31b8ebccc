"""Signing in with a security key in a real browser, and the pages of one's account with the accessibility checker."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.axe import small_targets, violations
from tests.factories import actors

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    "/accounts/factors/",
    "/accounts/factors/app/",
    "/accounts/factors/keys/",
    "/accounts/factors/keys/add/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/password/change/",
)
IN_THE_FRAME = "govuk-service-navigation__link"  # the links of the frame, whose spacing is the library's
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _sign_in(page: "Page", site: str, email: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(actors.PASSWORD)
    page.locator("main button[type=submit]").first.click()


def test_a_key_is_added_and_asked_for_under_the_content_policy(
    live_site: str, chromium: "Browser", now: datetime
) -> None:
    site = live_site.replace("127.0.0.1", "localhost")  # keys belong to a name, never to a number
    person = actors.a_person("READER", now=now)
    context = chromium.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    tool: Any = context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    _sign_in(page, site, person.email)
    page.wait_for_url(f"{site}/office/")
    page.goto(f"{site}/accounts/factors/keys/add/")
    page.locator("input[name=name]").fill("My key")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(f"{site}/accounts/factors/codes/")
    page.locator("main form button[type=submit]").click()
    assert page.locator("#codes li").count() == 10
    page.goto(f"{site}/accounts/factors/keys/")
    assert "My key" in page.locator("main").inner_text()
    page.locator(".rp-masthead__account form button").click()
    _sign_in(page, site, person.email)
    page.wait_for_url(f"{site}/accounts/factors/show/")
    page.goto(f"{site}/office/")
    assert page.url == f"{site}/accounts/factors/show/", "the password alone lets nobody in"
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(f"{site}/office/")
    assert [one for one in complaints if "Content Security Policy" in one] == []
    context.close()


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_nothing_grave_is_found_on_pages_of_an_account(
    live_site: str, chromium: "Browser", now: datetime, language: str, width: int
) -> None:
    person = actors.a_person("READER", now=now)
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, locale=language)
    page = context.new_page()
    found = []
    page.goto(f"{live_site}/accounts/login/")
    found += [f"login: {one}" for one in violations(page)]
    _sign_in(page, live_site, person.email)
    page.wait_for_url(f"{live_site}/office/")
    page.locator(f"button[name=language][value={language}]").click()
    for address in PAGES:
        page.goto(f"{live_site}{address}")
        found += [f"{address}: {one}" for one in violations(page)]
        found += [f"{address}: small: {one}" for one in small_targets(page) if IN_THE_FRAME not in one]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {over} pixels over the edge"] if over else []
    context.close()
    assert found == []
