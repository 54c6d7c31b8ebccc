"""A profile as public data: what pages offer as a file and the interface for programs answers. Keys are a contract."""

from typing import Any

from django.utils.translation import gettext as _

from rapport.analysis.types import in_language
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys import queries
from rapport.surveys.types import AnswerView, AskedView, ItemView, ProfileWave


def profile_data(*, viewer: Viewer, code: str, wave: str, language: str) -> dict[str, Any]:
    """One respondent in its newest wave, or in the one named. Raises NotAvailable."""
    asked = queries.asked(viewer=viewer, code=code)
    return as_data(asked_in(viewer=viewer, asked=asked, wave=wave, language=language), language)


def asked_in(*, viewer: Viewer, asked: AskedView, wave: str, language: str) -> ProfileWave:
    """The respondent in the wave named, or in its newest. Raises NotAvailable where it was not asked in it."""
    chosen = [view for view in asked.waves if wave in ("", view.code)]
    if not chosen:
        raise NotAvailable(
            _("It was not asked in a wave '%(wave)s'.") % {"wave": wave}, code="unknown_profile"
        )
    return queries.profile(
        viewer=viewer, organisation_id=asked.organisation_id, language=language, among=chosen[:1]
    )[0]


def as_data(one: ProfileWave, language: str) -> dict[str, Any]:
    """A profile as public JSON, texts in `language` where they exist in it; answers in the questionnaire's order."""
    items = [item for section in one.sections for item in section.items]
    return {
        "code": one.respondent.code,
        "name": one.respondent.name,
        "wave": one.wave.code,
        "as_of": one.wave.as_of.isoformat(),
        "group": one.respondent.group,
        "replied": one.respondent.replied,
        "note": one.respondent.note,
        "answers": [
            _answer(item, one.answers[item.code], language) for item in items if item.code in one.answers
        ],
        "footnotes": {key: in_language(note.text, language) for key, note in one.footnotes.items()},
    }


def _answer(item: ItemView, answer: AnswerView, language: str) -> dict[str, Any]:
    return {
        "item": item.code,
        "number": item.number,
        "question": in_language(item.text, language),
        "state": answer.state,
        "values": list(answer.values),
        "labels": [in_language(item.options.get(value, {"en": value}), language) for value in answer.values],
        "original": answer.original,
        "source": answer.source,
        "interpretation": answer.interpretation,
        "footnotes": list(answer.footnotes),
    }
