"""Another e-mail address: the password first, a link to the new one, a word to the former."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from tests.factories import actors as people
from tests.factories.letters import last_key

from rapport.actors.models import AddressChange, Person
from rapport.kernel import clock
from rapport.kernel.audit import Recorded
from rapport.kernel.mail.letters import send_letters

pytestmark = pytest.mark.django_db
NEW = "new@ministry.example"


@pytest.fixture
def real_now() -> datetime:
    """The web reads the clock."""
    return clock.now()


def ask(client: Client, email: str = NEW, password: str = people.PASSWORD) -> int:
    return client.post("/account/email/", {"email": email, "password": password}).status_code


def test_the_address_changes_when_the_link_is_opened(real_now: datetime, audited: list[Recorded]) -> None:
    person, client = people.a_person(now=real_now), Client()
    former = person.email
    EmailAddress.objects.create(user=person, email=former, verified=True, primary=True)
    client.force_login(person)
    assert ask(client) == 302
    key = last_key(now=real_now)
    assert mail.outbox[-1].to == [NEW]
    assert Person.objects.get(pk=person.pk).email == former
    elsewhere = Client()
    assert elsewhere.get(f"/account/email/open/{key}/").status_code == 200
    assert Person.objects.get(pk=person.pk).email == former, "a scanner that opens links changes nothing"
    assert elsewhere.post("/account/email/confirm/", {"key": key}).status_code == 302
    assert Person.objects.get(pk=person.pk).email == NEW
    send_letters(now=real_now)
    assert mail.outbox[-1].to == [former] and NEW not in mail.outbox[-1].body
    assert elsewhere.post("/account/email/confirm/", {"key": key}).status_code == 409
    login = {"password": people.PASSWORD}
    assert Client().post("/accounts/login/", {**login, "login": former}).status_code == 200
    assert Client().post("/accounts/login/", {**login, "login": NEW}).status_code == 302
    assert [one.event for one in audited if one.event.startswith("person.address")] == [
        "person.address_change_asked",
        "person.address_changed",
    ]
    for event in audited:
        assert NEW not in str(event) and former not in str(event)


def test_what_is_refused(real_now: datetime) -> None:
    person, client = people.a_person(now=real_now), Client()
    client.force_login(person)
    assert ask(client, password="not the password at all") == 400
    assert ask(client, email="no address") == 400
    assert ask(client, email=person.email.upper()) == 400
    assert client.post("/account/email/confirm/", {"key": "x" * 43}).status_code == 404
    assert not AddressChange.objects.exists()


def test_an_address_with_an_account_is_answered_alike_and_written_to_by_nobody(real_now: datetime) -> None:
    person, other, client = people.a_person(now=real_now), people.a_person(now=real_now), Client()
    client.force_login(person)
    assert ask(client, email=other.email) == ask(client) == 302
    ask(client, email=other.email)
    assert send_letters(now=real_now) == 0 and mail.outbox == []


def test_a_link_ends_after_a_day_or_with_another_request(real_now: datetime) -> None:
    person, client = people.a_person(now=real_now), Client()
    client.force_login(person)
    ask(client)
    first = last_key(now=real_now)
    ask(client)
    second = last_key(now=real_now)
    assert client.post("/account/email/confirm/", {"key": first}).status_code == 404
    AddressChange.objects.update(expires_at=real_now - timedelta(seconds=1))
    assert client.post("/account/email/confirm/", {"key": second}).status_code == 409
    assert Person.objects.get(pk=person.pk).email == person.email


def test_an_address_that_got_an_account_meanwhile_is_not_taken_over(real_now: datetime) -> None:
    person, other, client = people.a_person(now=real_now), people.a_person(now=real_now), Client()
    client.force_login(person)
    ask(client)
    key = last_key(now=real_now)
    Person.objects.filter(pk=other.pk).update(email=NEW.upper())
    assert client.post("/account/email/confirm/", {"key": key}).status_code == 409
    assert Person.objects.get(pk=person.pk).email == person.email
