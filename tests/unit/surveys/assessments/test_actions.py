"""An assessment from its beginning to its publication, and who may do what to it; dialogue, follow-up, dates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories import actors, surveys

from rapport.actors import queries as people
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.models import MailNotice
from rapport.surveys.assessments import actions, queries
from rapport.surveys.assessments.types import AssessmentView
from rapport.surveys.models import AssessmentPart, PartComment

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 4, 1)


@dataclass
class Cast:
    """The people of an assessment of Austria."""

    assessor: Viewer
    approver: Viewer
    austrian: Viewer
    belgian: Viewer
    now: datetime

    def view(self, by: Viewer | None = None) -> AssessmentView:
        return queries.assessment(
            viewer=by or self.assessor, code="visit", language="en", day=self.now.date()
        )

    def given(self, by: Viewer) -> dict[str, Any]:
        return {"by": by, "now": self.now}


@pytest.fixture
def cast(now: datetime) -> Cast:
    """Austria is assessed; the draft has one part with a text."""
    surveys.small_wave(now=now)
    of = {
        code: people.organisation_by_code(viewer=Viewer.system(), code=code, language="en", day=now.date()).id
        for code in ("AT", "BE")
    }
    made = Cast(
        actors.a_viewer("ASSESSOR", now=now),
        actors.a_viewer("APPROVER", now=now),
        people.viewer_of(actors.a_person("FOCAL_POINT", now=now, organisation=of["AT"]), now),
        people.viewer_of(actors.a_person("FOCAL_POINT", now=now, organisation=of["BE"]), now),
        now,
    )
    by = made.given(made.assessor)
    actions.assessment_begin(
        code="visit", organisation="AT", title={"en": "Visit"}, began_on=date(2026, 1, 5), **by
    )
    actions.part_add(assessment="visit", slug="findings", title="Findings", **by)
    actions.part_change(assessment="visit", slug="findings", title="Findings", text="Text.", expected=1, **by)
    return made


def sent(cast: Cast) -> None:
    actions.assessment_send(
        code="visit", comments_until=UNTIL, expected=cast.view().version, **cast.given(cast.assessor)
    )


def test_from_the_beginning_to_publication(cast: Cast, audited: list[Recorded]) -> None:
    with pytest.raises(NotAvailable):
        cast.view(cast.austrian)
    sent(cast)
    assert cast.view(cast.austrian).state == "WITH_STATE"
    with pytest.raises(NotAvailable):
        cast.view(cast.belgian)
    ours = cast.given(cast.austrian)
    comment = actions.part_comment(assessment="visit", slug="findings", text="We disagree.", **ours)
    actions.comments_end(code="visit", expected=cast.view().version, **ours)
    office = cast.given(cast.assessor)
    with pytest.raises(UnableTo, match="without an answer"):
        actions.assessment_finish(code="visit", expected=cast.view().version, **office)
    actions.comment_reply(assessment="visit", comment=comment, text="Noted.", **office)
    actions.assessment_finish(code="visit", expected=cast.view().version, **office)
    with pytest.raises(NotAvailable):
        cast.view(Viewer.public())
    actions.assessment_publish(code="visit", expected=cast.view().version, **cast.given(cast.approver))
    view = cast.view(Viewer.public())
    (part,) = queries.parts(viewer=Viewer.public(), assessment=view)
    assert [(one.text, one.reply) for one in part.comments] == [("We disagree.", "Noted.")]
    assert [event.event for event in audited][-6:] == [
        "assessment.sent",
        "assessment.part_commented",
        "assessment.commented",
        "assessment.comment_answered",
        "assessment.finished",
        "assessment.published",
    ]


def test_the_text_rests_while_it_is_with_the_state(cast: Cast) -> None:
    sent(cast)
    with pytest.raises(UnableTo, match="rests"):
        actions.part_change(
            assessment="visit", slug="findings", title="x", text="y", expected=2, **cast.given(cast.assessor)
        )
    actions.assessment_take_back(code="visit", expected=cast.view().version, **cast.given(cast.assessor))
    actions.part_change(
        assessment="visit", slug="findings", title="x", text="y", expected=2, **cast.given(cast.assessor)
    )


def test_a_state_that_says_nothing_does_not_hold_up_the_report(cast: Cast) -> None:
    sent(cast)
    with pytest.raises(UnableTo, match="may comment until"):
        actions.assessment_finish(code="visit", expected=cast.view().version, **cast.given(cast.assessor))
    last_day = datetime.combine(UNTIL, cast.now.timetz())
    with pytest.raises(UnableTo, match="may comment until"):
        actions.assessment_finish(code="visit", expected=cast.view().version, by=cast.assessor, now=last_day)
    later = {"by": cast.assessor, "now": last_day + timedelta(days=1)}
    actions.assessment_finish(code="visit", expected=cast.view().version, **later)
    assert cast.view().state == "FINISHED"


def test_only_the_state_comments_and_only_in_time(cast: Cast) -> None:
    for viewer in (cast.assessor, cast.approver):
        with pytest.raises(AccessDenied):
            actions.part_comment(assessment="visit", slug="findings", text="x", **cast.given(viewer))
    sent(cast)
    with pytest.raises(NotAvailable):
        actions.part_comment(assessment="visit", slug="findings", text="x", **cast.given(cast.belgian))
    with pytest.raises(AccessDenied):
        actions.part_comment(assessment="visit", slug="findings", text="x", **cast.given(Viewer.system()))
    actions.comments_end(code="visit", expected=cast.view().version, **cast.given(cast.austrian))
    with pytest.raises(UnableTo, match="while the draft is with the State"):
        actions.part_comment(assessment="visit", slug="findings", text="x", **cast.given(cast.austrian))


def test_who_finished_does_not_publish(cast: Cast, now: datetime) -> None:
    both = actors.a_viewer("ASSESSOR", "APPROVER", now=now)
    sent(cast)
    actions.comments_end(code="visit", expected=cast.view().version, **cast.given(cast.austrian))
    actions.assessment_finish(code="visit", expected=cast.view().version, **cast.given(both))
    with pytest.raises(UnableTo, match="another person"):
        actions.assessment_publish(code="visit", expected=cast.view().version, **cast.given(both))
    with pytest.raises(AccessDenied):
        actions.assessment_publish(code="visit", expected=cast.view().version, **cast.given(cast.assessor))


def test_what_is_published_gets_neither_answers_nor_recommendations_any_more(cast: Cast) -> None:
    sent(cast)
    comment = actions.part_comment(
        assessment="visit", slug="findings", text="No.", **cast.given(cast.austrian)
    )
    actions.comments_end(code="visit", expected=cast.view().version, **cast.given(cast.austrian))
    office = cast.given(cast.assessor)
    actions.comment_reply(assessment="visit", comment=comment, text="Noted.", **office)
    actions.assessment_finish(code="visit", expected=cast.view().version, **office)
    actions.assessment_publish(code="visit", expected=cast.view().version, **cast.given(cast.approver))
    with pytest.raises(UnableTo, match="does not change"):
        actions.comment_reply(assessment="visit", comment=comment, text="Otherwise.", **office)
    fields = actions.RecommendationFields(text="Name one.", assessment="visit")
    with pytest.raises(UnableTo, match="does not change"):
        actions.recommendation_make(organisation="AT", fields=fields, **office)
    assert PartComment.objects.get().reply == "Noted."


def test_lists_hold_what_each_may_see(cast: Cast) -> None:
    fields = actions.StepFields("VISIT", date(2026, 2, 2), "Talks", notes="Confidential.")
    actions.step_record(assessment="visit", fields=fields, **cast.given(cast.assessor))

    def listed(by: Viewer) -> list[str]:
        return [one.code for one in queries.assessments(viewer=by, language="en", day=cast.now.date())]

    everybody = (cast.assessor, cast.austrian, cast.belgian, Viewer.public())
    assert [listed(by) for by in everybody] == [["visit"], [], [], []]
    sent(cast)
    assert [listed(by) for by in everybody] == [["visit"], ["visit"], [], []]
    view = cast.view()
    assert [len(queries.steps(viewer=by, assessment=view)) for by in everybody] == [1, 0, 0, 0]


def test_two_who_write_one_part_are_both_heard(cast: Cast) -> None:
    with pytest.raises(StaleVersion):
        actions.part_change(
            assessment="visit",
            slug="findings",
            title="x",
            text="late",
            expected=1,
            **cast.given(cast.assessor),
        )
    assert AssessmentPart.objects.get().text == "Text."


def test_the_draft_is_not_sent_without_a_text_or_into_the_past(cast: Cast) -> None:
    AssessmentPart.objects.update(text="")
    with pytest.raises(InvalidInput, match="no text"):
        sent(cast)
    AssessmentPart.objects.update(text="Text.")
    with pytest.raises(InvalidInput, match="ahead"):
        actions.assessment_send(
            code="visit", comments_until=cast.now.date(), expected=1, **cast.given(cast.assessor)
        )


def test_the_focal_points_are_told_and_nobody_else(cast: Cast) -> None:
    sent(cast)
    assert [(row.person_id, row.params) for row in MailNotice.objects.all()] == [
        (cast.austrian.person_id, {"assessment": "visit"})
    ]


def test_a_comment_of_another_assessment_is_not_answered_here(cast: Cast) -> None:
    by = cast.given(cast.assessor)
    actions.assessment_begin(
        code="other", organisation="BE", title={"en": "Other"}, began_on=date(2026, 1, 5), **by
    )
    actions.part_add(assessment="other", slug="findings", title="Findings", **by)
    theirs = AssessmentPart.objects.get(assessment__code="other")
    comment = PartComment.objects.create(part=theirs, text="x", at=cast.now)
    with pytest.raises(NotAvailable):
        actions.comment_reply(assessment="visit", comment=comment.pk, text="x", **by)


def test_a_recommendation_is_followed_by_the_state_and_the_office(cast: Cast) -> None:
    by = cast.given(cast.assessor)
    entry = actions.entry_record(
        organisation="AT", kind="VISIT", on=date(2026, 2, 1), title="Visit", summary="", **by
    )
    fields = actions.RecommendationFields(text="Name one.", entry=entry, due_on=date(2026, 3, 1))
    assert [actions.recommendation_make(organisation="AT", fields=fields, **by) for _ in range(2)] == [1, 2]
    asked: dict[str, Any] = {"language": "en", "day": cast.now.date()}
    first, second = queries.recommendations(viewer=cast.austrian, **asked)
    assert first.is_overdue(cast.now.date())
    assert queries.recommendations(viewer=cast.belgian, **asked) == []
    actions.follow_up_record(
        recommendation=first.id, text="Done.", state="DONE", expected=1, **cast.given(cast.austrian)
    )
    actions.follow_up_record(
        recommendation=first.id, text="Seen.", state="DONE", expected=2, **cast.given(cast.assessor)
    )
    with pytest.raises(NotAvailable):
        actions.follow_up_record(
            recommendation=second.id, text="x", state="DONE", expected=1, **cast.given(cast.belgian)
        )
    with pytest.raises(StaleVersion):
        actions.follow_up_record(
            recommendation=first.id, text="x", state="OPEN", expected=1, **cast.given(cast.austrian)
        )
    (kept, _) = queries.recommendations(viewer=cast.assessor, **asked)
    assert [(one.text, one.from_state) for one in kept.follow_ups] == [("Done.", True), ("Seen.", False)]
    assert not kept.is_overdue(cast.now.date())
    assert queries.recommendations(viewer=Viewer.public(), **asked) == []
    assert queries.dialogue(viewer=cast.austrian, **asked) == []


def test_a_recommendation_of_a_draft_is_the_offices_until_the_draft_is_sent(cast: Cast) -> None:
    fields = actions.RecommendationFields(text="Name one.", assessment="visit")
    actions.recommendation_make(organisation="AT", fields=fields, **cast.given(cast.assessor))
    asked: dict[str, Any] = {"language": "en", "day": cast.now.date()}
    (made,) = queries.recommendations(viewer=cast.assessor, **asked)
    assert queries.recommendations(viewer=cast.austrian, **asked) == []
    follow: dict[str, Any] = {"recommendation": made.id, "text": "Done.", "state": "DONE", "expected": 1}
    with pytest.raises(NotAvailable):
        actions.follow_up_record(**follow, **cast.given(cast.austrian))
    sent(cast)
    assert [one.id for one in queries.recommendations(viewer=cast.austrian, **asked)] == [made.id]
    assert queries.recommendations(viewer=cast.belgian, **asked) == []
    actions.follow_up_record(**follow, **cast.given(cast.austrian))


def test_a_date_reminds_those_it_concerns_once(cast: Cast) -> None:
    by = cast.given(cast.assessor)
    actions.key_date_set(
        code="submission",
        title={"en": "Yearly report"},
        on=date(2020, 3, 20),
        yearly=True,
        remind_days=(30, 7),
        permission="EDITION_PUBLISH",
        **by,
    )
    clock = {"by": Viewer.system(), "now": cast.now}
    assert actions.key_dates_remind(**clock) == 1
    assert actions.key_dates_remind(**clock) == 0
    assert [row.person_id for row in MailNotice.objects.all()] == [cast.approver.person_id]
    assert actions.key_dates_remind(by=Viewer.system(), now=cast.now + timedelta(days=12)) == 1
    assert actions.key_dates_remind(by=Viewer.system(), now=cast.now + timedelta(days=360)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"yearly": False, "on": date(2026, 1, 1)},
        {"remind_days": (400,)},
        {"permission": "EVERYTHING"},
    ],
)
def test_a_date_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    good: dict[str, Any] = {
        "code": "x",
        "title": {"en": "x"},
        "on": date(2026, 6, 30),
        "yearly": True,
        "remind_days": (30,),
        "permission": "EDITION_PUBLISH",
    }
    with pytest.raises(InvalidInput):
        actions.key_date_set(**{**good, **wrong}, **cast.given(cast.assessor))
