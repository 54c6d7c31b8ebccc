"""Writes of questionnaires: begin, store, copy, change drafts. A version that has been sent out never changes."""

from datetime import datetime

from django.db.models import Max

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.surveys.instruments import rules, series, settings, storing
from rapport.surveys.instruments.content import QuestionnaireContent
from rapport.surveys.models import Questionnaire


def _next_number(code: str) -> int:
    """The number after the last version of the questionnaire, whose versions are held until the end of the write."""
    list(Questionnaire.objects.filter(code__iexact=code).select_for_update().values_list("pk", flat=True))
    last = Questionnaire.objects.filter(code__iexact=code).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@action
def questionnaire_store(*, content: QuestionnaireContent, by: Viewer, now: datetime) -> tuple[str, int]:
    """Store a whole questionnaire as a draft under the next free number of its code, or nothing.

    Where a version stands before it, questions of the same name that have not changed are linked to theirs.
    Returns code and number. Raises AccessDenied, InvalidInput (`rules.check_structure`).
    """
    rules.check_edit_questionnaires(by)
    rules.check_structure(content)
    before = Questionnaire.objects.filter(code__iexact=content.code).order_by("-number").first()
    number = _next_number(content.code)
    row = storing.store(settings.cleaned_content(content), number)
    linked = series.link(before, row) if before is not None else 0
    record(
        "questionnaire.stored",
        by=by,
        now=now,
        subject=f"surveys.questionnaire:{row.pk}",
        detail={"code": row.code, "number": number, "items": len(content.items()), "linked": linked},
    )
    return row.code, number
