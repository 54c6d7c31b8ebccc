"""What must be true of the database before the product serves: asked of the database itself, answered in sentences.

Sources: OWASP ASVS 5.0.0, 13.2.2 (least privilege of the application's account) and 13.1.2 (time limits); the
PostgreSQL manual, "Reliability and the Write-Ahead Log", for what keeps an acknowledged row.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

from rapport.kernel.database import policies
from rapport.kernel.database.grants import CHAIN, CHECKPOINTS, OUTBOX
from rapport.kernel.database.roles import APP, PUBLIC
from rapport.kernel.database.upgrade import missing_migrations, unknown_migrations

SAFE_SERVER = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
TIME_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
ALLOWED_ON_AUDIT = {OUTBOX: {"INSERT"}, CHAIN: {"SELECT"}, CHECKPOINTS: {"SELECT"}}
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def problems() -> list[str]:
    """What forbids serving from this database, one sentence each; empty if nothing does.

    Asked over the connection `default`, so of the role that serves.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return ["The database is empty: run `rapport migrate`."]
        found = [*_version(), *_server(cursor)]
        if not found or not found[0].startswith("The database lacks"):
            found += [*_roles(cursor), *_audit(cursor), *_rows(cursor), *_public(cursor)]
    return found


def _version() -> Iterator[str]:
    missing = missing_migrations("default")
    if missing:
        yield f"The database lacks {len(missing)} migrations (first {missing[0]}): run `rapport migrate`."
    unknown = unknown_migrations("default")
    if unknown:
        yield (
            f"This is a database of a newer version of Rapport (it has {unknown[0]}): start that version, or restore "
            "a backup made by this one."
        )


def _server(cursor: CursorWrapper) -> Iterator[str]:
    for name, wanted in SAFE_SERVER.items():
        value = _show(cursor, name)
        if value != wanted:
            yield f"PostgreSQL's {name} is {value}: set it to {wanted}, or acknowledged rows may be lost in a crash."
    for name in TIME_LIMITS:
        if _show(cursor, name) in ("0", ""):
            yield f"PostgreSQL's {name} is not set for the application: a stuck query would hold a worker for ever."


def _show(cursor: CursorWrapper, name: str) -> str:
    cursor.execute("SELECT current_setting(%s)", [name])
    return str(cursor.fetchone()[0])


def _roles(cursor: CursorWrapper) -> Iterator[str]:
    cursor.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname IN (session_user, %s)",
        [PUBLIC],
    )
    for role, *powers in cursor.fetchall():
        names = ("superuser", "BYPASSRLS", "CREATEROLE", "CREATEDB")
        for power, name in zip(powers, names, strict=True):
            if power:
                yield f"The role {role} is {name}: take it away (ALTER ROLE), the application must not have it."
    cursor.execute("SELECT session_user")
    if cursor.fetchone()[0] != APP:
        yield f"The application is not connected as {APP}: correct DATABASE_URL."
    cursor.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND pg_has_role(session_user, relowner, 'MEMBER')"
    )
    if owned := cursor.fetchone()[0]:
        yield f"The application's role owns {owned} tables or indexes: they must belong to the owner's role."
    cursor.execute("SELECT has_schema_privilege(session_user, 'public', 'CREATE')")
    if cursor.fetchone()[0]:
        yield "The application's role may create tables: run `rapport migrate`, which takes that away."


def _audit(cursor: CursorWrapper) -> Iterator[str]:
    for table, allowed in ALLOWED_ON_AUDIT.items():
        for privilege in PRIVILEGES:
            cursor.execute("SELECT has_table_privilege(session_user, %s, %s)", [table, privilege])
            if cursor.fetchone()[0] and privilege not in allowed:
                yield f"The application may {privilege} on {table}: run `rapport migrate`, which takes that away."


def _rows(cursor: CursorWrapper) -> Iterator[str]:
    tables = {apps.get_model(policy.model_label)._meta.db_table for policy in policies.declared()}
    for table in sorted(tables | {CHAIN, CHECKPOINTS}):
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relname = %s AND relnamespace = 'public'::regnamespace",
            [table],
        )
        row = cursor.fetchone()
        if row is None or not row[0]:
            yield f"Row security is not forced on {table}: run `rapport migrate`, which forces it."


def _public(cursor: CursorWrapper) -> Iterator[str]:
    public = {
        apps.get_model(policy.model_label)._meta.db_table
        for policy in policies.declared()
        if policy.public_read is not None
    }
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        " AND (has_table_privilege(%s, oid, 'SELECT') OR has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE'))",
        [PUBLIC, PUBLIC],
    )
    for (table,) in cursor.fetchall():
        if table not in public:
            yield f"The public's role may read {table}, which is not declared public: run `rapport migrate`."
