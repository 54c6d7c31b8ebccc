"""Invitations: the mail, the link that works once, a new account or the one there is, what a stranger learns."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from tests.factories import actors as people
from tests.factories.letters import last_key, open_invitation

from rapport.actors import actions as accounts
from rapport.actors import queries
from rapport.actors.invitations import actions
from rapport.actors.invitations import queries as invitations
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Invitation, Membership, Person
from rapport.kernel import clock
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.kernel.mail.letters import hash_of, send_letters
from rapport.kernel.models import MailLetter

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
ADDRESS = "delegate@ministry.example"


def a_state(code: str, now: datetime) -> int:
    return accounts.organisation_register(
        code=code, kind=OrganisationKind.STATE, iso2=code, names={"en": f"State {code}"}, by=SYSTEM, now=now
    )


def invite(
    organisation: int, now: datetime, by: Viewer = SYSTEM, email: str = ADDRESS, **more: object
) -> int:
    given = {"roles": ["FOCAL_POINT"], "full_name": "A delegate", "unit": "Justice", **more}
    return actions.invitation_send(email=email, organisation_id=organisation, by=by, now=now, **given)  # type: ignore[arg-type]


def form(**changes: str) -> dict[str, str]:
    return {
        "full_name": "A delegate",
        "language": "fr",
        "timezone": "Europe/Vienna",
        "password": people.PASSWORD,
        **changes,
    }


@pytest.fixture
def real_now() -> datetime:
    """The web reads the clock: invitations that are open now."""
    return clock.now()


def test_the_mail_says_where_and_until_when_and_nothing_of_anybody(
    now: datetime, settings: LazySettings
) -> None:
    settings.INSTANCE_NAME = "The instance"
    key = None
    invite(a_state("AT", now), now)
    assert mail.outbox == [], "not before the action's transaction is done"
    key = last_key(now=now)
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS] and "The instance" in sent.subject
    assert f"/account/invitation/open/{key}/" in sent.body and "16 March 2026, 09:30 UTC" in sent.body
    for personal in ("delegate", "AT", "Justice", "Focal"):
        assert personal not in f"{sent.subject}{sent.body}"
    row = Invitation.objects.get()
    assert row.secret_hash == hash_of(key) and key not in str(row.__dict__)
    letter = MailLetter.objects.get()
    assert letter.nonce == "" and letter.sent_at == now, "nobody can make the secret again"
    assert send_letters(now=now) == 0


def test_a_mail_that_could_not_be_sent_is_made_again(now: datetime, settings: LazySettings) -> None:
    backend = settings.EMAIL_BACKEND
    invite(a_state("AT", now), now)
    settings.EMAIL_BACKEND = "rapport.kernel.mail.backend.ByUrl"
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    assert send_letters(now=now) == 0
    assert MailLetter.objects.get().attempts == 1
    settings.EMAIL_BACKEND = backend
    assert Invitation.objects.get().secret_hash == hash_of(last_key(now=now + timedelta(minutes=1)))


def test_a_mail_made_with_another_server_key_is_not_sent(now: datetime, settings: LazySettings) -> None:
    invite(a_state("AT", now), now)
    settings.SECRET_KEY = "another key"
    assert send_letters(now=now) == 0 and mail.outbox == []


def test_somebody_accepts_and_signs_in(real_now: datetime, audited: list[Recorded]) -> None:
    austria = a_state("AT", real_now)
    invite(austria, real_now)
    key, client = last_key(now=real_now), Client()
    assert open_invitation(client, key) == "/account/invitation/"
    page = client.get("/account/invitation/").content.decode()
    assert "State AT" in page and "Focal point" in page and ADDRESS in page and key not in page
    weak = client.post("/account/invitation/", form(password="short"))
    assert weak.status_code == 400 and 'value="A delegate"' in weak.content.decode()
    assert not Person.objects.exists()
    done = client.post("/account/invitation/", form())
    assert (done.status_code, done["Location"]) == (302, "/accounts/login/")
    person = Person.objects.get(email=ADDRESS)
    assert (person.language, person.timezone) == ("fr", "Europe/Vienna")
    assert person.check_password(people.PASSWORD)
    assert Membership.objects.get(person=person).unit == "Justice"
    viewer = queries.viewer_of(person, clock.now())
    assert viewer.organisations == {austria} and viewer.has("RETURN_SUBMIT") and not viewer.has("OFFICE_VIEW")
    events = [event for event in audited if event.event == "invitation.accepted"]
    assert len(events) == 1 and ADDRESS not in str(events[0]) and "delegate" not in str(events[0])
    signed_in = client.post("/accounts/login/", {"login": ADDRESS, "password": people.PASSWORD})
    assert signed_in.status_code == 302


def test_the_link_opens_nothing_by_itself_and_leaks_nowhere(real_now: datetime) -> None:
    invite(a_state("AT", real_now), real_now)
    key = last_key(now=real_now)
    page = Client().get(f"/account/invitation/open/{key}/")
    assert page["Referrer-Policy"] == "strict-origin" and page["Cache-Control"] == "no-store"
    assert "sessionid" not in page.cookies and "rapport-session" not in page.cookies
    assert Invitation.objects.get().accepted_at is None
    unknown = Client().get(f"/account/invitation/open/{'x' * 43}/")
    assert unknown.status_code == 200
    shown = page.content.decode()
    assert f'name="key" value="{key}"' in shown
    assert not re.search(rf'(action|href|src)="[^"]*{key}', shown), (
        "in no address that the browser asks for next"
    )


@pytest.mark.parametrize("how", ["used", "withdrawn", "expired", "resent", "unknown", "nothing"])
def test_a_link_that_is_over_opens_no_account(real_now: datetime, how: str) -> None:
    made = invite(a_state("AT", real_now), real_now)
    key, client = last_key(now=real_now), Client()
    if how not in ("unknown", "nothing"):
        open_invitation(client, key)
    if how == "used":
        other = Client()
        open_invitation(other, key)
        other.post("/account/invitation/", form())
    if how == "withdrawn":
        actions.invitation_withdraw(invitation_id=made, by=SYSTEM, now=real_now)
    if how == "expired":
        Invitation.objects.update(expires_at=real_now - timedelta(seconds=1))
    if how == "resent":
        actions.invitation_resend(invitation_id=made, by=SYSTEM, now=real_now)
    if how == "unknown":
        open_invitation(client, "x" * 43)
    expected = 404 if how in ("resent", "unknown", "nothing") else 409
    before = Person.objects.count()
    assert client.get("/account/invitation/").status_code == expected
    assert client.post("/account/invitation/", form()).status_code == expected
    assert Person.objects.count() == before


def test_sent_again_the_new_link_works(real_now: datetime) -> None:
    made = invite(a_state("AT", real_now), real_now)
    first = last_key(now=real_now)
    actions.invitation_resend(invitation_id=made, by=SYSTEM, now=real_now)
    second, client = last_key(now=real_now), Client()
    assert first != second
    open_invitation(client, second)
    assert client.post("/account/invitation/", form()).status_code == 302


def test_who_has_an_account_signs_in_and_accepts(real_now: datetime) -> None:
    austria = a_state("AT", real_now)
    person, other = people.a_person(now=real_now), people.a_person(now=real_now)
    invite(austria, real_now, email=person.email.upper())
    key, client = last_key(now=real_now), Client()
    open_invitation(client, key)
    page = client.get("/account/invitation/").content.decode()
    assert "sign in, and accept" in page and "Open your account" not in page
    assert client.post("/account/invitation/", form()).status_code == 409, "no second account"
    stranger = Client()
    stranger.force_login(other)
    open_invitation(stranger, key)
    assert "not the address you are signed in under" in stranger.get("/account/invitation/").content.decode()
    assert stranger.post("/account/invitation/accept/").status_code == 403
    assert client.post("/account/invitation/accept/").status_code == 403, "not signed in"
    signed_in = client.post(
        "/accounts/login/?next=/account/invitation/", {"login": person.email, "password": people.PASSWORD}
    )
    assert signed_in["Location"] == "/account/invitation/"
    assert client.post("/account/invitation/accept/")["Location"] == "/workspace/"
    assert queries.viewer_of(person, clock.now()).organisations == {austria}
    assert client.post("/account/invitation/accept/").status_code == 404


def test_an_invitation_into_the_office_is_not_for_a_delegate(real_now: datetime) -> None:
    delegate = people.a_person("FOCAL_POINT", now=real_now, organisation=a_state("AT", real_now))
    invite(people.an_organisation(now=real_now), real_now, email=delegate.email, roles=["READER"])
    key, client = last_key(now=real_now), Client()
    client.force_login(delegate)
    open_invitation(client, key)
    assert client.post("/account/invitation/accept/").status_code == 409
    assert Invitation.objects.get().accepted_at is None


def test_a_focal_point_invites_its_own_with_outside_roles_only(now: datetime) -> None:
    austria, belgium = a_state("AT", now), a_state("BE", now)
    by = queries.viewer_of(people.a_person("FOCAL_POINT", now=now, organisation=austria), now)
    contributor = queries.viewer_of(people.a_person("CONTRIBUTOR", now=now, organisation=austria), now)
    made = invite(austria, now, by=by)
    theirs = invite(belgium, now, email="other@ministry.example")
    for organisation in (belgium, 999_999):
        with pytest.raises(NotAvailable):
            invite(organisation, now, by=by, email="x@ministry.example")
    with pytest.raises(AccessDenied):
        invite(austria, now, by=by, email="x@ministry.example", roles=["FOCAL_POINT", "READER"])
    with pytest.raises(AccessDenied):
        invite(austria, now, by=contributor, email="x@ministry.example")
    with pytest.raises(InvalidInput):
        invite(austria, now, by=by, email="x@ministry.example", roles=[])
    with pytest.raises(InvalidInput):
        invite(austria, now, by=by, email="no address")
    for one in (theirs, 999_999):
        with pytest.raises(NotAvailable):
            actions.invitation_withdraw(invitation_id=one, by=by, now=now)
        with pytest.raises(NotAvailable):
            actions.invitation_resend(invitation_id=one, by=by, now=now)
    assert [one.id for one in invitations.invitations(viewer=by)] == [made]
    assert invitations.invitations(viewer=contributor) == []
    assert invitations.invitations(viewer=Viewer.public()) == []
    actions.invitation_withdraw(invitation_id=made, by=by, now=now)
    with pytest.raises(UnableTo):
        actions.invitation_withdraw(invitation_id=made, by=by, now=now)


def test_nobody_grants_themselves_a_role_by_inviting_themselves(real_now: datetime) -> None:
    office = people.an_organisation(now=real_now)
    person = people.a_person("ADMINISTRATOR", now=real_now, organisation=office)
    by = queries.viewer_of(person, real_now)
    with pytest.raises(AccessDenied, match="to themselves"):
        invite(office, real_now, by=by, email=person.email.upper(), roles=["APPROVER"])
    invite(office, real_now, by=by, email="later-mine@office.example", roles=["APPROVER"])
    Person.objects.filter(pk=person.pk).update(email="later-mine@office.example")
    key, client = last_key(now=real_now), Client()
    client.force_login(person)
    open_invitation(client, key)
    assert client.post("/account/invitation/accept/").status_code == 403
    assert Invitation.objects.get().accepted_at is None
    assert not queries.viewer_of(person, clock.now()).has("EDITION_PUBLISH")


def test_inviting_says_nothing_of_who_has_an_account(now: datetime) -> None:
    austria = a_state("AT", now)
    by = queries.viewer_of(people.a_person("FOCAL_POINT", now=now, organisation=austria), now)
    known = people.a_person("EDITOR", now=now).email
    for address in (known, "nobody@ministry.example"):
        invite(austria, now, by=by, email=address)
        with pytest.raises(UnableTo, match="invited already"):
            invite(austria, now, by=by, email=address)
    views = invitations.invitations(viewer=by)
    assert {one.name for one in views} == {"A delegate"} and len(views) == 2


def test_invitations_that_were_over_long_ago_are_forgotten(now: datetime, audited: list[Recorded]) -> None:
    austria, system = a_state("AT", now), Viewer.system()
    manager = queries.viewer_of(people.a_person("FOCAL_POINT", now=now, organisation=austria), now)
    made = {
        name: invite(austria, now, by=system, email=f"{name}@ministry.example")
        for name in ("open", "expired", "withdrawn", "accepted", "lately")
    }

    def at(name: str, **fields: datetime) -> None:
        Invitation.objects.filter(pk=made[name]).update(**fields)

    at("expired", expires_at=now - timedelta(days=91))
    at("withdrawn", withdrawn_at=now - timedelta(days=91))
    at("accepted", accepted_at=now - timedelta(days=91), expires_at=now - timedelta(days=100))
    at("lately", expires_at=now - timedelta(days=89))
    with pytest.raises(AccessDenied):
        actions.invitations_prune(by=manager, now=now)
    assert actions.invitations_prune(by=system, now=now) == 3
    kept = set(Invitation.objects.values_list("email", flat=True))
    assert kept == {"open@ministry.example", "lately@ministry.example"}
    assert (audited[-1].event, audited[-1].detail) == ("invitations.pruned", {"removed": 3})
    assert actions.invitations_prune(by=system, now=now) == 0
