"""Reads of assessments, dialogue, recommendations and dates. Another State's answer as if they did not exist."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys.assessments import dates, rules
from rapport.surveys.assessments.types import (
    AssessmentView,
    CommentView,
    CountryRecommendationView,
    EntryView,
    FollowUpView,
    KeyDateView,
    PartView,
    StepView,
)
from rapport.surveys.assessments.workflow import SHOWN_TO_STATE
from rapport.surveys.models import (
    Assessment,
    AssessmentPart,
    AssessmentStep,
    CountryRecommendation,
    DialogueEntry,
    KeyDate,
)

Organisations = Mapping[int, Any]


def _named(viewer: Viewer, ids: Iterable[int], language: str, day: date) -> Organisations:
    return actors.organisations(viewer=viewer, language=language, day=day, ids=ids)


def assessments(*, viewer: Viewer, language: str, day: date) -> list[AssessmentView]:
    """The assessments the viewer may see, newest first: published ones, the office all, a State its own once sent."""
    rows = Assessment.objects.select_related("wave")
    if not viewer.has(Permission.OFFICE_VIEW):
        mine = Q(organisation_id__in=viewer.organisations, state__in=SHOWN_TO_STATE)
        rows = rows.filter(Q(state="PUBLISHED") | mine)
    found = list(rows)
    names = _named(viewer, [row.organisation_id for row in found], language, day)
    return [_assessment(row, names) for row in found]


def assessment(*, viewer: Viewer, code: str, language: str, day: date) -> AssessmentView:
    """One assessment. Raises NotAvailable, the same for one that is not the viewer's to know of."""
    row = Assessment.objects.select_related("wave").filter(code=code).first()
    if row is None or not rules.can_see_assessment(
        viewer, organisation_id=row.organisation_id, state=row.state
    ):
        raise rules.unknown_assessment(code)
    return _assessment(row, _named(viewer, [row.organisation_id], language, day))


def _assessment(row: Assessment, names: Organisations) -> AssessmentView:
    return AssessmentView(
        id=row.pk,
        code=row.code,
        organisation_id=row.organisation_id,
        organisation=names[row.organisation_id].code,
        name=names[row.organisation_id].name,
        title=row.title,
        state=row.state,
        wave=row.wave.code if row.wave else "",
        began_on=row.began_on,
        comments_until=row.comments_until,
        finished_at=row.finished_at,
        finished_by=row.finished_by,
        published_at=row.published_at,
        version=row.version,
    )


def steps(*, viewer: Viewer, assessment: AssessmentView) -> list[StepView]:
    """What the assessment rests on, by day; the office's alone, others get none."""
    if not viewer.has(Permission.OFFICE_VIEW):
        return []
    rows = AssessmentStep.objects.filter(assessment_id=assessment.id)
    return [
        StepView(row.pk, row.kind, row.on, row.title, row.place, row.met, row.notes, row.reference)
        for row in rows
    ]


def parts(*, viewer: Viewer, assessment: AssessmentView) -> list[PartView]:
    """The text by parts in order, each with the State's comments. For whoever may see the assessment."""
    rows = AssessmentPart.objects.filter(assessment_id=assessment.id).prefetch_related("comments")
    return [_part(row) for row in rows]


def part(*, viewer: Viewer, assessment: AssessmentView, slug: str) -> PartView:
    """One part. Raises NotAvailable."""
    row = (
        AssessmentPart.objects.filter(assessment_id=assessment.id, slug=slug)
        .prefetch_related("comments")
        .first()
    )
    if row is None:
        raise NotAvailable(_("The assessment has no such part."), code="unknown_part")
    return _part(row)


def _part(row: AssessmentPart) -> PartView:
    comments = tuple(
        CommentView(one.pk, one.text, one.at, one.reply, one.replied_at) for one in row.comments.all()
    )
    return PartView(row.pk, row.slug, row.title, row.text, row.position, row.version, comments)


