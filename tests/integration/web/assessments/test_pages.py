"""An assessment through the pages of the office, of the State and of the public; comparing in the public pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories import actors, surveys
from tests.factories.reports import draft_edition, edition_at

from rapport.actors import queries as people
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


@pytest.fixture
def browse(now: datetime) -> Browse:
    """`browse("ASSESSOR")`, `browse("FOCAL_POINT", of="AT")`: a browser of such a person; the small wave is there."""
    surveys.small_wave(now=now, published=True)

    def browser(role: str, of: str = "") -> Client:
        organisation = (
            people.organisation_by_code(viewer=Viewer.system(), code=of, language="en", day=now.date()).id
            if of
            else None
        )
        client = Client()
        client.force_login(actors.a_person(role, now=now, organisation=organisation))
        return client

    return browser


def post(client: Client, path: str, **given: Any) -> int:
    return client.post(path, given).status_code


def day(name: str, text: str) -> dict[str, str]:
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def begun(office: Client) -> None:
    path = "/office/assessments/new/"
    given = {"organisation": "AT", "title": "Visit of 2026", "code": "at-2026", "wave": "small"}
    assert post(office, path, **given, **day("began_on", "2026-01-05")) == 302
    assert post(office, path, **given, **day("began_on", "2026-01-05")) == 400  # the name is taken
    base = "/office/assessments/at-2026"
    assert post(office, f"{base}/parts/new/", title="Findings", slug="findings") == 302
    written = {"title": "Findings", "text": "## Law\n\nA **clear** finding. <b>raw</b>", "version": "1"}
    assert post(office, f"{base}/parts/findings/", **written) == 302
    assert post(office, f"{base}/parts/findings/", **written) == 409  # somebody saved meanwhile
    step = {"kind": "VISIT", "title": "Meetings in the capital", "place": "Vienna"}
    assert post(office, f"{base}/steps/new/", **step, **day("on", "2026-02-02")) == 302


def test_the_whole_way_through_the_pages(browse: Browse) -> None:
    office, state, other = browse("ASSESSOR"), browse("FOCAL_POINT", "AT"), browse("FOCAL_POINT", "BE")
    begun(office)
    theirs = "/delegation/assessments/at-2026/"
    assert state.get(theirs).status_code == 404
    assert office.get("/office/assessments/at-2026/send/").status_code == 200
    sending = {"version": "1", **day("comments_until", "2126-04-01")}
    assert post(office, "/office/assessments/at-2026/send/", **sending) == 302
    page = state.get(theirs).content.decode()
    assert "<strong>clear</strong>" in page
    assert "<b>raw</b>" not in page
    assert "Meetings in the capital" not in page
    assert other.get(theirs).status_code == 404
    assert post(state, f"{theirs}parts/findings/", text="") == 400
    assert post(state, f"{theirs}parts/findings/", text="We see it otherwise.") == 302
    assert post(other, f"{theirs}parts/findings/", text="x") == 404
    assert post(state, theirs, version="2") == 302
    hub = office.get("/office/assessments/at-2026/").content.decode()
    assert "We see it otherwise." in hub
    comment = hub.split("/comments/")[1].split("/")[0]
    assert post(office, f"/office/assessments/at-2026/comments/{comment}/", text="Noted.") == 302
    assert post(office, "/office/assessments/at-2026/finish/", version="3") == 302
    assert Client().get("/assessments/at-2026/").status_code == 404
    assert post(office, "/office/assessments/at-2026/publish/", version="4") == 403
    assert post(browse("APPROVER"), "/office/assessments/at-2026/publish/", version="4") == 302
    page = Client().get("/assessments/at-2026/").content.decode()
    assert page.index("clear") < page.index("We see it otherwise.") < page.index("Noted.")
    assert "Meetings in the capital" not in page
    assert "Visit of 2026" in Client().get("/assessments/").content.decode()


def test_recommendations_are_made_and_followed(browse: Browse) -> None:
    office, state, other = browse("ASSESSOR"), browse("FOCAL_POINT", "AT"), browse("FOCAL_POINT", "BE")
    entry = {"organisation": "AT", "kind": "MEETING", "title": "Talk", "summary": "About centres."}
    assert post(office, "/office/dialogue/new/", **entry, **day("on", "2026-02-03")) == 302
    assert "Talk" in office.get("/office/dialogue/?state=AT").content.decode()
    assert "Talk" not in office.get("/office/dialogue/?state=BE").content.decode()
    made = {"organisation": "AT", "text": "Name a rapporteur.", **day("due_on", "2020-01-01")}
    assert post(office, "/office/state-recommendations/new/", **made) == 302
    page = office.get("/office/state-recommendations/").content.decode()
    assert "overdue" in page
    number = page.split("/office/state-recommendations/")[-1].split("/")[0]
    path = f"/delegation/assessments/recommendations/{number}/"
    assert post(state, path, state="UNDER_WAY", text="A bill is before parliament.", version="1") == 302
    assert post(state, path, state="DONE", text="Late.", version="1") == 400
    assert other.get(path).status_code == 404
    assert post(other, path, state="DONE", text="x", version="2") == 404
    seen = office.get(f"/office/state-recommendations/{number}/").content.decode()
    assert "A bill is before parliament." in seen
    assert "reported by the State" in seen


def test_dates_are_kept_and_removed(browse: Browse) -> None:
    office = browse("ASSESSOR")
    given = {"code": "yearly-report", "title": "Yearly report to the Permanent Council", "yearly": "on"}
    given |= {"remind_days": "90, 30", "permission": "EDITION_PUBLISH", "basis": "MC.DEC/13/05"}
    assert post(office, "/office/calendar/set/", **given, **day("on", "2026-06-30")) == 302
    wrong = {**given, "remind_days": "soon"}
    assert post(office, "/office/calendar/set/", **wrong, **day("on", "2026-06-30")) == 400
    assert "MC.DEC/13/05" in office.get("/office/calendar/").content.decode()
    assert 'value="90, 30"' in office.get("/office/calendar/set/?date=yearly-report").content.decode()
    assert post(browse("READER"), "/office/calendar/yearly-report/remove/") == 403
    assert post(office, "/office/calendar/yearly-report/remove/") == 302


def test_two_states_side_by_side(browse: Browse) -> None:
    assert "/profiles/AT/beside/" in Client().get("/profiles/AT/").content.decode()
    assert 'name="with"' in Client().get("/profiles/AT/beside/").content.decode()
    sent = Client().get("/profiles/AT/beside/?with=DK")
    assert sent["Location"] == "/profiles/AT/beside/DK/"
    page = Client().get("/profiles/AT/beside/DK/").content.decode()
    assert "differs" in page
    assert Client().get("/profiles/AT/beside/XX/").status_code == 404
    assert Client().get("/profiles/AT/beside/?with=XX").status_code == 404
    assert Client().get("/profiles/AT/changes/").status_code == 200
    assert Client().get("/series/").status_code == 200


def test_a_recommendation_of_a_report_is_followed_with_each_state(browse: Browse, now: datetime) -> None:
    office, state = browse("ASSESSOR"), browse("FOCAL_POINT", "AT")
    edition_at("PUBLISHED", "small", now=now)
    draft_edition("small", now=now, code="second")
    listed = "/office/editions/first/recommendations/"
    new = "/office/state-recommendations/new/?report=first&number=1"
    assert f'href="{new.replace("&", "&amp;")}"' in office.get(listed).content.decode()
    assert "Follow with a State" not in office.get(listed.replace("first", "second")).content.decode()
    assert "Name one." in office.get(new).content.decode()
    for wrong in ("report=second&number=1", "report=first&number=2", "report=none&number=1"):
        assert office.get(f"/office/state-recommendations/new/?{wrong}").status_code == 404
    for code in ("AT", "BE"):
        assert post(office, new, organisation=code, text="Name one.") == 302
    assert "Followed with 2 States" in office.get(listed).content.decode()
    for report, shown in (("first", True), ("second", False)):
        page = office.get(f"/office/state-recommendations/?report={report}").content.decode()
        assert ("out of the report first/1" in page) is shown
    assert "Name one." in state.get("/delegation/assessments/").content.decode()
