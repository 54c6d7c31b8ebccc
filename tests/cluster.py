"""One PostgreSQL for all test runs of a checkout, one database per run, made from a migrated template.

Tests run with production's privileges: the connection `default` is the application role. The template is
keyed by a hash of everything that shapes the database, so that only a change of a migration or of a grant
costs a migration.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".rapport" / "test"
PREFIX = "rapport_test_"
TEMPLATE_PREFIX = "rapport_template_"
LOCK = 7_012_018
SHAPERS = ("*/migrations/*.py", "*/table_policies.py", "kernel/database/*.py", "config/database.py")
PACKAGES = ("django", "procrastinate", "django-allauth")


def fingerprint() -> str:
    """Sixteen hex digits that change when the made database would."""
    digest = hashlib.sha256()
    for pattern in SHAPERS:
        for path in sorted((ROOT / "src" / "rapport").glob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for package in PACKAGES:
        digest.update(f"{package}={version(package)}\0".encode())
    return digest.hexdigest()[:16]


class Cluster:
    """The server, and the database of this run."""

    def __init__(self) -> None:
        from rapport.config.database import addresses_on_socket, start_embedded

        HOME.mkdir(parents=True, exist_ok=True)
        self.server, _ = start_embedded(HOME, database="rapport")
        self.admin: str = self.server.admin
        self.socket = str(self.server.socket)
        self.database = f"{PREFIX}{os.getpid()}"
        self.template = ""
        self.addresses = addresses_on_socket(self.socket, self.database)

    def make_database(self) -> None:
        """Make this run's database from the template, the template too if it lacks;

        remove what dead runs left.
        """
        from rapport.config.database import prepare_cluster

        with self._locked() as admin:
            names = [row[0] for row in admin.execute("SELECT datname FROM pg_database")]
            template = self.template = TEMPLATE_PREFIX + fingerprint()
            for name in names:
                if self._is_left_over(name, template):
                    admin.execute(
                        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                    )
            if template not in names:
                building = f"{template}_building"
                prepare_cluster(self.admin, database=building)
                self._migrate(building)
                admin.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(building), sql.Identifier(template)
                    )
                )
            self.copy(admin, template, self.database)

    def copy(self, admin: psycopg.Connection[Any], source: str, target: str) -> None:
        """Make a database as a copy of another, with the roles' right to connect."""
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER rapport_owner").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(target)))
        admin.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO rapport_app, rapport_sealer").format(
                sql.Identifier(target)
            )
        )

    def _is_left_over(self, name: str, template: str) -> bool:
        if name.startswith(TEMPLATE_PREFIX):
            return name != template
        pid = name.removeprefix(PREFIX).split("_")[0]
        if not name.startswith(PREFIX) or not pid.isdigit():
            return False
        return pid == str(os.getpid()) or not _runs(int(pid))

    def _migrate(self, database: str) -> None:
        from rapport.kernel.database.upgrade import upgrade

        use_database(self.socket, database)
        upgrade()
        close_connections()

    @contextmanager
    def _locked(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.admin, autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield admin

    def drop_database(self) -> None:
        """Remove this run's database."""
        close_connections()
        with psycopg.connect(self.admin, autocommit=True) as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.database))
            )

    def empty(self) -> None:
        """Remove all rows that tests committed, as the owner.

        Only tables whose file holds anything: truncating gives each a new file, and most tests touch a few of them. The
        size also tells of rows that row policies would hide from a count.
        """
        keep = ["django_migrations", "django_content_type", "auth_permission"]
        with psycopg.connect(self.addresses.owner, autocommit=True) as owner:
            rows = owner.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                " AND relname <> ALL(%s) AND pg_relation_size(oid) > 0 ORDER BY relname",
                [keep],
            )
            tables = [row[0] for row in rows]
            if tables:
                owner.execute(
                    sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(
                        sql.SQL(", ").join(map(sql.Identifier, tables))
                    )
                )


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def use_database(socket: str, database: str) -> None:
    """Point this process's settings, its connections and its children to a database."""
    from django.conf import settings
    from django.db import connections

    from rapport.config.database import addresses_on_socket

    addresses = addresses_on_socket(socket, database)
    addresses.export()
    settings.SEALER_DATABASE_URL = addresses.sealer
    for alias, user in (("default", "rapport_app"), ("owner", "rapport_owner")):
        connections[alias].close()
        connections[alias].settings_dict.update(NAME=database, USER=user, HOST=socket, PORT="")
        # Otherwise Django would try to make a table to find out, which the application role may not.
        connections[alias].features.supports_transactions = True


def close_connections() -> None:
    """Close this process's connections, so that the database may be copied, renamed or dropped."""
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].close()
