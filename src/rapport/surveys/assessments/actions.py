"""Writes of assessments: steps, text, comments, publication; the log of dialogue; recommendations; dates to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.surveys.assessments import dates, notices, queries, rules
from rapport.surveys.assessments.types import AssessmentView
from rapport.surveys.assessments.workflow import ASSESSMENT, AssessmentStep
from rapport.surveys.models import (
    Assessment,
    AssessmentPart,
    CountryRecommendation,
    DialogueEntry,
    FollowUp,
    KeyDate,
    PartComment,
    Wave,
)
from rapport.surveys.models import AssessmentStep as StepRow


@dataclass(frozen=True)
class StepFields:
    """A visit, interview, document or legal review. `kind` is a code of `AssessmentStep.Kind` of the models."""

    kind: str
    on: date
    title: str
    place: str = ""
    met: str = ""
    notes: str = ""
    reference: str = ""


@dataclass(frozen=True)
class RecommendationFields:
    """A recommendation to a State: in an assessment, out of an entry of the log, or of a published edition."""

    text: str
    addressee: str = ""
    due_on: date | None = None
    assessment: str = ""
    entry: int | None = None
    edition: str = ""


def _subject(pk: int) -> str:
    return f"surveys.assessment:{pk}"


def _view(code: str, by: Viewer, now: datetime) -> AssessmentView:
    return queries.assessment(viewer=by, code=code, language="en", day=now.date())


def _organisation(code: str, by: Viewer, now: datetime) -> int:
    try:
        return actors.organisation_by_code(viewer=by, code=code, language="en", day=now.date()).id
    except NotAvailable as error:
        raise InvalidInput(
            error.message, code="unknown_organisation", extra={"fields": {"organisation": "unknown"}}
        ) from error


@action
def assessment_begin(
    *,
    code: str,
    organisation: str,
    title: Mapping[str, str],
    began_on: date,
    wave: str = "",
    by: Viewer,
    now: datetime,
) -> int:
    """Begin the assessment of a country. Returns its id.

    Raises AccessDenied, InvalidInput (the code is taken, no such State or wave).
    """
    rules.check_edit_assessments(by)
    if Assessment.objects.filter(code=code).exists():
        raise InvalidInput(
            _("There is an assessment '%(code)s' already.") % {"code": code},
            code="code_taken",
            extra={"fields": {"code": "taken"}},
        )
    of_wave = Wave.objects.filter(code=wave).first() if wave else None
    if wave and of_wave is None:
        raise InvalidInput(
            _("There is no wave '%(code)s'.") % {"code": wave},
            code="unknown_wave",
            extra={"fields": {"wave": "unknown"}},
        )
    row = Assessment.objects.create(
        code=code,
        organisation_id=_organisation(organisation, by, now),
        title=dict(title),
        began_on=began_on,
        wave=of_wave,
    )
    record("assessment.begun", by=by, now=now, subject=_subject(row.pk), detail={"code": code})
    return int(row.pk)


@action
def step_record(*, assessment: str, fields: StepFields, by: Viewer, now: datetime) -> int:
    """Record what an assessment rests on. Returns its id. Raises AccessDenied, NotAvailable, InvalidInput."""
    rules.check_edit_assessments(by)
    view = _view(assessment, by, now)
    if fields.on > now.date() and fields.kind in ("DOCUMENT", "LEGAL_REVIEW"):
        raise InvalidInput(
            _("A document cannot be of a day that lies ahead."), extra={"fields": {"on": "ahead"}}
        )
    row = StepRow(
        assessment_id=view.id,
        kind=fields.kind,
        on=fields.on,
        title=fields.title,
        place=fields.place,
        met=fields.met,
        notes=fields.notes,
        reference=fields.reference,
        recorded_at=now,
        recorded_by=by.person_id,
    )
    row.full_clean(exclude=["assessment", "recorded_by"])
    row.save()
    record(
        "assessment.step_recorded", by=by, now=now, subject=_subject(view.id), detail={"kind": fields.kind}
    )
    return int(row.pk)


@action
def part_add(*, assessment: str, slug: str, title: str, by: Viewer, now: datetime) -> None:
    """Add an empty part at the end of the text. Raises AccessDenied, NotAvailable, UnableTo, InvalidInput."""
    rules.check_edit_assessments(by)
    view = _view(assessment, by, now)
    rules.check_write(by, state=view.state)
    rows = AssessmentPart.objects.filter(assessment_id=view.id)
    if rows.filter(slug=slug).exists():
        raise InvalidInput(
            _("The assessment has a part '%(slug)s' already.") % {"slug": slug},
            code="slug_taken",
            extra={"fields": {"slug": "taken"}},
        )
    last = rows.aggregate(last=Max("position"))["last"]
    AssessmentPart.objects.create(
        assessment_id=view.id, slug=slug, title=title, position=0 if last is None else last + 1
    )
    record("assessment.part_added", by=by, now=now, subject=_subject(view.id), detail={"part": slug})


@action
def part_change(
    *, assessment: str, slug: str, title: str, text: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Change title and text of a part. Raises as `part_add`, and StaleVersion."""
    rules.check_edit_assessments(by)
    view = _view(assessment, by, now)
    rules.check_write(by, state=view.state)
    row = AssessmentPart.objects.get(pk=queries.part(viewer=by, assessment=view, slug=slug).id)
    row.title, row.text = title, text
    row.save_version(expected=expected, fields=["title", "text"])
    record("assessment.part_changed", by=by, now=now, subject=_subject(view.id), detail={"part": slug})


