"""Two who open the link of one invitation at once."""

from datetime import datetime
from threading import Event, Thread

import pytest
from django.db import connections, transaction
from tests.factories.actors import PASSWORD, an_organisation
from tests.factories.letters import last_key

from rapport.actors.invitations import actions
from rapport.actors.models import Person
from rapport.kernel.access import Viewer
from rapport.kernel.errors import UnableTo
from rapport.kernel.mail.letters import hash_of

ADDRESS = "delegate@ministry.example"


def test_of_two_who_open_one_link_at_once_one_gets_the_account(committed_db: object, now: datetime) -> None:
    actions.invitation_send(
        email=ADDRESS,
        organisation_id=an_organisation(now=now),
        roles=["CONTRIBUTOR"],
        by=Viewer.system(),
        now=now,
    )
    offered = {
        "secret_hash": hash_of(last_key(now=now)),
        "full_name": "A delegate",
        "language": "en",
        "timezone": "UTC",
        "password": PASSWORD,
    }
    opened = Event()

    def first() -> None:
        with transaction.atomic():
            actions.invitation_accept(**offered, by=Viewer.public(), now=now)
            opened.set()
            # Long enough for the other to read what it would read without waiting.
            connections["default"].cursor().execute("SELECT pg_sleep(0.5)")
        connections.close_all()

    thread = Thread(target=first)
    thread.start()
    assert opened.wait(10)
    with pytest.raises(UnableTo, match="accepted before"):
        actions.invitation_accept(**offered, by=Viewer.public(), now=now)
    thread.join()
    assert Person.objects.filter(email=ADDRESS).count() == 1
