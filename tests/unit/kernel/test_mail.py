"""Mails: one digest per person and day of theirs, nothing lost, nothing personal."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail

from rapport.kernel.mail import backend, digests, directory
from rapport.kernel.mail.directory import Line, Mailbox, NoDirectory
from rapport.kernel.mail.outbox import PersonalParameter, queue_notice
from rapport.kernel.models import MailDigest, MailNotice

pytestmark = pytest.mark.django_db

MAILBOXES = {
    1: Mailbox("vienna@example.org", "en", "Europe/Vienna"),
    2: Mailbox("auckland@example.org", "fr", "Pacific/Auckland"),
}


@pytest.fixture(autouse=True)
def _directory() -> Iterator[None]:
    mailboxes, kinds = list(directory._directory), dict(directory._describers)
    directory.use_directory(MAILBOXES.get)
    directory.declare_kind(
        "edition.published", lambda params: Line("A report was published.", f"/reports/{params['edition']}/")
    )
    yield
    directory._directory[:] = mailboxes
    directory._describers.clear()
    directory._describers.update(kinds)


def notice(person: int, now: datetime, **params: str | int) -> None:
    queue_notice(
        person_id=person, kind="edition.published", params={"edition": "osce-2007", **params}, now=now
    )


def test_one_digest_a_day_carries_all_notices(now: datetime) -> None:
    notice(1, now)
    notice(1, now, edition="osce-2008")
    notice(1, now, edition="osce-2008")
    assert digests.make_digests(now=now) == 1
    assert digests.send_digests(now=now) == 1
    (sent,) = django_mail.outbox
    assert sent.to == ["vienna@example.org"]
    assert sent.body.count("/reports/osce-2007/") == 1
    assert sent.body.count("/reports/osce-2008/") == 1
    notice(1, now)
    later = now + timedelta(hours=8)
    assert (digests.make_digests(now=later), digests.send_digests(now=later)) == (0, 0)
    tomorrow = now + timedelta(days=1)
    assert (digests.make_digests(now=tomorrow), digests.send_digests(now=tomorrow)) == (1, 1)


def test_the_day_is_the_persons_own(now: datetime) -> None:
    notice(2, now)
    late = datetime(2026, 3, 2, 10, 59, tzinfo=UTC)  # 23:59 in Auckland
    assert digests.make_digests(now=late) == 1
    assert MailDigest.objects.get().day == date(2026, 3, 2)
    notice(2, now)
    assert digests.make_digests(now=late + timedelta(minutes=2)) == 0, "a new day there, but night"
    assert digests.make_digests(now=late + timedelta(hours=8)) == 1
    assert MailDigest.objects.order_by("-pk")[0].day == date(2026, 3, 3)


def test_a_sender_killed_before_it_marked_sends_the_same_again(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice(1, now)
    digests.make_digests(now=now)

    class Killed(BaseException):
        pass

    def killed(self: MailDigest, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(MailDigest, "save", killed)
        digests.send_digests(now=now)
    assert digests.send_digests(now=now) == 1
    first, second = django_mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.body == second.body


def test_a_server_that_refuses_is_tried_again(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    notice(1, now)
    digests.make_digests(now=now)

    def refuse(self: object, **kwargs: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(django_mail.EmailMessage, "send", refuse)
        assert digests.send_digests(now=now) == 0
    assert MailDigest.objects.get().attempts == 1
    assert digests.send_digests(now=now + timedelta(minutes=10)) == 1


def test_nobody_without_a_mailbox_is_written_to(now: datetime) -> None:
    notice(9, now)
    assert (digests.make_digests(now=now), digests.send_digests(now=now)) == (1, 0)
    assert MailDigest.objects.get().sent_at == now


def test_what_could_be_a_name_does_not_enter_the_outbox(now: datetime) -> None:
    for value in ("Maria Example", "maria@example.org", "line\nbreak", "x" * 200, ""):
        with pytest.raises(PersonalParameter):
            notice(1, now, who=value)
    assert MailNotice.objects.count() == 0


def test_without_a_directory_nothing_is_guessed() -> None:
    directory._directory.clear()
    with pytest.raises(NoDirectory):
        directory.mailbox_of(1)


def test_mails_are_kept_as_files_where_there_is_no_server(
    tmp_path: Path, settings: LazySettings, now: datetime
) -> None:
    settings.MAIL_URL, settings.EMAIL_FILE_PATH = "", tmp_path / "mail"
    settings.EMAIL_BACKEND = "rapport.kernel.mail.backend.ByUrl"
    notice(1, now)
    digests.make_digests(now=now)
    assert digests.send_digests(now=now) == 1
    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    kept = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert kept["To"] == "vienna@example.org"
    assert kept["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://user:p%40ss@mail.example.org:2525", ("mail.example.org", 2525, "user", "p@ss", False, True)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", True, False)),
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, "", "", False, False)),
    ],
)
def test_the_server_is_read_from_its_address(url: str, expected: tuple[object, ...]) -> None:
    made = backend.smtp_from(url)
    assert (made.host, made.port, made.username, made.password, made.use_ssl, made.use_tls) == expected


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org"])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="RAPPORT_MAIL_URL"):
        backend.smtp_from(url)
