"""The checks made at start: silent on a sound database, and one sentence for every planted fault."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from tests.cluster import Cluster, use_database

from rapport.kernel import migrations
from rapport.kernel.database import assertions
from rapport.kernel.database.upgrade import NewerDatabase, upgrade

KERNEL_MIGRATIONS = list(Path(migrations.__file__).parent.glob("0*.py"))


@pytest.fixture
def scratch(committed_db: Cluster) -> Iterator[str]:
    """A database of its own to plant faults in; gives the administrator's address of it."""
    name = f"{committed_db.database}_faults"
    with psycopg.connect(committed_db.admin, autocommit=True) as admin:
        connections.close_all()
        committed_db.copy(admin, committed_db.template, name)
        try:
            use_database(committed_db.socket, name)
            yield committed_db.admin.replace("/postgres?", f"/{name}?")
        finally:
            connections.close_all()
            use_database(committed_db.socket, committed_db.database)
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_sound_database_has_no_problems(scratch: str) -> None:
    assert assertions.problems() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("GRANT UPDATE ON kernel_auditevent TO rapport_app", "UPDATE on kernel_auditevent"),
        ("GRANT SELECT ON kernel_auditoutbox TO rapport_app", "SELECT on kernel_auditoutbox"),
        ("GRANT DELETE ON kernel_auditcheckpoint TO rapport_app", "DELETE on kernel_auditcheckpoint"),
        ("GRANT TRUNCATE ON kernel_auditoutbox TO rapport_app", "TRUNCATE on kernel_auditoutbox"),
        ("ALTER TABLE kernel_auditevent NO FORCE ROW LEVEL SECURITY", "not forced on kernel_auditevent"),
        ("ALTER TABLE kernel_auditevent DISABLE ROW LEVEL SECURITY", "not forced on kernel_auditevent"),
        ("GRANT SELECT ON kernel_jobrun TO rapport_public", "may read kernel_jobrun"),
        ("GRANT CREATE ON SCHEMA public TO rapport_app", "may create tables"),
        ("ALTER TABLE kernel_jobrun OWNER TO rapport_app", "owns"),
        ("DELETE FROM django_migrations WHERE app = 'kernel'", f"lacks {len(KERNEL_MIGRATIONS)} migrations"),
        (
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_future', now())",
            "newer version of Rapport (it has kernel.0999_future)",
        ),
        ("DROP TABLE django_migrations", "The database is empty"),
    ],
)
def test_a_planted_fault_is_named(scratch: str, fault: str, words: str) -> None:
    with psycopg.connect(scratch, autocommit=True) as admin:
        admin.execute(fault)
    found = assertions.problems()
    assert any(words in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("synchronous_commit = off", "synchronous_commit is off"),
        ("statement_timeout = 0", "statement_timeout is not set"),
    ],
)
def test_an_unsafe_setting_is_named(scratch: str, setting: str, words: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SET {setting}")
    assert any(words in sentence for sentence in assertions.problems())


def test_upgrading_takes_a_wrong_privilege_away(scratch: str) -> None:
    with psycopg.connect(scratch, autocommit=True) as admin:
        admin.execute("GRANT UPDATE, DELETE ON kernel_auditevent TO rapport_app")
        admin.execute("GRANT SELECT ON kernel_jobrun TO rapport_public")
        admin.execute("ALTER TABLE kernel_auditevent DISABLE ROW LEVEL SECURITY")
    upgrade()
    assert assertions.problems() == []
    upgrade()
    assert assertions.problems() == []


def test_a_newer_database_is_not_touched(scratch: str) -> None:
    with psycopg.connect(scratch, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_future', now())"
        )
        before = admin.execute("SELECT count(*) FROM pg_policies").fetchone()
        with pytest.raises(NewerDatabase, match=r"newer version of Rapport: it has kernel\.0999_future"):
            upgrade()
        assert admin.execute("SELECT count(*) FROM pg_policies").fetchone() == before
