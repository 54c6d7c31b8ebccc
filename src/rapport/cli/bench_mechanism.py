"""The pages of a large mechanism against their limits of time and queries.

Makes 600 organisations, 60 bodies, 5,000 obligations and 40,000 updates in a transaction that is rolled back: nothing
stays. The rows are made in bulk, since the product's actions would take a quarter of an hour for them; organisations,
bodies, members and people are made by the actions.
"""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed

ORGANISATIONS, BODIES, MEMBERS, OBLIGATIONS, UPDATES_EACH = 600, 60, 10, 5000, 8
LIMIT_SECONDS, QUERY_LIMIT = 0.200, 20
THEMES = ("prevention", "protection", "prosecution", "partnership", "data", "training", "return", "labour")
GROUPS = ("children", "women", "men", "workers", "migrants")
CO_ORDINATOR, MEMBER = "co-ordinator", "member"
PAGES: Sequence[tuple[str, str, str]] = (
    ("inbox", CO_ORDINATOR, ""),
    ("inbox", MEMBER, ""),
    ("obligations", CO_ORDINATOR, ""),
    ("obligations", MEMBER, ""),
    ("obligations", CO_ORDINATOR, "?late=on&theme=data"),
    ("dashboard", CO_ORDINATOR, ""),
    ("dashboard", MEMBER, ""),
    ("results", CO_ORDINATOR, ""),
    ("overlaps", CO_ORDINATOR, ""),
    ("findings", MEMBER, ""),
    ("actors", CO_ORDINATOR, ""),
    ("bodies", CO_ORDINATOR, ""),
    ("map", CO_ORDINATOR, ""),
    ("coverage", CO_ORDINATOR, ""),
)
"""Name of the page, who asks for it, and what narrows it. A page that this version has not got is left out."""


@dataclass(frozen=True)
class PageTimes:
    """One page: server times in seconds, queries of one request, bytes of one answer."""

    what: str
    times: Sequence[float]
    queries: int
    size: int


def measure(*, requests: int = 40) -> list[PageTimes]:
    """Each page `requests` times after five warm ones, in one process without the network.

    Raises CommandFailed where a page fails.
    """
    runtime.start()
    from django.db import transaction
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from rapport.config import memory
    from rapport.kernel.clock import now

    with transaction.atomic():
        people = _make(now())
        clients = {}
        for who, person in people.items():
            clients[who] = Client(SERVER_NAME="127.0.0.1")
            clients[who].force_login(person)
        # As the web server does; what making the mechanism has left behind is no part of the product either.
        memory.settle()
        found = []
        for name, who, query in PAGES:
            try:
                path = reverse(f"mechanism:{name}") + query
            except NoReverseMatch:
                continue
            found.append(timed_page(clients[who], path, f"{path} ({who})", requests))
        transaction.set_rollback(True)
    return found


