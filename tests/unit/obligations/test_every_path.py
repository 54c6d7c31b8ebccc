"""Every path of obligations and updates: whatever is tried in whatever order, the tables and the promises hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import obligations as make
from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.kernel.errors import UserFacingError
from rapport.obligations import actions
from rapport.obligations.models import Accountability, Obligation, Update
from rapport.obligations.updates import actions as updates
from rapport.obligations.workflow import OBLIGATION, UNSETTLED, UPDATE, ObligationStep, UpdateStep

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DEEDS = (
    "begin",
    "begin_closing",
    "write",
    "submit",
    "take_back",
    "return",
    "accept",
    "reassign",
    "redate",
    "withdraw",
    "reopen",
)
WHO = ("first", "second", "officer", "coordinator", "secretariat", "stranger")
Moves = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(WHO)), min_size=5, max_size=25)


class World:
    """One obligation and everybody who may or may not touch it."""

    def __init__(self) -> None:
        self.members = [make.a_member(now=NOW) for _ in range(3)]
        self.who: dict[str, Viewer] = {
            "first": make.viewer_for(self.members[0], now=NOW),
            "second": make.viewer_for(self.members[1], now=NOW),
            "officer": make.viewer_for(self.members[0], "OFFICER", now=NOW),
            "coordinator": a_viewer("NATIONAL_COORDINATOR", now=NOW),
            "secretariat": a_viewer("SECRETARIAT", now=NOW),
            "stranger": make.viewer_for(self.members[2], now=NOW),
        }
        self.owed = make.an_obligation(self.members[0], now=NOW)

    def row(self) -> Obligation:
        return Obligation.objects.get(pk=self.owed)

    def update(self) -> Update | None:
        return Update.objects.filter(obligation=self.owed).order_by("-pk").first()

    def do(self, deed: str, by: Viewer) -> None:  # noqa: C901
        row, update = self.row(), self.update()
        how = {"by": by, "now": NOW}
        of_row = {"obligation": self.owed, "expected": row.version, **how}
        of_update = {"update": update.pk if update else 0, "expected": update.version if update else 0, **how}
        if deed == "begin":
            make.a_draft(self.owed, by, now=NOW)
        elif deed == "begin_closing":
            make.a_draft(self.owed, by, now=NOW, fields=make.CLOSING)
        elif deed == "write":
            updates.update_write(fields=make.FIELDS, **of_update)  # type: ignore[arg-type]
        elif deed == "submit":
            updates.update_submit(**of_update)  # type: ignore[arg-type]
        elif deed == "take_back":
            updates.update_take_back(**of_update)  # type: ignore[arg-type]
        elif deed == "return":
            updates.update_return(reason="More, please", **of_update)  # type: ignore[arg-type]
        elif deed == "accept":
            updates.update_accept(**of_update)  # type: ignore[arg-type]
        elif deed == "reassign":
            other = self.members[1] if row.accountable_id == self.members[0] else self.members[0]
            actions.obligation_reassign(accountable_id=other, reason="Moved", **of_row)  # type: ignore[arg-type]
        elif deed == "redate":
            later = row.due_on + timedelta(days=1)
            actions.obligation_redate(due_on=later, reason="Later", **of_row)  # type: ignore[arg-type]
        elif deed == "withdraw":
            actions.obligation_withdraw(reason="Gone", **of_row)  # type: ignore[arg-type]
        else:
            due = date(2026, 6, 1)
            actions.obligation_reopen(due_on=due, reason="Again", **of_row)  # type: ignore[arg-type]


ASSIGN = {"reassign", "redate", "withdraw", "reopen"}
REVIEW = {"return", "accept"}


def may(deed: str, who: str) -> bool:
    """Whether the role can ever do this, for some organisation."""
    if deed in ASSIGN:
        return who in ("coordinator", "secretariat")
    if deed in REVIEW:
        return who == "coordinator"
    return who in ("first", "second") or (who == "officer" and deed in ("begin", "begin_closing", "write"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=False)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=Moves)
def test_every_path_keeps_the_promises(db: None, moves: list[tuple[str, str]]) -> None:
    outer = transaction.atomic()
    outer.__enter__()
    try:
        world = World()
        for deed, who in moves:
            before, was = world.row(), world.update()
            try:
                world.do(deed, world.who[who])
            except UserFacingError:
                after = world.row()
                assert (after.state, after.version) == (before.state, before.version), (
                    "refused: nothing changed"
                )
                continue
            assert may(deed, who), (deed, who)
            _hold(world, before, was)
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def _hold(world: World, before: Obligation, was: Update | None) -> None:
    row, update = world.row(), world.update()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    if row.state != before.state:
        assert OBLIGATION.can(ObligationStep(before.state), ObligationStep(row.state))
    if update and was and update.pk == was.pk and update.state != was.state:
        assert UPDATE.can(UpdateStep(was.state), UpdateStep(update.state))
    current = Accountability.objects.get(obligation=row, until_at__isnull=True)
    assert current.organisation_id == row.accountable_id
    unsettled = Update.objects.filter(obligation=row, state__in=UNSETTLED)
    assert unsettled.count() <= 1
    for one in unsettled:
        assert one.organisation_id == row.accountable_id
        assert row.state in ("OPEN", "IN_PROGRESS"), "nothing waits on what is closed"
    for one in Update.objects.filter(obligation=row, state="ACCEPTED"):
        assert one.decided_by != one.submitted_by
    if row.state == "DONE":
        last = Update.objects.filter(obligation=row, state="ACCEPTED").latest("pk")
        assert last.closes and last.result and last.evidence.exists()
