"""Privileges and row policies, written anew after every migration.

The whole state is computed from the tables that exist and the declared policies, so that applying it twice
changes nothing and a forgotten grant cannot survive: everything is first revoked.

Decisions (why in docs/explanation/audit.md and access.md):
- The outbox takes INSERT from the application, nothing else; the sealer reads and removes. Nobody updates.
- The chain is read by the application only in the scopes `system` and `office`, by an ordinary row policy rather than
  a view or function: a view of the owner's shows all rows, and a SECURITY DEFINER function is one more thing
  to trust.
- Row security is forced: the owner, too, sees rows of such tables only with the scope `system`.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from rapport.kernel.database import policies
from rapport.kernel.database.roles import (
    APP,
    ORGANISATIONS_SETTING,
    OWNER,
    PUBLIC,
    SCOPE_SETTING,
    SEALER,
)

OUTBOX, CHAIN, CHECKPOINTS = "kernel_auditoutbox", "kernel_auditevent", "kernel_auditcheckpoint"
READ_ONLY_FOR_APP = frozenset({"django_migrations"})
"""The application reads what was migrated (to refuse a newer database) and never writes it."""

# As sub-selects, so that PostgreSQL reads the settings once for a query and not once for every row.
SCOPE = f"(SELECT coalesce(current_setting('{SCOPE_SETTING}', true), ''))"
OWN_ORGANISATIONS = f"(SELECT nullif(current_setting('{ORGANISATIONS_SETTING}', true), '')::bigint[])"
WHOLE_OFFICE = f"{SCOPE} IN ('system', 'office')"
SYSTEM_ONLY = f"{SCOPE} = 'system'"
OFFICE_ONLY = f"{SCOPE} = 'office'"


def apply(connection: BaseDatabaseWrapper) -> None:
    """Grant and restrict everything, as the owner, in one transaction. `connection` is the owner's."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            for statement in statements(_names(cursor, TABLES), _names(cursor, POLICIES)):
                cursor.execute(statement)
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise


TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
POLICIES = "SELECT policyname || ' ' || tablename FROM pg_policies WHERE schemaname = 'public' ORDER BY 1"


def _names(cursor: Any, query: str) -> list[str]:
    cursor.execute(query)
    return [row[0] for row in cursor.fetchall()]


def statements(tables: Iterable[str], old_policies: Iterable[str]) -> list[sql.Composed]:
    """All statements, in order, for the tables that exist."""
    existing = list(tables)
    found = _revocations(old_policies)
    for table in existing:
        found.extend(_ordinary(table))
    found.extend(_audit(frozenset(existing)))
    for policy in policies.declared():
        table = apps.get_model(policy.model_label)._meta.db_table
        if table in existing:
            found.extend(row_statements(table, policy))
    return found


def _sql(text: str, **names: str) -> sql.Composed:
    return sql.SQL(text).format(
        app=sql.Identifier(APP),
        owner=sql.Identifier(OWNER),
        public=sql.Identifier(PUBLIC),
        sealer=sql.Identifier(SEALER),
        **{key: sql.Identifier(name) for key, name in names.items()},
    )


def _revocations(old_policies: Iterable[str]) -> list[sql.Composed]:
    found = [
        _sql("DROP POLICY {policy} ON {table}", policy=pair.split(" ")[0], table=pair.split(" ")[1])
        for pair in old_policies
    ]
    found += [
        _sql("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        _sql("GRANT USAGE ON SCHEMA public TO {app}, {public}, {sealer}"),
        _sql("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}, {public}, {sealer}"),
        _sql("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {app}, {public}, {sealer}"),
        _sql("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {public}, {sealer}"),
        _sql(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM PUBLIC, {app}, {public}, {sealer}"
        ),
        _sql("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"),
        _sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}"),
        _sql("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {app}"),
    ]
    return found


def _ordinary(table: str) -> list[sql.Composed]:
    found = [
        _sql("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", table=table),
        _sql("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", table=table),
    ]
    if table in READ_ONLY_FOR_APP:
        found.append(_sql("GRANT SELECT ON {table} TO {app}", table=table))
    elif table not in {OUTBOX, CHAIN, CHECKPOINTS}:
        found.append(_sql("GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}", table=table))
    return found


def _forced(table: str) -> list[sql.Composed]:
    return [
        _sql("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table=table),
        _sql("ALTER TABLE {table} FORCE ROW LEVEL SECURITY", table=table),
        _sql(f"CREATE POLICY owner_all ON {{table}} TO {{owner}} USING ({SYSTEM_ONLY})", table=table),
    ]


def _audit(existing: frozenset[str]) -> list[sql.Composed]:
    found: list[sql.Composed] = []
    if OUTBOX in existing:
        found += [
            _sql("GRANT INSERT ON {table} TO {app}", table=OUTBOX),
            _sql("GRANT SELECT, DELETE ON {table} TO {sealer}", table=OUTBOX),
        ]
    for table in sorted({CHAIN, CHECKPOINTS} & existing):
        found += [
            _sql("GRANT SELECT ON {table} TO {app}", table=table),
            _sql("GRANT SELECT, INSERT ON {table} TO {sealer}", table=table),
            *_forced(table),
            _sql(
                "CREATE POLICY sealer_all ON {table} TO {sealer} USING (true) WITH CHECK (true)", table=table
            ),
            _sql(
                f"CREATE POLICY app_reads ON {{table}} FOR SELECT TO {{app}} USING ({WHOLE_OFFICE})",
                table=table,
            ),
        ]
    return found


def row_statements(table: str, policy: policies.TablePolicy) -> list[sql.Composed]:
    """Force row security on one table, with its policies."""
    found = _forced(table)
    mine = "true"
    if policy.belongs_to is not None:
        is_own = f"({policy.belongs_to})::bigint = ANY (({OWN_ORGANISATIONS})::bigint[])"
        office = f"{SYSTEM_ONLY} OR ({OFFICE_ONLY} AND coalesce(({policy.office_when}), false))"
        if policy.office_when == "true":
            office = WHOLE_OFFICE
        mine = f"{office} OR coalesce({is_own}, false)"
    found.append(
        _sql(
            f"CREATE POLICY app_rows ON {{table}} TO {{app}} USING ({mine}) WITH CHECK ({mine})", table=table
        )
    )
    if policy.public_read is not None:
        found += [
            _sql("GRANT SELECT ON {table} TO {public}", table=table),
            _sql(
                "CREATE POLICY public_rows ON {table} FOR SELECT TO {public}, {app} "
                f"USING ({policy.public_read})",
                table=table,
            ),
        ]
    return found
