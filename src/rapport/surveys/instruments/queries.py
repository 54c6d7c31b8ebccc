"""Reads of questionnaires as they are designed. Drafts are the office's; what has been sent out is anybody's."""

from typing import Any

from rapport.kernel.access import Viewer
from rapport.surveys.instruments import rules, storing
from rapport.surveys.instruments.content import QuestionnaireContent
from rapport.surveys.models import Questionnaire
from rapport.surveys.models.instrument import QuestionnaireState


def _visible(viewer: Viewer) -> Any:
    rows = Questionnaire.objects.all()
    return rows if rules.can_see_drafts(viewer) else rows.filter(state=QuestionnaireState.FIXED)


def _row(viewer: Viewer, questionnaire: str, number: int) -> Questionnaire:
    row: Questionnaire | None = _visible(viewer).filter(code__iexact=questionnaire, number=number).first()
    if row is None:
        raise rules.unknown_questionnaire(questionnaire, number)
    return row


def questionnaire_content(*, viewer: Viewer, questionnaire: str, number: int) -> QuestionnaireContent:
    """A version with all its parts as plain values. Raises NotAvailable."""
    return storing.content_of(_row(viewer, questionnaire, number))
