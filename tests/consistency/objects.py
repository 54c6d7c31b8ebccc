"""Objects for the sweep, by the name of the parameter in the address: published, draft and unknown ones.

A new parameter in an address makes the sweep fail until it has objects here. Drafts carry a canary in every text.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from tests.consistency import (
    objects_bodies,
    objects_cal,
    objects_map,
    objects_meetings,
    objects_obl,
    objects_plans,
    objects_plans_process,
    objects_proc,
)
from tests.consistency.objects_act import values as values_of_register
from tests.consistency.objects_obligations import obligations

from rapport.actors.models import Invitation, Organisation, RoleGrant, SupportAccess
from rapport.kernel.access import Viewer
from rapport.kernel.models import JobRun
from rapport.reports.models import Chapter, Edition
from rapport.surveys.assessments import actions as assessments
from rapport.surveys.models import AssessmentPart, CountryRecommendation, PartComment, Questionnaire, Wave

CANARY = "canary-of-a-draft-19c4"
UNKNOWN = "no-such-thing"
FREE_TEXTS = frozenset({"title", "subtitle", "publisher", "name", "label"})
DRAFT = "draft-of-the-sweep"
ASSESSMENT = "assessment-of-the-sweep"


@dataclass(frozen=True)
class Objects:
    """Values by parameter, and the texts that only the office may see."""

    values: dict[str, list[str]]
    canaries: frozenset[str]


def make() -> Objects:
    """The published objects of the demonstration, drafts beside them, and names of nothing."""
    _draft_of(Wave.objects.get(code="osce-2007"), code=DRAFT, state="DRAFT")
    edition = _draft_of(Edition.objects.get(code="osce-2007"), code=DRAFT, state="DRAFT")
    _draft_of(Questionnaire.objects.get(code="osce-annex-b"), code=DRAFT, state="DRAFT")
    for chapter in Chapter.objects.filter(edition__code="osce-2007"):
        _draft_of(chapter, edition=edition)
    run = JobRun.objects.create(
        kind="reports.build", subject=edition.code, queued_at="2026-01-01T00:00Z", step=CANARY
    )
    grant = RoleGrant.objects.order_by("pk")[0]
    comment, entry, recommendation = _assessment()
    austria = Organisation.objects.get(code="AT")
    invitation = Invitation.objects.create(
        email=f"{CANARY}@ministry.example",
        organisation=austria,
        roles=["CONTRIBUTOR"],
        secret_hash="0" * 64,
        invited_at="2026-01-01T00:00Z",
        expires_at="2100-01-01T00:00Z",
    )
    support = SupportAccess.objects.create(
        person_id=grant.person_id,
        organisation=austria,
        reason=CANARY,
        began_at="2026-01-01T00:00Z",
        ends_at="2100-01-01T00:00Z",
    )
    codes = ["osce-2007", DRAFT, UNKNOWN]
    figures = ["ncm-yes", UNKNOWN]
    files = ["report.pdf", "figures.json", UNKNOWN, "../figures.json"]
    return Objects(
        values={
            "code": codes,
            "wave": codes,
            "edition": codes,
            "other": codes,
            "slug": ["summary", UNKNOWN],
            "name": files,
            "kind": ["table", "chart", UNKNOWN],
            "number": ["1", "999"],
            "run": [str(run.pk), "999999"],
            "person": [str(grant.person_id), "999999"],
            "grant": [str(grant.pk), "999999"],
            "uidb36": ["1"],
            "pk": ["1", "999999"],
            **objects_bodies.values(CANARY, UNKNOWN),
            **objects_map.values(CANARY),
            "provider_id": ["nowhere"],
            "support": [str(support.pk), "999999"],
            "invitation": [str(invitation.pk), "999999"],
            "key": ["set-password", UNKNOWN],
            "public:figure.name": figures,
            "public:figure_json.name": figures,
            "public:figure_csv.name": figures,
            "public:profile.code": ["AT", UNKNOWN],
            "public:profile_json.code": ["AT", UNKNOWN],
            "public:profile_csv.code": ["AT", UNKNOWN],
            "office:figure.code": figures,
            "office:figure-change.code": figures,
            "office:figure-withdraw.code": figures,
            "office:universe.code": ["invited", UNKNOWN],
            "office:exhibit.name": ["structure", UNKNOWN],
            "office:wave-export.name": ["xlsx", "sav", "json", "xlsform", UNKNOWN],
            "delegation:receipt-file.name": ["receipt.txt", "content.json", UNKNOWN],
            "questionnaire": ["osce-annex-b", DRAFT, UNKNOWN],
            "section": ["A", UNKNOWN],
            "office:questionnaire-print.name": ["questionnaire.docx", UNKNOWN],
            "item": ["Q1", UNKNOWN],
            "office:codebook-item.item": ["LEAD", UNKNOWN],
            "office:coding-item.item": ["LEAD", UNKNOWN],
            "figure": figures,
            "figure_id": figures,
            "iso2": ["AT", "XX"],
            "assessment": [ASSESSMENT, UNKNOWN],
            "part": ["findings", UNKNOWN],
            "comment": [str(comment), "999999"],
            "entry": [str(entry), "999999"],
            "recommendation": [str(recommendation), "999999"],
            "series": [UNKNOWN],
            "respondent": ["AT", UNKNOWN],
            "query": ["1", "999999"],
            "document": ["999999"],
            "office:calendar-remove.code": ["submission", UNKNOWN],
            "public:changes.code": ["AT", UNKNOWN],
            "public:beside.code": ["AT", UNKNOWN],
            "public:compare_states.code": ["AT", UNKNOWN],
            "public:compare_states.other": ["BE", UNKNOWN],
            "state": ["AT", "XX"],
            **obligations(CANARY),
            **objects_obl.values(CANARY),
            **objects_meetings.make(CANARY, UNKNOWN),
            **objects_cal.make(CANARY, UNKNOWN),
            **objects_proc.make(CANARY, UNKNOWN),
            **objects_plans.make(CANARY, UNKNOWN),
            **objects_plans_process.make(CANARY, UNKNOWN),
            **values_of_register(),
            "actor": ["AT", UNKNOWN],
        },
        canaries=frozenset({CANARY}),
    )


def _assessment() -> tuple[int, int, int]:
    """A draft assessment of Austria, not yet with it, with the canary in every text: comment, entry, recommendation."""
    system, now = Viewer.system(), datetime(2026, 1, 1, tzinfo=UTC)
    given: dict[str, Any] = {"by": system, "now": now}
    assessments.assessment_begin(
        code=ASSESSMENT, organisation="AT", title={"en": CANARY}, began_on=date(2026, 1, 1), **given
    )
    fields = assessments.StepFields("VISIT", date(2026, 1, 1), CANARY, notes=CANARY, met=CANARY)
    assessments.step_record(assessment=ASSESSMENT, fields=fields, **given)
    assessments.part_add(assessment=ASSESSMENT, slug="findings", title=CANARY, **given)
    part = AssessmentPart.objects.get(slug="findings")
    AssessmentPart.objects.filter(pk=part.pk).update(text=CANARY)
    comment = PartComment.objects.create(part=part, text=CANARY, at=now)
    entry = assessments.entry_record(
        organisation="BE", kind="VISIT", on=date(2026, 1, 1), title=CANARY, summary=CANARY, **given
    )
    made = assessments.RecommendationFields(text=CANARY, entry=entry)
    assessments.recommendation_make(organisation="BE", fields=made, **given)
    assessments.key_date_set(
        code="submission", title={"en": CANARY}, on=date(2026, 6, 30), yearly=True, remind_days=(30,),
        permission="EDITION_PUBLISH", **given,
    )  # fmt: skip
    return comment.pk, entry, CountryRecommendation.objects.get(entry=entry).pk


def _draft_of(row: Any, **changes: object) -> Any:
    """A copy of a row in the state DRAFT, with the canary in its free texts, those kept by language too."""
    row.pk = None
    row._state.adding = True
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name) if not field.is_relation else None
        if isinstance(value, dict) and value and set(value) <= {code for code, _ in settings.LANGUAGES}:
            setattr(row, field.name, dict.fromkeys(value, CANARY))
        elif isinstance(value, str) and (isinstance(field, models.TextField) or field.name in FREE_TEXTS):
            setattr(row, field.name, CANARY)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row
