"""Whose rows plans are: the office writes drafts; members see them while they are consulted; versions are shared.

What is written stands under the plan; only while its open version is in consultation may members read it. Adopted
versions are documents of their own, for all members. The public reads copies in a table of their own and nothing
else here: the other rows hold what is being written.
"""

from rapport.kernel.database.policies import declare
from rapport.kernel.database.roles import ORGANISATIONS_SETTING

ANY_MEMBER = f"(SELECT (nullif(current_setting('{ORGANISATIONS_SETTING}', true), '')::bigint[])[1])"
_OPEN = (
    "CASE WHEN EXISTS (SELECT 1 FROM plans_planversion v WHERE v.plan_id = {plan} AND v.state = 'IN_CONSULTATION')"
    " THEN " + ANY_MEMBER + " END"
)
declare("plans.ActionPlan", belongs_to=ANY_MEMBER)
# Whoever commented reads the answer also when the version is a draft again: its row, never what is written in it.
_CONSULTED = "EXISTS (SELECT 1 FROM plans_consultation c WHERE c.of_id = plans_planversion.id)"
declare("plans.PlanVersion", belongs_to=f"CASE WHEN state <> 'DRAFT' OR {_CONSULTED} THEN {ANY_MEMBER} END")
for _model in ("Measure", "Objective", "ContributingFactor", "StrategySection"):
    declare(f"plans.{_model}", belongs_to=_OPEN.format(plan="plan_id"))
for _model in ("AccountableSpan", "Contributor", "Benchmark", "Indicator", "CostLine"):
    # Seen by whom the measure itself is seen: the row of the measure is under its own policy.
    _seen = "EXISTS (SELECT 1 FROM plans_measure m WHERE m.id = measure_id)"
    declare(f"plans.{_model}", belongs_to=f"CASE WHEN {_seen} THEN {ANY_MEMBER} END")
declare("plans.Consultation", belongs_to=ANY_MEMBER)
declare("plans.PlanComment", belongs_to=ANY_MEMBER)
declare("plans.Diagnosis", belongs_to=f"CASE WHEN NOT of_draft THEN {ANY_MEMBER} END")
# An answer is seen by whoever sees the version to which it was given: its row is under its own policy.
declare(
    "plans.FindingAnswer",
    belongs_to=f"CASE WHEN EXISTS (SELECT 1 FROM plans_planversion v WHERE v.id = of_id) THEN {ANY_MEMBER} END",
)
declare("plans.PublishedVersion", public_read="true", belongs_to=ANY_MEMBER)
