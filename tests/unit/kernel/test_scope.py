"""The scope of a piece of work, tried on a table that belongs to organisations and is partly public."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from tests.cluster import Cluster

from rapport.kernel.access import Viewer
from rapport.kernel.database import grants, policies
from rapport.kernel.database.roles import SCOPE_SETTING
from rapport.kernel.database.scope import OFFICE_PERMISSION, database_scope

TABLE = "trial_of_policies"
POLICY = policies.TablePolicy("trial.Row", public_read="published", belongs_to="organisation")


@pytest.fixture
def rows(committed_db: Cluster) -> Iterator[None]:
    """Rows 1 and 2 of organisation 1, rows 3 and 4 of organisation 2; the even ones are published."""
    with psycopg.connect(committed_db.addresses.owner, autocommit=True) as owner:
        owner.execute(f"CREATE TABLE {TABLE} (id int PRIMARY KEY, organisation int, published bool)")
        owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO rapport_app")
        owner.execute(f"INSERT INTO {TABLE} VALUES (1, 1, false), (2, 1, true), (3, 2, false), (4, 2, true)")
        for statement in grants.row_statements(TABLE, POLICY):
            owner.execute(statement)
        yield
        owner.execute(f"DROP TABLE {TABLE}")


def visible() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {TABLE} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def write(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


EVERYTHING = [1, 2, 3, 4]
VIEWERS = {
    "system": (Viewer.system(), EVERYTHING),
    "office": (Viewer(person_id=1, permissions=frozenset({OFFICE_PERMISSION})), EVERYTHING),
    "organisation 1": (Viewer(person_id=2, organisations=frozenset({1})), [1, 2, 4]),
    "two organisations": (Viewer(person_id=2, organisations=frozenset({1, 2})), EVERYTHING),
    "no organisation": (Viewer(person_id=3), [2, 4]),
    "public": (Viewer.public(), [2, 4]),
}


@pytest.mark.parametrize("name", VIEWERS)
def test_a_viewer_sees_own_and_published_rows(rows: None, name: str) -> None:
    viewer, expected = VIEWERS[name]
    with database_scope(viewer):
        assert visible() == expected


def test_the_public_role_sees_published_rows_and_nothing_else(rows: None) -> None:
    with database_scope(Viewer.system(), public_role=True):
        assert visible() == [2, 4]
        for table in (
            "kernel_jobrun",
            "kernel_auditoutbox",
            "kernel_auditevent",
            "django_session",
            "kernel_cache",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {table}")


def test_rows_of_others_are_neither_changed_nor_made(rows: None) -> None:
    with database_scope(Viewer(person_id=2, organisations=frozenset({1}))):
        assert write(f"UPDATE {TABLE} SET published = published WHERE id IN (1, 3)") == 1
        assert write(f"DELETE FROM {TABLE} WHERE id = 4") == 0
        with pytest.raises(ProgrammingError):
            write(f"INSERT INTO {TABLE} VALUES (5, 2, false)")
        with pytest.raises(ProgrammingError):
            write(f"UPDATE {TABLE} SET organisation = 2 WHERE id = 1")


def test_reading_scopes_cannot_write(rows: None) -> None:
    with database_scope(Viewer.system(), read_only=True), pytest.raises(InternalError):
        write(f"DELETE FROM {TABLE}")


def test_nothing_of_a_scope_outlives_its_transaction(rows: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', false)", [SCOPE_SETTING])
    with database_scope(Viewer(person_id=2, organisations=frozenset({1})), public_role=True, read_only=True):
        visible()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('rapport.scope', true)")
        assert cursor.fetchone() == ("rapport_app", "")
        cursor.execute("SELECT current_setting('rapport.organisations', true)")
        assert cursor.fetchone() == ("",)
    assert visible() == [2, 4]
    assert write(f"UPDATE {TABLE} SET published = published") == 0


@pytest.mark.parametrize("fails", [False, True])
def test_a_nested_scope_gives_the_outer_one_back(rows: None, fails: bool) -> None:
    with database_scope(Viewer.system()):
        try:
            with database_scope(Viewer.public(), read_only=True, public_role=True):
                assert visible() == [2, 4]
                if fails:
                    raise LookupError
        except LookupError:
            pass
        assert visible() == EVERYTHING
        assert write(f"UPDATE {TABLE} SET published = published") == 4


def test_even_the_owner_needs_a_scope(rows: None, committed_db: Cluster) -> None:
    with psycopg.connect(committed_db.addresses.owner, autocommit=True) as owner:
        assert owner.execute(f"SELECT count(*) FROM {TABLE}").fetchone() == (0,)
        owner.execute("SELECT set_config('rapport.scope', 'system', false)")
        assert owner.execute(f"SELECT count(*) FROM {TABLE}").fetchone() == (4,)