def _moved(view: AssessmentView, target: AssessmentStep, expected: int, **changes: object) -> str:
    """Take the step if the table has it; gives the name of its event. Raises UnableTo, StaleVersion."""
    step = ASSESSMENT.check(AssessmentStep(view.state), target)
    row = Assessment.objects.get(pk=view.id)
    row.state = target.value
    for name, value in changes.items():
        setattr(row, name, value)
    row.save_version(expected=expected, fields=["state", *changes])
    return step.event


@action
def assessment_send(*, code: str, comments_until: date, expected: int, by: Viewer, now: datetime) -> None:
    """Give the draft to the State for its comments, and tell its focal points.

    Raises AccessDenied, NotAvailable, InvalidInput (a day that has passed, no text yet), UnableTo, StaleVersion.
    """
    rules.check_edit_assessments(by)
    view = _view(code, by, now)
    rules.check_comments_until(comments_until, now.date())
    if not AssessmentPart.objects.filter(assessment_id=view.id).exclude(text="").exists():
        raise InvalidInput(_("There is no text yet on which the State could comment."), code="no_text")
    event = _moved(view, AssessmentStep.WITH_STATE, expected, comments_until=comments_until)
    notices.to_state(code, view.organisation_id, by=by, now=now)
    record(
        event,
        by=by,
        now=now,
        subject=_subject(view.id),
        detail={"until": comments_until.isoformat()},
    )


@action
def part_comment(*, assessment: str, slug: str, text: str, by: Viewer, now: datetime) -> int:
    """Comment on a part on behalf of the State. Returns the id. Raises AccessDenied, NotAvailable, UnableTo."""
    view = _view(assessment, by, now)
    rules.check_comment(by, view)
    part = queries.part(viewer=by, assessment=view, slug=slug)
    if not text.strip():
        raise InvalidInput(_("Write the comment first."), extra={"fields": {"text": "empty"}})
    row = PartComment.objects.create(part_id=part.id, text=text.strip(), at=now, by=by.person_id)
    record("assessment.part_commented", by=by, now=now, subject=_subject(view.id), detail={"part": slug})
    return int(row.pk)


