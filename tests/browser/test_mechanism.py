"""One decision's whole life in a real browser, and the accessibility checker on every page it passes.

Agenda → minutes → decision → office → update → returned → accepted → next agenda → public minutes.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.browser.axe import small_targets, violations
from tests.factories import actors
from tests.factories import meetings as made

from rapport.actors.models import Organisation
from rapport.kernel import clock

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FRAME = ("govuk-service-navigation__link", "govuk-breadcrumbs__link")
OWNER = "Ministry of Health and Social Services of the Republic"
SECRET = "What the members said among themselves."


class Visitor:
    """Somebody with a role and a browser of their own."""

    def __init__(
        self, site: str, browser: "Browser", role: str, organisation: int | None, now: datetime
    ) -> None:
        self.site = site
        person = actors.a_person(role, now=now, organisation=organisation)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True, locale="en")
        self.page: Page = context.new_page()
        self.go("/accounts/login/")
        self.page.locator("input[name=login]").fill(person.email)
        self.page.locator("input[name=password]").fill(actors.PASSWORD)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url(f"{site}/mechanism/")

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(f"{self.site}{path}")

    def fill(self, **values: str) -> None:
        """Fill fields by name."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def press(self, words: str) -> None:
        """Press a button and wait for what comes."""
        with self.page.expect_navigation():
            self.page.locator("main button", has_text=words).first.click()

    def follow(self, words: str) -> None:
        """Follow a link."""
        with self.page.expect_navigation():
            self.page.locator("main a", has_text=words).first.click()

    def text(self) -> str:
        """What stands on the page."""
        return self.page.locator("main").inner_text()

    def looked_at(self) -> list[str]:
        """What is grave on this page in three languages at two widths; it stays as it was."""
        found, here = [], self.page.url
        for language in ("ar", "fr", "en"):
            with self.page.expect_navigation():
                self.page.locator(f"button[name=language][value={language}]").first.click()
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                where = f"{here.removeprefix(self.site)} {language} {width}"
                found += [f"{where}: {one}" for one in violations(self.page)]
                small = [one for one in small_targets(self.page) if not any(part in one for part in FRAME)]
                found += [f"{where}: small: {one}" for one in small]
                over = self.page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                found += [f"{where}: {over} px over the edge"] if over > 0 else []
        return found


def _planned(by: Visitor, table: made.Table, title: str, days: int) -> str:
    by.go("/mechanism/meetings/plan/")
    by.page.locator("main [name=body]").select_option(table.body.code)
    day = (clock.now() + timedelta(days=days)).date()
    by.fill(on_day=str(day.day), on_month=str(day.month), on_year=str(day.year))
    by.fill(title=title, starts="08:00", ends="10:00", place="Hall 1")
    by.press("Save")
    by.follow(title)
    return by.page.url.removeprefix(by.site)


def test_one_decision_from_the_agenda_to_the_public_minutes(
    live_site: str, chromium: "Browser", now: datetime
) -> None:
    table = made.a_table(now=now)
    table.health.names.update(name=OWNER)
    office = Organisation.objects.create(code="health-north", kind="OFFICE", parent=table.health)
    secretariat = Visitor(live_site, chromium, "SECRETARIAT", None, now)
    coordinator = Visitor(live_site, chromium, "NATIONAL_COORDINATOR", None, now)
    member = Visitor(live_site, chromium, "REPRESENTATIVE", table.health.pk, now)
    other = Visitor(live_site, chromium, "OFFICER", table.outside.pk, now)
    found: list[str] = []

    secretariat.go(f"/mechanism/meetings/practice/{table.body.code}/")
    secretariat.page.locator("main [name=publishes_minutes]").check()
    secretariat.press("Save")
    first = _planned(secretariat, table, "First session", -3)
    later = _planned(secretariat, table, "Later session", 20)
    secretariat.go(first)
    assert "Who came is not recorded yet." in secretariat.text(), "nothing recorded is not nobody"
    found += secretariat.looked_at()
    secretariat.follow("Add a point")
    secretariat.fill(title="Shelters for men")
    secretariat.press("Save")
    secretariat.press("Convene and invite")
    secretariat.follow("Write minutes")
    secretariat.fill(text=SECRET, public_text="Shelters were discussed.")
    secretariat.press("Save")

    secretariat.follow("Record a decision")
    assert (
        "optional" not in secretariat.page.locator("label", has_text="Organisation that answers").inner_text()
    )
    found += secretariat.looked_at()
    secretariat.fill(title="Open places for men", text="Six places are opened.")
    secretariat.page.locator("main [name=visibility]").select_option("PUBLIC")
    secretariat.press("Save")
    assert "A decision needs an organisation that answers for it." in secretariat.text()
    assert secretariat.page.locator("main [name=text]").input_value() == "Six places are opened.", (
        "nothing lost"
    )
    due = (clock.now() + timedelta(days=60)).date()
    secretariat.page.locator("main [name=owner]").select_option(label=OWNER)
    secretariat.fill(due_on_day=str(due.day), due_on_month=str(due.month), due_on_year=str(due.year))
    secretariat.press("Save")
    secretariat.press("The meeting was held")
    assert "Open places for men" not in _seen(other, "/mechanism/decisions/"), "only recorded yet"
    secretariat.press("Circulate the minutes")

    member.go("/mechanism/circulars/")
    assert member.text().count("Open places for men") >= 2, "the ministry and its office"
    assert office.code in member.text()
    found += member.looked_at()
    member.press("We have read it")
    assert "Open places for men" not in _seen(other, "/mechanism/circulars/")

    member.go("/mechanism/inbox/")
    found += member.looked_at()
    member.follow("Open places for men")
    owed = member.page.url.removeprefix(live_site)
    member.follow("Write an update")
    member.fill(activity="Two houses were rented.", result="Six men live there.")
    member.page.locator("main [name=closes]").check()
    member.press("Save as a draft")
    assert "Two houses" not in _seen(coordinator, owed), "a draft is its organisation's"
    member.follow("Add evidence")
    member.fill(link="https://www.example.org/lease")
    member.press("Save")
    member.press("Submit")
    coordinator.go(owed)
    found += coordinator.looked_at()
    coordinator.follow("Return with a reason")
    coordinator.fill(reason="Since when?")
    coordinator.press("Return")
    assert "Since when?" in _seen(member, owed)
    member.press("Submit")
    assert "Open places for men" in _seen(secretariat, later), "what is open comes back by itself"
    coordinator.go(owed)
    coordinator.press("Accept")
    coordinator.follow("Decision of a body")
    found += coordinator.looked_at()
    coordinator.press("Fulfilled")
    assert "The decision is fulfilled." in coordinator.text()

    secretariat.go(later)
    secretariat.follow("Change")
    yesterday = clock.now() - timedelta(days=1)
    secretariat.fill(on_day=str(yesterday.day), on_month=str(yesterday.month), on_year=str(yesterday.year))
    secretariat.fill(starts="00:00", ends="00:01")
    secretariat.press("Save")
    secretariat.press("Convene and invite")
    secretariat.go(first)
    secretariat.follow("Confirm the minutes")
    secretariat.press("Save")
    secretariat.press("Publish the public part")
    anybody = chromium.new_context().new_page()
    anybody.goto(f"{live_site}/minutes/")
    anybody.locator("main a", has_text="First session").click()
    shown = anybody.locator("main").inner_text()
    assert all(words in shown for words in ("Shelters were discussed.", "Open places for men", OWNER))
    assert SECRET not in shown
    assert found == [], "\n".join(found)


def _seen(who: Visitor, path: str) -> str:
    who.go(path)
    return who.text()
