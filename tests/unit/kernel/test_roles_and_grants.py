"""What each database role may do, asked of the database itself."""

from collections.abc import Callable
from datetime import datetime

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from rapport.kernel import audit
from rapport.kernel.access import Viewer
from rapport.kernel.models import AuditEvent, AuditOutbox, JobRun

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        assert isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
        return True
    return False


def test_tests_run_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("rapport_app", "rapport_app")


def test_the_outbox_takes_events(now: datetime, system: Viewer, audited: list[audit.Recorded]) -> None:
    audit.record("wave.loaded", by=system, now=now, subject="surveys.wave:1", detail={"rows": 3})
    assert [(one.event, one.system, one.detail) for one in audited] == [("wave.loaded", True, {"rows": 3})]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM kernel_auditoutbox",
        "UPDATE kernel_auditoutbox SET event = 'x'",
        "DELETE FROM kernel_auditoutbox",
        "TRUNCATE kernel_auditoutbox",
        "INSERT INTO kernel_auditoutbox (event, system, subject) VALUES ('a.b', false, 's') RETURNING id",
        "INSERT INTO kernel_auditevent (sequence) VALUES (1)",
        "UPDATE kernel_auditevent SET event = 'x'",
        "DELETE FROM kernel_auditevent",
        "TRUNCATE kernel_auditevent",
        "INSERT INTO kernel_auditcheckpoint (size) VALUES (1)",
        "UPDATE kernel_auditcheckpoint SET size = 2",
        "DELETE FROM kernel_auditcheckpoint",
        "UPDATE django_migrations SET name = 'x'",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE kernel_auditoutbox DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE kernel_jobrun DISABLE TRIGGER ALL",
        "DROP TABLE kernel_jobrun",
        "TRUNCATE kernel_jobrun",
        "SET ROLE rapport_owner",
        "SET ROLE rapport_sealer",
        "SET ROLE postgres",
        "CREATE ROLE mine",
    ],
)
def test_the_application_is_refused(statement: str) -> None:
    assert refused(statement)


def test_ordinary_tables_are_the_applications() -> None:
    assert not refused("DELETE FROM kernel_jobrun")
    assert JobRun.objects.count() == 0


def test_the_chain_is_read_in_the_offices_scope_only(scoped: Callable[[str], None]) -> None:
    scoped("office")
    assert AuditEvent.objects.count() == 0


def test_no_object_of_the_model_can_be_read_back() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        AuditOutbox.objects.count()


@pytest.fixture
def scoped() -> Callable[[str], None]:
    def scope(name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('rapport.scope', %s, true)", [name])

    return scope
