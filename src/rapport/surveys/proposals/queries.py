"""What is proposed to a delegation from the description of its State's mechanism."""

import hashlib
from datetime import date

from rapport.coordination.asked import queries as mechanism
from rapport.kernel.access import Viewer
from rapport.surveys.answering import queries as answering
from rapport.surveys.answering.types import Given
from rapport.surveys.proposals.asked import SECTION, answer_to
from rapport.surveys.proposals.types import Proposal, Proposed
from rapport.surveys.types import items_by_code


def proposed(*, viewer: Viewer, wave: str, respondent: str, day: date, language: str) -> Proposed:
    """Proposals for section A, in the order of its questions. Nothing is written.

    Raises NotAvailable for another's return, AccessDenied for a draft that the viewer may not see.
    """
    view = answering.own_return(viewer=viewer, wave=wave, respondent=respondent)
    sheet = answering.sheet(viewer=viewer, wave=wave, respondent=respondent)
    found = mechanism.facts(viewer=viewer, organisation_id=view.organisation_id, day=day, language=language)
    facts = {one.about: one for one in found}
    items = [
        one for one in items_by_code(sheet.sections).values() if one.section == SECTION and not one.coded
    ]
    proposals = []
    for item in items:
        answer = answer_to(item, facts)
        if answer is None:
            continue
        given, source = answer
        kept = sheet.questions[item.code].kept.get("")
        proposals.append(
            Proposal(
                item, given, source, kept.given if kept else None, kept.version if kept else 0, _seen(given)
            )
        )
    closed = {one.code for one in items if one.options}
    met = closed & {one.item.code for one in proposals}
    return Proposed(SECTION, tuple(proposals), len(closed), len(met))


def _seen(given: Given) -> str:
    return hashlib.sha256(repr((given.values, given.text)).encode()).hexdigest()[:16]
