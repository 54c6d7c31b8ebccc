"""Accounts in a real browser: an invitation from the mail to the workspace; pages with the accessibility checker."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as live
from django.test import Client
from tests.browser.axe import small_targets, violations
from tests.factories import actors as people
from tests.factories.letters import last_key

from rapport.actors import actions, queries
from rapport.actors.invitations import actions as inviting
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Person
from rapport.actors.support import actions as support
from rapport.kernel import clock
from rapport.kernel.access import Viewer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SYSTEM = Viewer.system()
ADDRESS = "delegate@ministry.example"
OFFICE = (
    "/office/organisations/",
    "/office/organisations/new/",
    "/office/organisations/AT/",
    "/office/organisations/AT/rename/",
    "/office/organisations/AT/support/",
    "/office/invitations/",
    "/office/invitations/new/",
    "/account/email/",
    "/account/support/",
)
DELEGATION = (
    "/delegation/colleagues/",
    "/delegation/colleagues/invite/",
    "/account/profile/",
    "/account/support/",
)


def an_invitation(now: datetime) -> int:
    """Of a delegate of Austria, which it returns."""
    austria = actions.organisation_register(
        code="AT", kind=OrganisationKind.STATE, iso2="AT", names={"en": "Austria"}, by=SYSTEM, now=now
    )
    inviting.invitation_send(
        email=ADDRESS, organisation_id=austria, roles=["FOCAL_POINT"], unit="Justice", by=SYSTEM, now=now
    )
    return austria


@pytest.fixture
def open_as(chromium: "Browser", live_site: str) -> Iterator[object]:
    """`open_as(person, language="ar", width=360)`: a browser in which they are signed in, or nobody is."""
    contexts = []

    def opened(person: Person | None, *, language: str = "en", width: int = 1280) -> "BrowserContext":
        context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        contexts.append(context)
        cookies = {live.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            Person.objects.filter(pk=person.pk).update(language=language)
            client = Client()
            client.force_login(person)
            cookies[live.SESSION_COOKIE_NAME] = client.cookies[live.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": name, "value": value, "url": live_site} for name, value in cookies.items()]
        )
        return context

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_nothing_grave_is_found_and_nothing_runs_over_the_edge(
    live_site: str, open_as: object, language: str, width: int
) -> None:
    now = clock.now()
    austria = an_invitation(now)
    administrator = people.a_person("ADMINISTRATOR", now=now)
    focal = people.a_person("FOCAL_POINT", now=now, organisation=austria)
    people.a_person("CONTRIBUTOR", now=now, organisation=austria)
    support.support_open(
        organisation_id=austria,
        reason="They asked for help with the budgets.",
        minutes=60,
        by=queries.viewer_of(administrator, now),
        now=now,
    )
    key = last_key(now=now)
    pages = (
        (administrator, (*OFFICE, f"/office/people/{focal.pk}/", f"/office/people/{focal.pk}/join/")),
        (focal, DELEGATION),
        (None, (f"/account/invitation/open/{key}/", f"/account/email/open/{key}/")),
    )
    found = []
    for person, addresses in pages:
        page = open_as(person, language=language, width=width).new_page()  # type: ignore[operator]
        for address in addresses:
            answer = page.goto(f"{live_site}{address}")
            found += [] if answer.status == 200 else [f"{address}: {answer.status}"]
            found += [f"{address}: {one}" for one in violations(page)]
            # The main navigation's links are as tall as the machine's font; the frame's own tests look at them.
            small = [one for one in small_targets(page) if "service-navigation" not in one]
            found += [f"{address}: small: {one}" for one in small]
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found += [f"{address}: {over} pixels over the edge"] if over else []
        if person is None:
            page.goto(f"{live_site}/account/invitation/open/{key}/")
            page.locator("main button[type=submit]").click()
            found += [f"accepting: {one}" for one in violations(page)]
    assert found == []


def test_somebody_comes_from_a_mail_by_the_keyboard(live_site: str, open_as: object) -> None:
    now = clock.now()
    an_invitation(now)
    key = last_key(now=now)
    page = open_as(None).new_page()  # type: ignore[operator]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
    page.goto(f"{live_site}/account/invitation/open/{key}/")
    page.locator("main button[type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}/account/invitation/")
    assert [one for one in asked if key in one] == [f"{live_site}/account/invitation/open/{key}/ "]
    page.get_by_label("Name", exact=True).fill("A delegate")
    page.get_by_label("Time zone").focus()
    page.keyboard.type("Vienna")
    page.get_by_label("Password").fill(people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_site}/accounts/login/")
    person = Person.objects.get(email=ADDRESS)
    assert (person.full_name, person.timezone) == ("A delegate", "Europe/Vienna")
    page.go_back()
    assert page.reload().status == 404, "the link was used"
