"""Who would get what on a day, and why. Reads only; `actions.notices_run` writes what is planned here."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.obligations import settings
from rapport.obligations.models import Obligation, SentNotice, Update
from rapport.obligations.notices import deputies_on
from rapport.obligations.reminders.schedule import steps, working_day
from rapport.obligations.reminders.types import Planned
from rapport.obligations.workflow import RUNNING

Told = set[tuple[int, str, date, int]]


class People:
    """Who is told at which level, each organisation asked for once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.system = Viewer.system()
        self.reporting = cache(lambda one: self._acting(one, Permission.OBLIGATION_REPORT))
        self.owners = cache(lambda one: self._acting(one, Permission.OBLIGATION_SUBMIT))
        self.parents = actors.parents(viewer=self.system)
        self.reviewers = actors.holders(viewer=self.system, permission=Permission.OBLIGATION_REVIEW, now=now)

    def _acting(self, organisation: int, permission: Permission) -> tuple[int, ...]:
        return tuple(
            actors.acting_for(
                viewer=self.system, organisation_id=organisation, permission=permission, now=self.now
            )
        )

    def head(self, organisation: int) -> tuple[int, ...]:
        """The representatives of the nearest organisation above that has any, else its own."""
        above, seen = self.parents.get(organisation), {organisation}
        while above is not None and above not in seen:
            if people := self.owners(above):
                return people
            seen.add(above)
            above = self.parents.get(above)
        return self.owners(organisation)

    def at(self, level: str, organisation: int, named: Mapping[str, Iterable[int]]) -> tuple[int, ...]:
        """Who is told at a level, empty for a plain reminder; whom the body names goes before."""
        if level in named:
            return tuple(named[level])
        if level == "":
            return self.reporting(organisation) or self.head(organisation)
        if level == "OWNER":
            return self.owners(organisation) or self.head(organisation)
        if level == "HEAD":
            return self.head(organisation)
        return tuple(self.reviewers) if level == "COORDINATOR" else ()


def plan(*, now: datetime) -> list[Planned]:
    """Every notice that is due on the day of `now` and was not told yet."""
    day = now.date()
    rows = list(
        Obligation.objects.filter(state__in=RUNNING).exclude(
            # What is handed in to be closed waits for others, not for whoever owes it.
            pk__in=Update.objects.filter(state="SUBMITTED", closes=True).values("obligation_id")
        )
    )
    told: Told = set(
        SentNotice.objects.filter(obligation__state__in=RUNNING).values_list(
            "obligation_id", "step", "due_on", "person"
        )
    )
    people, standing_in = People(now), deputies_on(day)
    of_body = cache(settings.settings_of)
    named = cache(settings.escalation_of)
    found: list[Planned] = []
    for row in rows:
        how = of_body(row.body_ref)
        if working_day(day, how) != day:
            continue
        due = [
            (step.code, step.level, people.at(step.level, row.accountable_id, named(row.body_ref)))
            for step in steps(row.due_on, how, since=row.dated_on, until=day)
        ]
        found += _for_people(row, due, told, standing_in)
    return found + _approvals(now, people, told, standing_in)


def _for_people(
    row: Obligation,
    due: list[tuple[str, str, tuple[int, ...]]],
    told: Told,
    standing_in: Mapping[int, int],
) -> list[Planned]:
    fresh: dict[tuple[str, int], Planned] = {}
    for code, level, persons in due:
        for person in persons:
            # Whoever was told while somebody else was away counts as told, and the other way round.
            deputy = standing_in.get(person, person)
            if any((row.pk, code, row.due_on, one) in told for one in {person, deputy}):
                continue
            away = person if deputy != person else None
            fresh.setdefault(
                (code, deputy), Planned(row.pk, row.number, code, level, row.due_on, deputy, away)
            )
    planned = list(fresh.values())
    # Of several steps for one person in one run only the last is a line of the digest; the others count as told.
    last = {(one.person_id, bool(one.level)): one for one in planned}
    return [
        one
        if last[(one.person_id, bool(one.level))] is one
        else Planned(
            one.obligation_id,
            one.number,
            one.step,
            one.level,
            one.due_on,
            one.person_id,
            one.for_person,
            False,
        )
        for one in planned
    ]


def _approvals(now: datetime, people: People, told: Told, standing_in: Mapping[int, int]) -> list[Planned]:
    found: list[Planned] = []
    of_body = cache(settings.settings_of)
    for update in Update.objects.filter(state="SUBMITTED").select_related("obligation"):
        row = update.obligation
        how = of_body(row.body_ref)
        waited = update.submitted_at is not None and now - update.submitted_at >= timedelta(
            hours=how.approve_after_hours
        )
        if not waited or working_day(now.date(), how) != now.date():
            continue
        persons = tuple(one for one in people.reviewers if one != update.submitted_by)
        found += _for_people(row, [(f"APPROVE_{update.pk}_{update.version}", "", persons)], told, standing_in)
    return found
