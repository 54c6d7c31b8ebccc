"""Editions over the small wave, taken to a state by the real transitions."""

from datetime import date, datetime

from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.reports import actions, queries
from rapport.reports.files import EditionContent
from rapport.reports.types import EditionView
from rapport.surveys import actions as survey_actions
from rapport.surveys import queries as surveys

TEXT = "Of the States that replied, [[figure:mechanism]] have a mechanism.\n\n[[table:at-a-glance]]\n"


def draft_edition(
    wave: str, *, now: datetime, code: str = "first", text: str = TEXT, language: str = "en"
) -> EditionView:
    """A draft with one chapter, one table and one recommendation."""
    actions.edition_load(
        content=EditionContent(
            code=code,
            wave=wave,
            language=language,
            title="Mechanisms in five States",
            subtitle="",
            publisher="The office",
            about={"addressees": {"states": {"en": "States asked"}}},
            as_of=date(2026, 2, 1),
            number=1,
            decimals=1,
            chapters=(("summary", "Summary", text),),
            tables=(
                {
                    "id": "at-a-glance",
                    "title": {"en": "At a glance"},
                    "kind": "figures",
                    "figures": ["mechanism"],
                },
            ),
            charts=(),
            recommendations=({"number": 1, "addressees": ["states"], "text": {"en": "Name one."}},),
            source_hash="0" * 64,
        ),
        by=Viewer.system(),
        now=now,
    )
    return queries.edition(viewer=Viewer.system(), code=code)


def edition_at(state: str, wave: str, *, now: datetime, code: str = "first") -> EditionView:
    """An edition at DRAFT, FROZEN, PUBLISHED or WITHDRAWN, frozen by one person and published by another."""
    if not surveys.wave(viewer=Viewer.system(), code=wave).published:
        survey_actions.wave_publish(code=wave, by=Viewer.system(), now=now)
    draft_edition(wave, now=now, code=code)
    steps = ("DRAFT", "FROZEN", "PUBLISHED", "WITHDRAWN").index(state)
    approver = a_viewer("APPROVER", now=now)
    if steps > 0:
        actions.edition_freeze(code=code, expected=1, by=a_viewer("EDITOR", now=now), now=now)
    if steps > 1:
        actions.edition_publish(code=code, expected=2, by=approver, now=now)
    if steps > 2:
        actions.edition_withdraw(code=code, reason="An example.", expected=3, by=approver, now=now)
    return queries.edition(viewer=Viewer.system(), code=code)
