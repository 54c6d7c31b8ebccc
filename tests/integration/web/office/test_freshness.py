"""What cannot be taken back, or lets somebody in, asks who is there where they signed in long ago."""

import pytest
from django.conf import LazySettings
from tests.integration.web.office.conftest import Browser

from rapport.reports.types import EditionView

AGAIN = "/accounts/reauthenticate/?next="
ASKS = [
    ("EDITOR", "/office/editions/{edition}/freeze/"),
    ("APPROVER", "/office/editions/{edition}/publish/"),
    ("APPROVER", "/office/editions/{edition}/withdraw/"),
    ("APPROVER", "/office/assessments/no-such/publish/"),
    ("ADMINISTRATOR", "/office/waves/{wave}/publish/"),
    ("ADMINISTRATOR", "/office/people/new/"),
    ("ADMINISTRATOR", "/office/people/1/join/"),
    ("ADMINISTRATOR", "/office/people/1/roles/1/end/"),
    ("ADMINISTRATOR", "/office/invitations/new/"),
    ("ADMINISTRATOR", "/office/organisations/AT/support/"),
]


@pytest.mark.parametrize(("role", "address"), ASKS)
def test_who_signed_in_long_ago_is_asked_again(
    browser: Browser, edition: EditionView, settings: LazySettings, role: str, address: str
) -> None:
    client = browser(role)
    path = address.format(edition=edition.code, wave=edition.wave)
    settings.FRESH_SECONDS = 0
    asked = client.post(path, {"version": "1"})
    assert asked.status_code == 302 and asked["Location"].startswith(AGAIN), (asked.status_code, path)
    settings.FRESH_SECONDS = 300
    done = client.post(path, {"version": "1"})
    assert not str(done.headers.get("Location", "")).startswith(AGAIN)


def test_a_form_of_the_page_is_kept_while_asking(browser: Browser, settings: LazySettings) -> None:
    settings.FRESH_SECONDS = 0
    kept = browser("ADMINISTRATOR").post(
        "/office/people/new/",
        {"name": "Somebody", "email": "somebody@office.example"},
        headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"},
    )
    assert kept.status_code == 403
    assert "somebody@office.example" in kept.content.decode()
