"""Comments and files for the sweep: a version in consultation, one of its comments, and somebody's spreadsheet."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import xlsxwriter
from tests.factories import action_plans, mechanism

from rapport.kernel.access import Viewer
from rapport.plans import actions
from rapport.plans.consultation import actions as consultation
from rapport.plans.taking import actions as taking

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONSULTED = "consulted-plan-of-the-sweep"
ON_CONSULTED = ("consultation-close", "comment-new", "comment-answer")


def make(canary: str, unknown: str) -> dict[str, list[str]]:
    """Values by parameter of the addresses of the process; needs what `objects_plans.make` made."""
    by = Viewer.system()
    document = replace(action_plans.a_document(NOW), code=CONSULTED, title="Plan of the sweep")
    actions.document_load(document=document, by=by, now=NOW)
    actions.plan_open_consultation(plan=CONSULTED, until=None, expected=1, by=by, now=NOW)
    said = mechanism.an_actor(now=NOW)
    comment = consultation.comment_add(
        plan=CONSULTED, organisation_id=said.pk, text="Later", measure="m1", by=by, now=NOW
    )
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet(canary[:31]).write_row("A1", ["Measure", canary])
    sheet = taking.sheet_keep(name=f"{canary}.xlsx", content=out.getvalue(), by=by, now=NOW)
    return {
        "plans:comment": [str(comment), "999999"],
        "plans:sheet": [str(sheet), "999999"],
        "plans:number": ["1", "2", "999999"],
        "plans:change-explain.kind": ["REWORDED", "NONSENSE"],
        **{f"plans:{name}.code": [CONSULTED, unknown] for name in ON_CONSULTED},
    }
