"""Kept diagnoses and answers for the sweep: one of an adopted version, one of a draft with the canary in its texts."""

from datetime import datetime

from rapport.analysis.plan.check import check
from rapport.kernel.access import Viewer
from rapport.plans import queries
from rapport.plans.diagnosis import actions
from rapport.plans.diagnosis.context import context


def make(canary: str, unknown: str, *, adopted: str, draft: str, now: datetime) -> dict[str, list[str]]:
    """Values by parameter of the reading pages of an adopted plan under revision and of a draft."""
    by = Viewer.system()
    shared = actions.diagnosis_keep(plan=adopted, number=1, note="in force", by=by, now=now)
    hidden = actions.diagnosis_keep(plan=adopted, number=2, note=canary, by=by, now=now)
    found = check(queries.document(viewer=by, code=draft, day=now.date()), context())[0]
    actions.finding_answer(
        plan=draft, key=found.key, verdict="TO_MEND", words=canary, expected=0, by=by, now=now
    )
    return {
        "plans:diagnosis": [str(shared), str(hidden), "999999"],
        "plans:changes-file.name": ["changes.docx", unknown],
        "plans:file.name": ["plan.json", "coverage.csv", unknown],
    }
