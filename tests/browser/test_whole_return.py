"""A whole return with the keys alone, from signing in to the receipt: nothing is clicked or focused by code."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal import auth
from tests.factories.actors import PASSWORD
from tests.factories.answering import WAVE, a_delegate, an_open_wave
from tests.integration.web.account.conftest import code_of

from rapport.surveys.models import ReturnDocument, Revision
from rapport.web.account.factors import secrets_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN = f"/delegation/{WAVE}/AT/"
SEEN = """selector => {
    const one = document.activeElement;
    if (!one.matches(selector)) return "";
    return one.matches(":focus-visible") || one.type === "file" ? "reached" : "unseen";
}"""


class Keys:
    """Goes through pages with Tab, Space, Enter and arrows."""

    def __init__(self, page: "Page", site: str) -> None:
        self.page, self.site = page, site

    def to(self, selector: str, *, most: int = 90) -> None:
        """Tab on until the element has the focus, and shows it."""
        for _ in range(most):
            found = self.page.evaluate(SEEN, selector)
            assert found != "unseen", f"{selector} has the focus and does not show it"
            if found == "reached":
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{most} times Tab did not reach {selector} of {self.page.url}")

    def press(self, selector: str, *keys: str) -> None:
        """Press keys at an element."""
        self.to(selector)
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, selector: str, text: str) -> None:
        """Write into a field."""
        self.to(selector)
        self.page.keyboard.type(text)

    def go(self, selector: str, address: str) -> None:
        """Press Enter at a link or button, arrive, and go past the navigation by the first link of the page."""
        self.press(selector, "Enter")
        self.page.wait_for_url(lambda url: url.split("#")[0] == f"{self.site}{address}")
        if address.startswith(OWN):
            self.press(".govuk-skip-link", "Enter")


def signed_in(keys: Keys, email: str, secret: str) -> None:
    """From the page of signing in to the questionnaires, with the second factor."""
    keys.page.goto(f"{keys.site}/accounts/login/?next=/delegation/")
    keys.type("input[name=login]", email)
    keys.type("input[name=password]", PASSWORD)
    keys.go("input[name=password]", "/accounts/factors/show/")
    keys.type("input[name=code]", code_of(secret))
    keys.go("input[name=code]", "/delegation/")


def test_a_whole_return_with_the_keys_alone(live_site: str, chromium: "Browser", tmp_path: Path) -> None:
    now = datetime.now(UTC)
    an_open_wave(now=now)
    person, secret = a_delegate("AT", now=now), auth.generate_totp_secret()
    with secrets_of(person.pk):
        auth.TOTP.activate(person, secret)
    plan = tmp_path / "plan.txt"
    plan.write_text("Our plan", encoding="utf-8")
    context = chromium.new_context(locale="en")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    keys = Keys(page, live_site)
    signed_in(keys, person.email, secret)
    keys.go(f"main a[href='{OWN}']", OWN)
    keys.go(f"main a[href='{OWN}sections/A/']", f"{OWN}sections/A/")
    keys.press("[id='value-Q1:-yes']", "Space", "ArrowDown", "ArrowUp")
    page.locator("#question-Q2 [data-asked]").wait_for(state="visible")
    keys.type("[id='field-Q2:']", "July 2003")
    keys.press("[id='value-Q3:-ngo']", "Space")
    keys.press("[id='value-Q3:-other']", "Space")
    keys.type("[id='text-Q3:']", "A round table")
    keys.type("[id='field-Q4:']", "It meets")
    page.keyboard.press("Enter")
    page.keyboard.type("monthly.")
    keys.press("#question-Q4 summary", "Enter")
    keys.press("[id='publish-Q4:']", "ArrowDown", "ArrowDown")
    keys.go("button[data-save]", f"{OWN}sections/B/")
    keys.type("[id='field-Q6:']", "4")
    keys.press("#question-Q7 summary", "Enter")
    keys.press("[id='state-Q7:']", "ArrowDown", "ArrowDown")
    keys.type("[id='field-Q8:']", "1 200 000")
    keys.press("[name='currency:Q8:']", "ArrowDown")
    keys.go("#question-Q9 a[href*='item=Q9']", f"{OWN}documents/?item=Q9")
    keys.to("input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(plan)
    keys.press("main form button[type=submit].govuk-button:not(.govuk-button--secondary)", "Enter")
    page.locator("main li", has_text="plan.txt").wait_for()
    keys.go(f"main a[href='{OWN}'], nav a[href='{OWN}']", OWN)
    keys.go(f"main a[href='{OWN}sections/B/']", f"{OWN}sections/B/")
    keys.type("[id='field-Q10a:1']", "First")
    keys.press("button[name=add]", "Enter")
    page.locator("[id='field-Q10a:2']").wait_for()
    keys.type("[id='field-Q10b:1']", "2005, supplemented 2007")
    keys.type("[id='field-Q11a:women']", "3")
    keys.go("button[data-save]", OWN)
    keys.go(f"main a[href='{OWN}check/']", f"{OWN}check/")
    keys.go(f"main a[href='{OWN}check/submit/']", f"{OWN}check/submit/")
    keys.press("input[name=publish]", "Space")
    keys.press("input[name=confirm]", "Space")
    keys.go("main form button[type=submit]", f"{OWN}receipts/1/")
    revision = Revision.objects.get()
    assert revision.sha256 in page.locator("main").inner_text()
    context.close()
    assert complaints == []
    given = {(one["item"], one["path"]): one for one in revision.content["answers"]}
    said = {place: one["values"] for place, one in given.items() if one["state"] == "answered"}
    assert said == {
        ("Q1", ""): ["yes"], ("Q2", ""): ["2003-07"], ("Q3", ""): ["ngo", "other"], ("Q4", ""): ["It meets\nmonthly."],
        ("Q6", ""): ["4"], ("Q8", ""): ["1200000 EUR"], ("Q9", ""): ["plan.txt"], ("Q10a", "1"): ["First"],
        ("Q10b", "1"): ["2005", "2007"], ("Q11a", "women"): ["3"],
    }  # fmt: skip
    assert given[("Q7", "")]["state"] == "not_known"
    assert given[("Q4", "")]["publish"] is False and given[("Q1", "")]["publish"] is True
    assert ReturnDocument.objects.count() == 1
