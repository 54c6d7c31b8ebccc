"""What a delegation is working on is seen by nobody else: other delegations and every role of the office knock.

Everything that AT writes (answers, their history, comments, documents) carries a canary. The pages are swept as they
are, then with the rules switched off, where the database alone must hide it; and with both off the sweep must find it.
"""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.consistency.objects import UNKNOWN
from tests.consistency.sweep import Address, Sweep, Visitor
from tests.factories.actors import a_person
from tests.factories.answering import WAVE, a_delegate, a_state, an_open_wave

from rapport.actors import queries
from rapport.actors.roles import ROLES
from rapport.kernel.access import ALLOWED, Viewer
from rapport.kernel.database import scope
from rapport.surveys.answering import queries as answering
from rapport.surveys.answering import rules
from rapport.surveys.models import ReturnComment, ReturnDocument

CANARY = "canary-of-a-delegation-7f20"
OWN = f"/delegation/{WAVE}/AT/"


def visitor(label: str, *roles: str, state: str = "", now: datetime) -> Visitor:
    """Somebody with roles, of the office or of a State."""
    person = a_person(*roles, now=now, organisation=a_state(state, now=now) if state else None)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return Visitor(label, queries.viewer_of(person, now), client)


def written(now: datetime) -> dict[str, list[str]]:
    """A return of AT with the canary wherever somebody writes, and the names of all that is in it."""
    an_open_wave(now=now)
    browser = Client()
    browser.force_login(a_delegate("AT", now=now))
    text = {
        "version:Q4:": "0",
        "value:Q4:": CANARY,
        "reason:Q1:": CANARY,
        "version:Q1:": "0",
        "state:Q1:": "declined",
    }
    browser.post(f"{OWN}sections/A/", text)
    browser.post(f"{OWN}questions/Q4/", {"text": CANARY})
    browser.post(f"{OWN}sections/A/comments/", {"text": CANARY})
    file = SimpleUploadedFile(f"{CANARY}.txt", CANARY.encode())
    browser.post(f"{OWN}documents/", {"place": "item:Q9", "file": file, "note": CANARY})
    assert CANARY in browser.get(f"{OWN}sections/A/").content.decode()
    document = str(ReturnDocument.objects.get().pk)
    return {
        "wave": [WAVE, UNKNOWN],
        "respondent": ["AT", "BE", UNKNOWN],
        "section": ["A", "B"],
        "item": ["Q4", "Q1"],
        "document": [document, "999999"],
        "comment": [str(one) for one in ReturnComment.objects.values_list("pk", flat=True)],
        "number": ["1"],
        "name": ["content.json", "receipt.txt"],
        "person": ["1"],
        "query": ["1"],
        "entry": ["Q4"],
        "code": ["Q4"],
    }


def knocking(now: datetime) -> list[Visitor]:
    """The public, the other delegation, and every role of the office."""
    found = [Visitor("the public", Viewer.public(), Client(raise_request_exception=False))]
    found += [visitor(f"{role} of BE", role, state="BE", now=now) for role in ("FOCAL_POINT", "CONTRIBUTOR")]
    found += [visitor(role.code, role.code, now=now) for role in ROLES.values() if role.is_office]
    return found


def of_returns(address: Address) -> bool:
    """Pages of one return, and the lists that lead to them."""
    return "respondent" in address.parameters or address.name in {
        "delegation:home",
        "office:home",
        "office:returns",
    }


@pytest.fixture
def now() -> datetime:
    """The real time: sessions are real as well."""
    return datetime.now(UTC)


def sweep(made: dict[str, list[str]], now: datetime, methods: tuple[str, ...] = ("GET", "POST")) -> list[str]:
    return Sweep(
        None, knocking(now), made, frozenset({CANARY}), lambda _viewer: False, only=of_returns
    ).findings()


@pytest.mark.django_db
@pytest.mark.slow
def test_nobody_else_sees_what_a_delegation_writes(now: datetime) -> None:
    found = sweep(written(now), now)
    assert found == [], "\n".join(found)


def without_rules(patch: pytest.MonkeyPatch) -> None:
    """The first line switched off: every return is everybody's own, and every draft may be seen."""
    patch.setattr(answering, "own_return", answering.return_of)
    patch.setattr(rules, "check_see_return", lambda *_args, **_kwargs: None)
    patch.setattr(rules, "check_see_draft", lambda *_args, **_kwargs: None)
    patch.setattr(rules, "can_see_draft", lambda *_args, **_kwargs: ALLOWED)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_database_hides_drafts_where_the_rules_do_not(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = written(now)
    without_rules(monkeypatch)
    leaks = [one for one in sweep(made, now, ("GET",)) if "shows" in one]
    assert leaks == [], "\n".join(leaks)


@pytest.mark.django_db
@pytest.mark.slow
def test_with_both_lines_off_the_sweep_finds_the_leak(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(now)
    without_rules(monkeypatch)
    monkeypatch.setattr(scope, "scope_of", lambda _viewer: ("system", "{}"))
    leaks = {one.split(" as ")[1].split(":")[0] for one in sweep(made, now, ("GET",)) if "shows" in one}
    assert {"FOCAL_POINT of BE", "SURVEY_MANAGER", "READER", "ADMINISTRATOR"} <= leaks
