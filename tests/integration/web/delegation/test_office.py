"""What the office sees of a return: submissions, never drafts."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.answering import WAVE
from tests.integration.web.delegation.conftest import Browser, page
from tests.integration.web.delegation.test_answering import SECRET, autosave

RETURN = f"/office/waves/{WAVE}/returns/AT/"


def test_the_office_reads_submissions_and_no_draft(at: Client, office: Browser) -> None:
    autosave(at, "Q1", "yes")
    autosave(at, "Q4", SECRET)
    at.post(page("documents"), {"place": "item:Q9", "file": SimpleUploadedFile("plan.txt", b"Our plan")})
    reader, manager = office("READER"), office("SURVEY_MANAGER")
    for browser in (reader, manager):
        before = browser.get(RETURN).content.decode()
        assert SECRET not in before and "plan.txt" not in before and "Nothing was submitted yet" in before
    at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    after = reader.get(RETURN).content.decode()
    assert SECRET in after and "Send back" not in after
    assert "Web form" in after and "WEB" not in after
    found = re.search(r'href="([^"]*/documents/\d+/)"', after)
    assert found is not None and reader.get(found[1]).content == b"Our plan"
    assert at.get(RETURN).status_code == 403


def test_what_is_corrected_is_not_seen_before_it_is_submitted(at: Client, office: Browser) -> None:
    manager = office("SURVEY_MANAGER")
    autosave(at, "Q1", "yes")
    at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    assert manager.post(f"{RETURN}send-back/", {"reason": ""}).status_code == 400
    assert manager.post(f"{RETURN}send-back/", {"reason": "Add the date."}).status_code == 302
    assert manager.post(f"{RETURN}send-back/", {"reason": "Again."}).status_code == 409
    assert "Add the date." in at.get(page()).content.decode()
    autosave(at, "Q4", SECRET)
    assert SECRET not in manager.get(RETURN).content.decode()
    at.post(page("check", "submit"), {"publish": "yes", "confirm": "on"})
    assert "Changed since" in manager.get(f"{RETURN}submissions/2/").content.decode()
    assert manager.get(f"{RETURN}submissions/9/").status_code == 404


def test_the_office_takes_over_what_nobody_began(at: Client, office: Browser) -> None:
    manager = office("SURVEY_MANAGER")
    assert office("READER").post(f"{RETURN}keep/").status_code == 403
    assert manager.post(f"{RETURN}keep/").status_code == 302
    assert autosave(at, "Q4", "x").status_code == 403
    assert "Austria" in manager.get(f"/office/waves/{WAVE}/returns/").content.decode()
