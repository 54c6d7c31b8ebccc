"""Fifty people reassign the same obligation in the same moment: exactly one organisation is accountable, always."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections
from tests.cluster import Cluster
from tests.factories import obligations as make

from rapport.kernel.access import Viewer
from rapport.kernel.errors import StaleVersion
from rapport.obligations import actions
from rapport.obligations.models import Accountability, Obligation

PEOPLE = 50
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.slow
def test_fifty_reassignments_at_once_leave_one_accountable(committed_db: Cluster) -> None:
    members = [make.a_member(now=NOW) for _ in range(PEOPLE + 1)]
    owed = make.an_obligation(members[0], now=NOW)
    begin, told, won, seen = threading.Barrier(PEOPLE + 1), [], [], []

    def reassign(organisation: int) -> None:
        try:
            begin.wait(timeout=60)
            # Until one of one's own gets through: so all fifty happen, each upon what the others left.
            while True:
                version = Obligation.objects.values_list("version", flat=True).get(pk=owed)
                try:
                    actions.obligation_reassign(
                        obligation=owed,
                        accountable_id=organisation,
                        reason="Division of labour",
                        expected=version,
                        by=Viewer.system(),
                        now=NOW,
                    )
                except StaleVersion:
                    told.append(organisation)
                    continue
                won.append(organisation)
                return
        finally:
            connections.close_all()

    threads = [threading.Thread(target=reassign, args=(one,)) for one in members[1:]]
    for thread in threads:
        thread.start()
    begin.wait(timeout=60)
    while any(thread.is_alive() for thread in threads):
        # A reader sees, at every moment, exactly one, and the one that the obligation names.
        rows = Accountability.objects.filter(obligation=owed, until_at__isnull=True)
        seen.append(list(rows.values_list("organisation_id", "obligation__accountable_id")))
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(won) == members[1:]
    assert [one for one in seen if len(one) != 1 or one[0][0] != one[0][1]] == []
    assert Accountability.objects.filter(obligation=owed).count() == PEOPLE + 1
    current = Accountability.objects.get(obligation=owed, until_at__isnull=True)
    assert current.organisation_id == Obligation.objects.get(pk=owed).accountable_id