@action
def comments_end(*, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """The State says that it has commented, or has no comments. Raises AccessDenied, UnableTo, StaleVersion."""
    view = _view(code, by, now)
    rules.check_comment(by, view)
    event = _moved(view, AssessmentStep.COMMENTED, expected)
    notices.to_office(notices.COMMENTED, code, Permission.ASSESSMENT_EDIT, by=by, now=now)
    record(event, by=by, now=now, subject=_subject(view.id))


@action
def comment_reply(*, assessment: str, comment: int, text: str, by: Viewer, now: datetime) -> None:
    """Answer a comment of the State; printed beside it. Raises AccessDenied, NotAvailable, UnableTo (published)."""
    rules.check_edit_assessments(by)
    view = _view(assessment, by, now)
    row = PartComment.objects.filter(pk=comment, part__assessment_id=view.id).first()
    if row is None:
        raise NotAvailable(_("There is no such comment."))
    if view.state == AssessmentStep.PUBLISHED:
        raise UnableTo(_("A published assessment does not change any more."), code="assessment_published")
    row.reply, row.replied_at, row.replied_by = text.strip(), now, by.person_id
    row.save(update_fields=["reply", "replied_at", "replied_by"])
    record("assessment.comment_answered", by=by, now=now, subject=_subject(view.id))


@action
def assessment_take_back(*, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """Take the draft back to work on it: from the State, or out of the finished ones. Raises UnableTo, StaleVersion."""
    rules.check_edit_assessments(by)
    view = _view(code, by, now)
    finished = view.state == AssessmentStep.FINISHED
    target = AssessmentStep.COMMENTED if finished else AssessmentStep.PREPARING
    event = _moved(view, target, expected, finished_at=None, finished_by=None)
    record(event, by=by, now=now, subject=_subject(view.id))


@action
def assessment_finish(*, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """Close the text, so that another person can publish it.

    Raises AccessDenied, UnableTo (comments without an answer, the day for comments has not passed), StaleVersion.
    """
    rules.check_edit_assessments(by)
    view = _view(code, by, now)
    if view.state == AssessmentStep.WITH_STATE and view.comments_until and now.date() <= view.comments_until:
        raise UnableTo(
            _("The State may comment until %(day)s.") % {"day": view.comments_until.isoformat()},
            code="comments_open",
        )
    unanswered = PartComment.objects.filter(part__assessment_id=view.id, replied_at__isnull=True).count()
    if unanswered:
        raise UnableTo(
            _("Comments of the State are without an answer: %(number)s.") % {"number": unanswered},
            code="comments_unanswered",
        )
    event = _moved(view, AssessmentStep.FINISHED, expected, finished_at=now, finished_by=by.person_id)
    notices.to_office(notices.FINISHED, code, Permission.ASSESSMENT_PUBLISH, by=by, now=now)
    record(event, by=by, now=now, subject=_subject(view.id))


@action
def assessment_publish(*, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """Let anybody read the assessment with the State's comments beside it; never by the person who finished it."""
    view = _view(code, by, now)
    rules.check_publish(by, view)
    event = _moved(view, AssessmentStep.PUBLISHED, expected, published_at=now, published_by=by.person_id)
    record(event, by=by, now=now, subject=_subject(view.id), detail={"code": code})


@action
def entry_record(
    *,
    organisation: str,
    kind: str,
    on: date,
    title: str,
    summary: str,
    assessment: str = "",
    by: Viewer,
    now: datetime,
) -> int:
    """Keep a visit, meeting, letter or call in the log. Returns its id. Raises AccessDenied, InvalidInput."""
    rules.check_edit_assessments(by)
    row = DialogueEntry(
        organisation_id=_organisation(organisation, by, now),
        kind=kind,
        on=on,
        title=title,
        summary=summary,
        assessment_id=_view(assessment, by, now).id if assessment else None,
        recorded_at=now,
        recorded_by=by.person_id,
    )
    row.full_clean(exclude=["organisation", "assessment", "recorded_by"])
    row.save()
    record(
        "dialogue.recorded", by=by, now=now, subject=f"surveys.dialogueentry:{row.pk}", detail={"kind": kind}
    )
    return int(row.pk)


@action
def recommendation_make(*, organisation: str, fields: RecommendationFields, by: Viewer, now: datetime) -> int:
    """Make the next recommendation to a State. Returns its number for that State.

    Raises AccessDenied, InvalidInput (no text; a date that has passed), UnableTo (its assessment is published).
    """
    rules.check_edit_assessments(by)
    state = _organisation(organisation, by, now)
    if not fields.text.strip():
        raise InvalidInput(_("Write the recommendation first."), extra={"fields": {"text": "empty"}})
    assessment = _view(fields.assessment, by, now) if fields.assessment else None
    if assessment is not None and assessment.state == AssessmentStep.PUBLISHED:
        raise UnableTo(_("A published assessment does not change any more."), code="assessment_published")
    rows = CountryRecommendation.objects.filter(organisation_id=state)
    number = int(rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = CountryRecommendation.objects.create(
        organisation_id=state,
        assessment_id=assessment.id if assessment else None,
        entry_id=fields.entry,
        edition=fields.edition,
        number=number,
        text=fields.text.strip(),
        addressee=fields.addressee,
        due_on=fields.due_on,
        made_at=now,
        made_by=by.person_id,
    )
    record(
        "recommendation.made_to_state",
        by=by,
        now=now,
        subject=f"surveys.countryrecommendation:{row.pk}",
        detail={"number": number},
    )
    return number


@action
def follow_up_record(
    *, recommendation: int, text: str, state: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Report what was done about a recommendation and where that leaves it; by the State itself or by the office.

    Raises NotAvailable, AccessDenied, InvalidInput, StaleVersion.
    """
    view = queries.recommendation(viewer=by, recommendation_id=recommendation, language="en", day=now.date())
    rules.check_follow_up(by, view)
    if state not in CountryRecommendation.State.values:
        raise InvalidInput(_("Choose how far it is."), extra={"fields": {"state": "unknown"}})
    if not text.strip():
        raise InvalidInput(_("Say what was done, or why not."), extra={"fields": {"text": "empty"}})
    row = CountryRecommendation.objects.get(pk=recommendation)
    row.state = state
    row.save_version(expected=expected, fields=["state"])
    FollowUp.objects.create(
        recommendation=row,
        text=text.strip(),
        state=state,
        from_state=not by.has(Permission.ASSESSMENT_EDIT),
        at=now,
        by=by.person_id,
    )
    record(
        "recommendation.followed_up",
        by=by,
        now=now,
        subject=f"surveys.countryrecommendation:{recommendation}",
        detail={"state": state},
    )


@action
def key_date_set(
    *,
    code: str,
    title: Mapping[str, str],
    on: date,
    yearly: bool,
    remind_days: Sequence[int],
    permission: str,
    basis: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """Put a date into the calendar, or change the one of that code; reminders of falls to come begin anew.

    Raises AccessDenied, InvalidInput (a date that has passed and does not return, reminders out of range).
    """
    rules.check_edit_assessments(by)
    if not yearly and on < now.date():
        raise InvalidInput(_("This day has passed and does not return."), extra={"fields": {"on": "passed"}})
    if any(not 0 <= days <= 365 for days in remind_days):
        raise InvalidInput(
            _("Reminders come 0 to 365 days before."), extra={"fields": {"remind_days": "range"}}
        )
    if permission not in set(Permission):
        raise InvalidInput(_("Choose who is reminded."), extra={"fields": {"permission": "unknown"}})
    KeyDate.objects.update_or_create(
        code=code,
        defaults={
            "title": dict(title),
            "on": on,
            "yearly": yearly,
            "remind_days": sorted(set(remind_days), reverse=True),
            "permission": permission,
            "basis": basis,
            "reminded": [],
        },
    )
    record("key_date.set", by=by, now=now, subject=f"surveys.keydate:{code}", detail={"yearly": yearly})


@action
def key_date_remove(*, code: str, by: Viewer, now: datetime) -> None:
    """Take a date out of the calendar. Raises AccessDenied, NotAvailable."""
    rules.check_edit_assessments(by)
    removed, _of = KeyDate.objects.filter(code=code).delete()
    if not removed:
        raise NotAvailable(_("There is no date '%(code)s'.") % {"code": code}, code="unknown_date")
    record("key_date.removed", by=by, now=now, subject=f"surveys.keydate:{code}")


@action
def key_dates_remind(*, by: Viewer, now: datetime) -> int:
    """Queue the reminders that are due today, each once however often this is called. Gives how many dates had one.

    Only the system's clock asks. Raises AccessDenied.
    """
    rules.check_edit_assessments(by)
    reminded, told = 0, 0
    for row in KeyDate.objects.select_for_update(of=("self",)).order_by("pk"):
        fall = dates.next_on(row.on, yearly=row.yearly, day=now.date())
        due = dates.due_reminders(fall, row.remind_days, day=now.date(), sent=row.reminded)
        if not due:
            continue
        told += notices.date_near(row.code, row.permission, by=by, now=now)
        row.reminded = [*row.reminded, *due]
        row.save(update_fields=["reminded"])
        reminded += 1
    record(
        "key_date.reminded",
        by=by,
        now=now,
        subject="surveys.keydate:all",
        detail={"dates": reminded, "people": told},
    )
    return reminded
