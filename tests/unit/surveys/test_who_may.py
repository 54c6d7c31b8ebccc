"""Every write of surveys, tried by people who see the rows and may not write them: each is refused for want of a right.

The actions are found, not listed: a new one is tried too, and one whose check is forgotten is noticed.
"""

import inspect
from collections.abc import Callable, Iterable
from datetime import date, datetime
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from tests.factories import actors, coding, questionnaires, waves

from rapport.actors import queries as people
from rapport.kernel.access import Viewer
from rapport.surveys import actions as surveys
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering.colleagues import actions as colleagues
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.assessments import actions as assessments
from rapport.surveys.coding import actions as coding_desk
from rapport.surveys.coding.types import Code
from rapport.surveys.instruments import actions as instruments
from rapport.surveys.instruments.actions import SectionFields
from rapport.surveys.instruments.content import ItemContent, RuleContent
from rapport.surveys.models import CountryRecommendation
from rapport.surveys.running import actions as running
from rapport.surveys.workbooks import actions as workbooks

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
PARTS = (surveys, answering, colleagues, assessments, coding_desk, instruments, running, workbooks)
ASKED_ELSEWHERE = {
    "running.queries_raise": "a part of return_submit, which asks",
}
SAVED = Entry("Q3", Given("answered", ("x",), "x"))
GIVEN: dict[str, Any] = {
    "answer": "An answer.", "assessment": "visit", "began_on": date(2026, 1, 5), "channel": "WEB",
    "chosen": {"DK": "state"}, "code": "visit", "codes": ["AT"], "comment": 1, "comments_until": date(2026, 5, 1),
    "comparability": "SAME", "day": date(2026, 6, 1), "document": 1, "done": True, "entries": [SAVED],
    "entry": SAVED, "expected": 1, "handling": workbooks.Handling(), "intro": {}, "item": "Q1", "key": None,
    "kind": "VISIT", "label": {"en": "All"}, "languages": ("en",), "letter_of": date(2026, 2, 1), "name": "plan.txt",
    "new": False, "note": {"en": "As before."}, "number": 1, "occasion": "reminder-2026-03-02",
    "on": date(2026, 6, 30), "organisation": "AT", "permission": "EDITION_PUBLISH", "person": 1, "query": 1,
    "questionnaire": "mechanisms", "reason": "Because.", "recode": {}, "recommendation": 1, "remind_days": (30,),
    "reports": [], "respondent": "AT", "respondents": ["AT"], "rule": "budget", "section": "A", "seen": {},
    "slug": "findings", "state": "DONE", "step": 1, "summary": "", "text": "A text.", "title": {"en": "A title"},
    "twice": True, "wanted": True, "wave": "run", "where": "", "yearly": True,
}  # fmt: skip
OF_ACTION: dict[str, dict[str, Any]] = {
    "surveys.wave_load": {"content": None},
    "surveys.wave_publish": {"code": "run"},
    "surveys.figure_define": {"fields": None},
    "surveys.figure_change": {"fields": None},
    "answering.document_keep": {"content": b"Plan"},
    "assessments.recommendation_make": {"fields": assessments.RecommendationFields("Name one.")},
    "assessments.step_record": {"fields": assessments.StepFields("VISIT", date(2026, 2, 2), "Talks")},
    "coding.answer_code": {"item": "LEAD", "code": Code("answered", ("justice",)), "seen": None},
    "coding.answers_code": {"entries": []},
    "coding.coding_settle": {"item": "LEAD", "code": Code("answered", ("justice",), "r")},
    "coding.codings_confirm": {"item": "LEAD"},
    "coding.codebook_item_save": {"fields": coding.LEAD, "expected": 3},
    "coding.item_code_twice": {"item": "LEAD", "expected": 3},
    "instruments.questionnaire_store": {"content": questionnaires.small_questionnaire("another")},
    "instruments.item_add": {"content": ItemContent("Q9", "TEXT", {"en": "More?"})},
    "instruments.item_change": {"content": ItemContent("Q1", "TEXT", {"en": "More?"})},
    "instruments.rule_put": {"fields": RuleContent("budget", "Q1 = no", {"en": "Why?"}, ("Q1",))},
    "instruments.section_add": {"fields": SectionFields("C", {"en": "More"})},
    "instruments.section_change": {"fields": SectionFields("A", {"en": "More"})},
    "running.query_close": {"note": "Settled."},
    "running.remind": {"note": ""},
    "running.wave_prepare": {"fields": None},
    "running.wave_change": {"fields": None},
}


