"""The demonstration, loaded once for all integration tests into a database of its own.

Fixtures: `osce` (the demonstration within a transaction that is rolled back), `sign_in`.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoDbBlocker
    from tests.cluster import Cluster

LOADED_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def osce_database(cluster: "Cluster", django_db_blocker: "DjangoDbBlocker") -> Iterator[str]:
    """The name of a database with both waves, the edition `osce-2007` published and built, and a sign-in per role.

    Nothing is committed to it afterwards.
    """
    from tests.cluster import close_connections, use_database

    from rapport.cli import demonstration

    name = f"{cluster.database}_osce"
    with django_db_blocker.unblock():
        close_connections()
        with psycopg.connect(cluster.admin, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            cluster.copy(admin, cluster.template, name)
        use_database(cluster.socket, name)
        demonstration.load(now=LOADED_AT, say=lambda line: None)
        use_database(cluster.socket, cluster.database)
    yield name
    with django_db_blocker.unblock():
        close_connections()
        with psycopg.connect(cluster.admin, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def osce_connection(
    cluster: "Cluster", osce_database: str, django_db_blocker: "DjangoDbBlocker"
) -> Iterator[None]:
    """The connections lead to the demonstration's database for the length of one test."""
    from tests.cluster import use_database

    with django_db_blocker.unblock():
        use_database(cluster.socket, osce_database)
    yield
    with django_db_blocker.unblock():
        use_database(cluster.socket, cluster.database)


@pytest.fixture
def osce(osce_connection: None, db: None) -> None:
    """The demonstration; what the test changes is rolled back. Must come before any other use of the database."""


@pytest.fixture
def sign_in(osce: None) -> Callable[[str], "Client"]:
    """`sign_in("EDITOR")`: the browser of the demonstration's holder of that role."""
    from django.test import Client

    from rapport.actors.models import Person
    from rapport.cli import demonstration

    def browser_of(role: str) -> Client:
        client = Client()
        person = Person.objects.get(email=f"{role.lower()}@{demonstration.DOMAIN}")
        client.force_login(person)
        return client

    return browser_of