def timed_page(client: Any, path: str, what: str, requests: int) -> PageTimes:
    """One page, asked for `requests` times after five warm ones. Raises CommandFailed where it fails."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for number in range(requests + 5):
        begun = time.perf_counter()
        answer = client.get(path)
        elapsed = time.perf_counter() - begun
        if answer.status_code != 200:
            raise CommandFailed(f"{path} answered {answer.status_code}", code=FAILED)
        if number >= 5:
            times.append(elapsed)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = sum(not _is_of_bench(one["sql"]) for one in captured)
    return PageTimes(what, times, queries, len(answer.content))


def _is_of_bench(sql: str) -> bool:
    """Whether a statement is there only because the bench wraps the request in a transaction of its own."""
    wrapped = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT coalesce(current_setting(", "SELECT set_config(")
    return sql.startswith(wrapped)


def _make(now: datetime) -> Mapping[str, Any]:
    """The mechanism; gives a co-ordinator and a member whose organisation owes something."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from rapport.actors import actions
    from rapport.kernel.access import Viewer

    system = Viewer.system()
    organisations = _organisations(now)
    bodies = _bodies(organisations, now)
    _owed(organisations, bodies, now)
    people = {}
    for who, role, of in (
        (CO_ORDINATOR, "NATIONAL_COORDINATOR", organisations[0]),
        (MEMBER, "REPRESENTATIVE", organisations[1]),
    ):
        made = actions.person_register(
            email=f"bench-{role.lower()}@office.example",
            full_name="Bench",
            password=None,
            by=system,
            now=now,
        )
        actions.role_grant(person_id=made, organisation_id=of, role=role, by=system, now=now)
        people[who] = get_user_model().objects.get(pk=made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


def _organisations(now: datetime) -> list[int]:
    """600 organisations: each tenth a ministry, the others its offices."""
    from rapport.actors.kinds import OrganisationKind
    from rapport.actors.register.actions import actor_register
    from rapport.actors.register.types import ProfileFields
    from rapport.kernel.access import Viewer

    made: list[int] = []
    for number in range(ORGANISATIONS):
        pk = actor_register(
            code=f"bench-{number:03d}",
            kind=OrganisationKind.GOVERNMENT_BODY,
            names={"en": f"Office {number} of the bench"},
            parent_id=made[number - number % 10] if number % 10 else None,
            fields=ProfileFields(),
            by=Viewer.system(),
            now=now,
        )
        made.append(pk)
    return made


def _bodies(organisations: Sequence[int], now: datetime) -> list[int]:
    from rapport.actors import actions as actors
    from rapport.actors.kinds import OrganisationKind
    from rapport.coordination.bodies import actions, queries
    from rapport.coordination.bodies.actions import BodyFields, MemberFields
    from rapport.kernel.access import Viewer

    by = Viewer.system()
    actors.organisation_register(
        code="bench-state",
        kind=OrganisationKind.STATE,
        names={"en": "Bench"},
        iso2="QZ",
        by=by,
        now=now,
    )
    actions.mechanism_describe(country="bench-state", values={}, expected=None, by=by, now=now)
    for number in range(BODIES):
        code = f"bench-body-{number:02d}"
        fields = BodyFields(name={"en": f"Body {number}"}, kind="COMMISSION")
        actions.body_add(country="bench-state", code=code, fields=fields, by=by, now=now)
        for place in range(MEMBERS):
            member = f"bench-{(number * MEMBERS + place) % len(organisations):03d}"
            actions.member_add(body=code, fields=MemberFields(member), by=by, now=now)
    return list(queries.titles(viewer=by, day=now.date(), language="en"))[-BODIES:]


def _owed(organisations: Sequence[int], bodies: Sequence[int], now: datetime) -> None:
    from django.apps import apps

    from rapport.coordination.bodies.for_obligations import PREFIX

    # Rows in bulk past the actions, which would take too long; the transaction is rolled back.
    Obligation, Accountability, Supporter = (
        apps.get_model("obligations", name) for name in ("Obligation", "Accountability", "Supporter")
    )

    rows = []
    for number in range(OBLIGATIONS):
        due = now.date() + timedelta(days=number % 730 - 500)
        state = ("OPEN", "IN_PROGRESS", "IN_PROGRESS", "DONE")[number % 4]
        rows.append(
            Obligation(
                number=f"O-1990-{number:05d}",
                title=f"Obligation {number} of the bench",
                description="What is to be done, by whom it is noticed, and how. " * 3,
                accountable_id=organisations[number % len(organisations)],
                made_on=due - timedelta(days=200),
                dated_on=due - timedelta(days=200),
                due_on=due,
                state=state,
                origin=("DECISION", "MEASURE", "RECOMMENDATION", "OTHER")[number % 4],
                themes=[THEMES[number % len(THEMES)]],
                target_groups=[GROUPS[number % len(GROUPS)]],
                places=[f"district-{number % 97}"],
                visibility="BODY" if number % 10 == 0 else "MEMBERS",
                body_ref=f"{PREFIX}{bodies[number % len(bodies)]}",
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
        ],
        batch_size=1000,
    )
    _told(rows, now)


def _told(rows: Sequence[Any], now: datetime) -> None:
    """Eight updates on each: the last of every twentieth waits for approval, each fourth tells a result."""
    from django.apps import apps

    Evidence, Update = (apps.get_model("obligations", name) for name in ("Evidence", "Update"))

    updates = [
        Update(
            obligation=row,
            organisation_id=row.accountable_id,
            state="SUBMITTED" if place == 0 and at % 20 == 1 else "ACCEPTED",
            activity="A step was taken with those concerned. " * 3,
            result="Those concerned work by it now." if (at + place) % 4 == 0 else "",
            begun_at=now,
            changed_at=now,
            submitted_at=now - timedelta(days=place),
            decided_at=now - timedelta(days=30 * place, minutes=at),
        )
        for at, row in enumerate(rows)
        for place in range(UPDATES_EACH)
    ]
    Update.objects.bulk_create(updates, batch_size=2000)
    Evidence.objects.bulk_create(
        [
            Evidence(update=one, title="Note", link="https://bench.example/note", kept_at=now)
            for one in updates
            if one.result
        ],
        batch_size=2000,
    )


def median(times: Sequence[float]) -> float:
    """The 50th percentile."""
    return statistics.median(times)
