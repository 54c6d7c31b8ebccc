"""Concurrent edits: every acknowledged one survives, every other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from tests.cluster import Cluster

from rapport.kernel.errors import StaleVersion
from rapport.reports.models import Edition

EDITORS, EDITS = 6, 15


def make() -> Edition:
    return Edition.objects.create(code="trial", wave="trial", title="0", as_of=date(2026, 1, 1))


@pytest.mark.django_db
def test_a_write_names_the_version_it_was_based_on() -> None:
    edition = make()
    edition.title = "1"
    edition.save_version(expected=1, fields=["title"])
    assert edition.version == 2
    late = Edition.objects.get(pk=edition.pk)
    late.title = "late"
    with pytest.raises(StaleVersion) as stale:
        late.save_version(expected=1, fields=["title"])
    assert stale.value.extra == {"expected": 1, "current": 2}
    kept = Edition.objects.get(pk=edition.pk)
    assert (kept.title, kept.version) == ("1", 2)


@pytest.mark.django_db
def test_a_row_that_is_gone_is_stale_too() -> None:
    edition = make()
    Edition.objects.all().delete()
    edition.pk = 999_999
    with pytest.raises(StaleVersion) as stale:
        edition.save_version(expected=1, fields=["title"])
    assert stale.value.extra == {"expected": 1, "current": None}


def test_no_acknowledged_edit_is_lost(committed_db: Cluster) -> None:
    pk = make().pk

    def edit(_: int) -> tuple[int, int]:
        """Each edit adds one to the number in the title; gives acknowledged and refused."""
        acknowledged = refused = 0
        try:
            for _round in range(EDITS):
                row = Edition.objects.get(pk=pk)
                row.title = str(int(row.title) + 1)
                try:
                    row.save_version(expected=row.version, fields=["title"])
                    acknowledged += 1
                except StaleVersion:
                    refused += 1
        finally:
            connection.close()
        return acknowledged, refused

    with ThreadPoolExecutor(EDITORS) as pool:
        outcomes = list(pool.map(edit, range(EDITORS)))
    acknowledged = sum(one for one, _ in outcomes)
    assert acknowledged + sum(two for _, two in outcomes) == EDITORS * EDITS
    kept = Edition.objects.get(pk=pk)
    assert (int(kept.title), kept.version) == (acknowledged, acknowledged + 1)
    assert acknowledged > EDITS
