"""The embedded PostgreSQL and the four roles of an instance.

`postgres` exists only to make the others; `rapport_owner` owns and migrates; `rapport_app` reads and writes rows but
cannot change tables nor touch the sealed audit chain; `rapport_public` reads what is published; `rapport_sealer` seals.
The application role may step down to the public role for a request of the public, never up.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from rapport.config.embedded import EmbeddedServer
from rapport.kernel.database.roles import APP, OWNER, PUBLIC, SEALER

PREPARING = 7_012_031
"""The advisory lock under which roles and database are made."""


@dataclass(frozen=True)
class Addresses:
    """Where the database is, as each of the roles that connect."""

    app: str
    owner: str
    sealer: str

    def export(self) -> None:
        """Hand the addresses to this process's settings and to its children."""
        os.environ["DATABASE_URL"] = self.app
        os.environ["RAPPORT_OWNER_DATABASE_URL"] = self.owner
        os.environ["RAPPORT_SEALER_DATABASE_URL"] = self.sealer


def start_embedded(home: Path, *, database: str = "rapport") -> tuple[EmbeddedServer, Addresses]:
    """Start (or join) the embedded PostgreSQL under `home`, and make roles and database where they lack.

    Returns the held server, which stops when its last holder ends, and the addresses. Raises EmbeddedError.
    """
    server = EmbeddedServer(home / "database")
    server.hold()
    prepare_cluster(server.admin, database=database)
    return server, addresses_on_socket(str(server.socket), database)


def addresses_on_socket(host: str, database: str) -> Addresses:
    """Addresses of the roles on a Unix socket folder."""
    where = quote(host, safe="")
    return Addresses(*(f"postgresql://{role}@/{database}?host={where}" for role in (APP, OWNER, SEALER)))


def prepare_cluster(admin_url: str, *, database: str) -> None:
    """Make the four roles and the database, as the cluster's administrator. Doing it twice changes nothing.

    Several processes may do it at once on a cluster that has neither: they wait for each other.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])  # it ends with the connection
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP, SEALER):
            if role not in known:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(
                        sql.Identifier(role)
                    )
                )
        if PUBLIC not in known:
            connection.execute(
                sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(
                    sql.Identifier(PUBLIC)
                )
            )
        connection.execute(
            sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                sql.Identifier(PUBLIC), sql.Identifier(APP)
            )
        )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(
                sql.SQL(
                    "CREATE DATABASE {} OWNER {} ENCODING 'UTF8' LOCALE_PROVIDER builtin "
                    "BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"
                ).format(sql.Identifier(database), sql.Identifier(OWNER))
            )
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
            )
            for role in (APP, SEALER):
                connection.execute(
                    sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                        sql.Identifier(database), sql.Identifier(role)
                    )
                )
