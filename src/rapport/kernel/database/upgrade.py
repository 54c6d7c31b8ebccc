"""Bring the database to the state of this code: migrations as the owner, then privileges and row policies."""

from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from rapport.kernel.database import grants
from rapport.kernel.database.router import OWNER_ALIAS


class NewerDatabase(RuntimeError):
    """The database was migrated by a newer version of Rapport; the message says so and what to do."""


def unknown_migrations(alias: str = OWNER_ALIAS) -> list[str]:
    """Applied migrations that this code does not have, as `app.name`;

    empty for a database of this version or older.
    """
    connection = connections[alias]
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return []
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations or {}) | set(loader.replacements)
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations() if (app, name) not in known)


def missing_migrations(alias: str = OWNER_ALIAS) -> list[str]:
    """Migrations of this code that the database lacks, as `app.name`."""
    loader = MigrationLoader(connections[alias])
    applied = set(loader.applied_migrations or {})
    return sorted(
        f"{app}.{name}" for app, name in (loader.disk_migrations or {}) if (app, name) not in applied
    )


def refuse_newer(alias: str = OWNER_ALIAS) -> None:
    """Raise NewerDatabase if the database was migrated by a newer version."""
    unknown = unknown_migrations(alias)
    if unknown:
        raise NewerDatabase(
            f"This is a database of a newer version of Rapport: it has {', '.join(unknown[:5])}"
            f"{' and more' if len(unknown) > 5 else ''}, which this version does not know. "
            "Start the newer version, or restore a backup made by this one. Nothing was changed."
        )


def upgrade(*, verbosity: int = 0) -> None:
    """Migrate and grant.

    Doing it twice changes nothing. Raises NewerDatabase before touching a newer database.
    """
    refuse_newer()
    call_command("migrate", database=OWNER_ALIAS, verbosity=verbosity, interactive=False)
    grants.apply(connections[OWNER_ALIAS])
