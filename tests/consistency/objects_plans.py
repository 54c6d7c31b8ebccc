"""Plans for the sweep: one adopted and under revision, one that is a draft; the canary in every text of both drafts.

Another page of plans adds the objects of its parameters to `make`; names are looked up as `plans:<parameter>`.
"""

from dataclasses import replace
from datetime import UTC, datetime

from tests.consistency import objects_plans_reading
from tests.factories import action_plans
from tests.factories.plans import measure

from rapport.analysis.plan.document import ContributingFactor, Objective, Section
from rapport.analysis.plan.lists import Factor
from rapport.kernel.access import Viewer
from rapport.plans import actions
from rapport.plans.measures import actions as measures
from rapport.plans.publishing.actions import plan_show

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("costs", "benchmarks", "indicators", "contributors", "evidence", "answers_to")
DRAFT = "draft-plan-of-the-sweep"


def make(canary: str, unknown: str) -> dict[str, list[str]]:
    """Values by parameter of the addresses of plans."""
    by = Viewer.system()
    action_plans.adopted(NOW)
    plan_show(plan=action_plans.CODE, visibility="PUBLIC", expected=1, by=by, now=NOW)
    actions.plan_revise(plan=action_plans.CODE, reason=canary, by=by, now=NOW)
    change = replace(measure(1), text=canary, detail=canary)
    measures.measure_change(
        plan=action_plans.CODE, key="m1", measure=change, expected=1, reason=canary, by=by, now=NOW
    )
    draft = replace(
        action_plans.a_document(NOW),
        code=DRAFT,
        title=canary,
        legal_basis=canary,
        strategy=(Section("1", canary, canary),),
        factors=(ContributingFactor("F", Factor.DEMAND, canary),),
        objectives=(Objective("A", canary, canary),),
    )
    actions.document_load(document=draft, by=by, now=NOW)
    reading = objects_plans_reading.make(canary, unknown, adopted=action_plans.CODE, draft=DRAFT, now=NOW)
    return {
        "plans:code": [action_plans.CODE, DRAFT, unknown],
        "plans:measure": ["m2", "m1", "m999"],
        "plans:kind": ["section", "factor", "objective", unknown],
        "plans:measure-part-new.kind": [*KINDS, unknown],
        "plans:measure-part.kind": [*KINDS, unknown],
        "plans:part": ["1", "F", "A", unknown],
        **{
            f"public:{name}.code": [action_plans.CODE, DRAFT, unknown]
            for name in ("plan", "plan-chart", "plan-measure", "plan-file")
        },
        "public:plan-measure.measure": ["m1", "m999"],
        "public:plan-file.name": ["plan.json", "plan.xlsx", unknown],
        "plans:at": ["0", "99"],
        **reading,
    }