def _named(part: ModuleType) -> str:
    return part.__name__.split(".")[-2]


ACTIONS: dict[str, Callable[..., object]] = {
    f"{_named(part)}.{name}": one
    for part in PARTS
    for name, one in vars(part).items()
    if getattr(one, "is_action", False) and one.__module__ == part.__name__
}
OF_WHOEVER_SUBMITS = {
    "answering.return_two_persons", "answering.return_hand_back", "answering.return_submit",
    "answering.return_reopen", "answering.return_decline", "answering.return_not_applicable",
    "answering.return_take_up", "colleagues.section_share", "colleagues.section_unshare",
}  # fmt: skip


def given(name: str) -> dict[str, Any]:
    """The arguments of an action, by their names."""
    wanted = [
        one.name
        for one in inspect.signature(ACTIONS[name]).parameters.values()
        if one.name not in ("by", "now") and one.default is inspect.Parameter.empty
    ]
    return {key: {**GIVEN, **OF_ACTION.get(name, {})}[key] for key in wanted}


@pytest.fixture
def world(now: datetime) -> None:
    """A wave with submissions, an assessment with a recommendation, and a questionnaire that is a draft."""
    coding.submitted_wave(now=now, states=("AT", "BE"))
    questionnaires.stored_questionnaire(now=now)
    asked: dict[str, Any] = {"by": SYSTEM, "now": now}
    assessments.assessment_begin(
        code="visit", organisation="AT", title={"en": "Visit"}, began_on=date(2026, 1, 5), **asked
    )
    fields = assessments.RecommendationFields("Name one.")
    assessments.recommendation_make(organisation="AT", fields=fields, **asked)
    CountryRecommendation.objects.update(id=1)


def test_the_actions_are_found() -> None:
    assert len(ACTIONS) >= 74
    assert OF_WHOEVER_SUBMITS | set(ASKED_ELSEWHERE) | set(OF_ACTION) <= set(ACTIONS)


def outcomes(names: Iterable[str], by: Viewer, now: datetime) -> dict[str, str]:
    """What came of each action, as the name of its error; what was written is undone before the next."""
    found = {}
    for name in sorted(names):
        try:
            with transaction.atomic():
                ACTIONS[name](**given(name), by=by, now=now)
                transaction.set_rollback(True)
            found[name] = "done"
        except Exception as error:
            found[name] = type(error).__name__
    return found


def test_who_only_reads_in_the_office_writes_nothing(world: None, now: datetime) -> None:
    names = set(ACTIONS) - set(ASKED_ELSEWHERE)
    expected = dict.fromkeys(names, "AccessDenied")
    # Of a query that one may not answer it is not even said that it is there.
    expected["running.query_answer"] = "NotAvailable"
    assert outcomes(names, actors.a_viewer("READER", now=now), now) == expected


def test_who_only_answers_neither_submits_nor_divides(world: None, now: datetime) -> None:
    contributor = actors.a_person("CONTRIBUTOR", now=now, organisation=waves.a_state("AT", now=now))
    found = outcomes(OF_WHOEVER_SUBMITS, people.viewer_of(contributor, now), now)
    assert found == dict.fromkeys(OF_WHOEVER_SUBMITS, "AccessDenied")


def test_another_delegation_does_nothing_at_all(world: None, now: datetime) -> None:
    found = outcomes(ACTIONS, waves.focal_point_of("BE", now=now), now)
    assert {name: one for name, one in found.items() if one not in ("AccessDenied", "NotAvailable")} == {}