def dialogue(*, viewer: Viewer, language: str, day: date, organisation: str = "") -> list[EntryView]:
    """The log of visits, meetings, letters and calls, newest first; the office's alone, others get none."""
    if not viewer.has(Permission.OFFICE_VIEW):
        return []
    rows = DialogueEntry.objects.select_related("assessment").annotate(made=Count("recommendations"))
    if organisation:
        rows = rows.filter(organisation__code__iexact=organisation)
    found = list(rows)
    names = _named(viewer, [row.organisation_id for row in found], language, day)
    return [
        EntryView(
            id=row.pk,
            organisation_id=row.organisation_id,
            organisation=names[row.organisation_id].code,
            name=names[row.organisation_id].name,
            kind=row.kind,
            on=row.on,
            title=row.title,
            summary=row.summary,
            assessment=row.assessment.code if row.assessment else "",
            recommendations=row.made,
        )
        for row in found
    ]


def entry(*, viewer: Viewer, entry_id: int, language: str, day: date) -> EntryView:
    """One entry of the log. Raises NotAvailable."""
    for one in dialogue(viewer=viewer, language=language, day=day):
        if one.id == entry_id:
            return one
    raise NotAvailable(_("There is no such entry in the log."), code="unknown_entry")


def recommendations(
    *, viewer: Viewer, language: str, day: date, organisation: str = "", assessment: str = "", state: str = ""
) -> list[CountryRecommendationView]:
    """Recommendations by State and number with their follow-ups.

    The office sees all; a State those addressed to it, save those of a draft that was not sent to it yet; the public
    those of published assessments.
    """
    rows = CountryRecommendation.objects.select_related("assessment").prefetch_related("follow_ups")
    if not viewer.has(Permission.OFFICE_VIEW):
        mine = Q(organisation_id__in=viewer.organisations | viewer.supports)
        told = Q(assessment=None) | Q(assessment__state__in=SHOWN_TO_STATE)
        rows = rows.filter((mine & told) | Q(assessment__state="PUBLISHED"))
    if organisation:
        rows = rows.filter(organisation__code__iexact=organisation)
    if assessment:
        rows = rows.filter(assessment__code=assessment)
    if state:
        rows = rows.filter(state=state)
    found = list(rows)
    names = _named(viewer, [row.organisation_id for row in found], language, day)
    return [_recommendation(row, names) for row in found]


def recommendation(
    *, viewer: Viewer, recommendation_id: int, language: str, day: date
) -> CountryRecommendationView:
    """One recommendation. Raises NotAvailable."""
    for one in recommendations(viewer=viewer, language=language, day=day):
        if one.id == recommendation_id:
            return one
    raise NotAvailable(_("There is no such recommendation."), code="unknown_recommendation")


def _recommendation(row: CountryRecommendation, names: Organisations) -> CountryRecommendationView:
    return CountryRecommendationView(
        id=row.pk,
        organisation_id=row.organisation_id,
        organisation=names[row.organisation_id].code,
        name=names[row.organisation_id].name,
        number=row.number,
        text=row.text,
        addressee=row.addressee,
        due_on=row.due_on,
        state=row.state,
        assessment=row.assessment.code if row.assessment else "",
        entry=row.entry_id,
        edition=row.edition,
        version=row.version,
        follow_ups=tuple(
            FollowUpView(one.text, one.state, one.from_state, one.at) for one in row.follow_ups.all()
        ),
    )


def key_dates(*, viewer: Viewer, day: date) -> list[KeyDateView]:
    """The dates the office keeps, by when each falls next; the office's alone, others get none."""
    if not viewer.has(Permission.OFFICE_VIEW):
        return []
    found = [
        KeyDateView(
            id=row.pk,
            code=row.code,
            title=row.title,
            on=row.on,
            next_on=dates.next_on(row.on, yearly=row.yearly, day=day),
            yearly=row.yearly,
            remind_days=tuple(row.remind_days),
            permission=row.permission,
            basis=row.basis,
        )
        for row in KeyDate.objects.all()
    ]
    return sorted(found, key=lambda one: (one.next_on, one.code))


def key_date(*, viewer: Viewer, code: str, day: date) -> KeyDateView:
    """One of these dates. Raises NotAvailable."""
    for one in key_dates(viewer=viewer, day=day):
        if one.code == code:
            return one
    raise NotAvailable(_("There is no date '%(code)s'.") % {"code": code}, code="unknown_date")
