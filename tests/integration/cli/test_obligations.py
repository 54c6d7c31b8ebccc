"""`rapport obligations due` and `rapport notices run --dry-run` on what is owed."""

import json
from datetime import datetime

import pytest
from tests.factories import obligations as make

from rapport.cli import main as command
from rapport.cli import runtime
from rapport.kernel.models import MailNotice

pytestmark = pytest.mark.django_db


def test_due_and_notices_are_listed_and_nothing_is_sent(
    now: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runtime, "start", lambda *given, **how: None)
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    person = make.viewer_for(ministry, now=now)
    make.an_obligation(ministry, now=now, due_on=datetime(2026, 5, 15).date())  # noqa: DTZ001
    make.an_obligation(other, now=now)
    MailNotice.objects.all().delete()
    how = ["--as-of", "2026-05-18", "--format", "json"]
    assert command.main(["obligations", "due", "--organisation", str(ministry), *how]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["number"], row["days_late"]) == ("O-2026-001", 3)
    assert command.main(["notices", "run", "--dry-run", *how]) == 0
    planned = json.loads(capsys.readouterr().out)
    assert {(one["step"], one["person"]) for one in planned if one["number"] == "O-2026-001"} == {
        ("AFTER_1", person.person_id),
        ("OWNER_1", person.person_id),
    }
    assert not MailNotice.objects.exists()
    assert command.main(["notices", "run", "--as-of", "2026-05-18"]) == 2
