"""Organisations of a mechanism with their people, obligations, and thousands of them for measuring."""

from datetime import date, datetime, timedelta
from itertools import count

from tests.factories.actors import a_person, an_organisation

from rapport.actors import queries as actors
from rapport.actors.models import Organisation
from rapport.kernel.access import Viewer
from rapport.obligations import actions
from rapport.obligations.models import Accountability, NumberOfYear, Obligation, Supporter, Update
from rapport.obligations.updates import actions as updates
from rapport.obligations.updates.types import UpdateFields

_numbers = count(1)
FIELDS = UpdateFields(activity="Two trainings were held.", next_step="A third one.")
CLOSING = UpdateFields(activity="Done.", result="Referrals doubled.", closes=True)


def a_member(*, now: datetime, parent: int | None = None) -> int:
    """An organisation of the mechanism, perhaps part of another. Returns its id."""
    made = an_organisation(now=now, code=f"member-{next(_numbers)}")
    if parent is not None:
        Organisation.objects.filter(pk=made).update(parent_id=parent)
    return made


def viewer_for(organisation: int, role: str = "REPRESENTATIVE", *, now: datetime) -> Viewer:
    """Somebody who acts for that organisation."""
    return actors.viewer_of(a_person(role, now=now, organisation=organisation), now)


def an_obligation(accountable: int, *, now: datetime, due_on: date | None = None, **more: object) -> int:
    """Something that is owed, in 40 days where no day is given. Returns its id."""
    given: dict[str, object] = {"origin": "OTHER", "origin_ref": "", **more}
    return actions.obligation_make(
        title=str(given.pop("title", "Report on identified victims")),
        accountable_id=accountable,
        due_on=due_on or now.date() + timedelta(days=40),
        by=given.pop("by", Viewer.system()),  # type: ignore[arg-type]
        now=now,
        **given,  # type: ignore[arg-type]
    )


def a_draft(obligation: int, by: Viewer, *, now: datetime, fields: UpdateFields = FIELDS) -> int:
    """A draft of an update, with evidence where it asks to close. Returns its id."""
    made = updates.update_begin(obligation=obligation, fields=fields, by=by, now=now)
    if fields.closes:
        updates.evidence_link(
            update=made, title="Statistics", link="https://www.example.org/figures", by=by, now=now
        )
    return made


def a_submitted(obligation: int, by: Viewer, *, now: datetime, fields: UpdateFields = FIELDS) -> int:
    """A submitted update. Returns its id."""
    made = a_draft(obligation, by, now=now, fields=fields)
    updates.update_submit(update=made, expected=1, by=by, now=now)
    return made


def many(organisations: list[int], *, obligations: int, updates_each: int, now: datetime) -> None:
    """Rows for measuring, made in bulk: obligations over two years around now, in all states, with accepted updates."""
    from rapport.kernel.database.scope import database_scope

    themes = ("prevention", "protection", "prosecution", "partnership")
    with database_scope(Viewer.system()):
        rows = []
        for number in range(obligations):
            due = now.date() + timedelta(days=number % 730 - 365)
            state = ("OPEN", "IN_PROGRESS", "IN_PROGRESS", "DONE")[number % 4]
            rows.append(
                Obligation(
                    number=f"O-1999-{number:05d}",
                    title=f"Obligation {number}",
                    accountable_id=organisations[number % len(organisations)],
                    made_on=due - timedelta(days=200),
                    dated_on=due - timedelta(days=200),
                    due_on=due,
                    state=state,
                    origin="OTHER",
                    themes=[themes[number % 4]],
                    target_groups=[("children", "women", "workers")[number % 3]],
                    places=[f"district-{number % 50}"],
                    visibility="MEMBERS",
                    body_ref=f"coordination.body:{number % 60 + 1}",
                    made_at=now,
                    closed_at=now if state == "DONE" else None,
                    last_update_at=now - timedelta(days=number % 300) if state != "OPEN" else None,
                )
            )
        Obligation.objects.bulk_create(rows, batch_size=1000)
        Accountability.objects.bulk_create(
            [Accountability(obligation=row, organisation_id=row.accountable_id, from_at=now) for row in rows],
            batch_size=1000,
        )
        Supporter.objects.bulk_create(
            [
                Supporter(obligation=row, organisation_id=organisations[(at + 1) % len(organisations)])
                for at, row in enumerate(rows)
                if len(organisations) > 1
            ],
            batch_size=1000,
        )
        Update.objects.bulk_create(
            [
                Update(
                    obligation=row,
                    organisation_id=row.accountable_id,
                    state="SUBMITTED"
                    if at == 0 and row.pk % 20 == 0 and row.closed_at is None
                    else "ACCEPTED",
                    activity="A step was taken.",
                    begun_at=now,
                    changed_at=now,
                    submitted_at=now - timedelta(days=at),
                )
                for row in rows
                for at in range(updates_each)
            ],
            batch_size=2000,
        )
        NumberOfYear.objects.get_or_create(year=1999, defaults={"last": obligations})
