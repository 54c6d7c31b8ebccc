"""Plans in tables: a draft with sound measures whose offices are in the register, and the decision that adopts it."""

from dataclasses import replace
from datetime import datetime

from tests.factories import mechanism, meetings, plans
from tests.factories.actors import a_viewer

from rapport.analysis.plan.document import Contributor, Measure, Party, Plan
from rapport.coordination.models import Decision
from rapport.kernel.access import Viewer
from rapport.plans import actions

CODE = "nap"
UNASKED = "The consultation was held before the plan was kept here"


def a_document(now: datetime) -> Plan:
    """The small sound plan, with offices that are in the register (by code)."""
    office = mechanism.an_actor(now=now, kind="GOVERNMENT_BODY", name="Office for victims")
    ngo = mechanism.an_actor(now=now, kind="NGO", name="Open Door")
    of, by = Party("Office for victims", ref=office.code), Party("Open Door", ref=ngo.code)

    def put(one: Measure) -> Measure:
        return replace(one, accountable=of, contributors=(Contributor(by, duty="runs the house"),))

    sound = plans.plan()
    return replace(sound, code=CODE, measures=tuple(put(one) for one in sound.measures))


def a_plan(now: datetime, document: Plan | None = None) -> Plan:
    """A draft in tables, by the system. Gives the document it was made of."""
    given = document or a_document(now)
    actions.document_load(document=given, by=Viewer.system(), now=now)
    return given


def a_decision(now: datetime) -> int:
    """A decision in force of a body."""
    table = meetings.a_table(now=now)
    office = mechanism.an_actor(now=now)
    body = table.body if hasattr(table.body, "pk") else None
    row = Decision.objects.create(
        **({"body": body} if body else {"body_id": _body_id()}),
        year=now.year,
        number=901,
        title="The plan is adopted",
        text="The plan is adopted",
        accountable_id=office.pk,
        decided_on=now.date(),
        due_on=now.date(),
        visibility="MEMBERS",
        state="IN_FORCE",
        recorded_at=now,
    )
    return int(row.pk)


def _body_id() -> int:
    from rapport.coordination.models import Body

    return int(Body.objects.order_by("-pk")[0].pk)


def adopted(now: datetime) -> Viewer:
    """The plan of `a_plan`, adopted by a co-ordinator. Gives the co-ordinator."""
    a_plan(now)
    coordinator = a_viewer("NATIONAL_COORDINATOR", now=now)
    actions.plan_adopt(
        plan=CODE,
        decision=a_decision(now),
        expected=1,
        not_consulted=UNASKED,
        by=coordinator,
        now=now,
    )
    return coordinator
