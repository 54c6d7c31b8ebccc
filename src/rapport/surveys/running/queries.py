"""Reads of running waves: how far everybody is, what was sent, what was asked. Drafts of answers are never read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys import queries as surveys
from rapport.surveys.instruments import queries as instruments
from rapport.surveys.instruments.types import Level
from rapport.surveys.models import (
    ConsistencyRule,
    Questionnaire,
    Return,
    ReturnQuery,
    Wave,
    WaveMessage,
    WaveRespondent,
)
from rapport.surveys.running import readiness, rules
from rapport.surveys.running.consistency import RuleView
from rapport.surveys.running.types import (
    OUTSTANDING,
    Candidate,
    MessageView,
    QueryView,
    Readiness,
    RunView,
    Sendable,
    StatusRow,
)
from rapport.surveys.types import SectionView, WaveView

RESOLVED = "resolved:"
"""Stands before the number of the submission in `ReturnQuery.closing` until the office closes the query."""


def run(*, viewer: Viewer, wave: str) -> RunView:
    """A wave as it is run; also one that was loaded from files. Raises NotAvailable."""
    view = surveys.wave(viewer=viewer, code=wave)
    row = Wave.objects.select_related("questionnaire").get(pk=view.id)
    return RunView(
        wave=view,
        letter=row.letter,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        questionnaire_id=row.questionnaire_id,
        languages=tuple(row.questionnaire.languages),
    )


def sendable(*, viewer: Viewer) -> list[Sendable]:
    """The versions of questionnaires that a wave may send, newest first; the office's."""
    if not viewer.has(Permission.OFFICE_VIEW):
        return []
    rows = Questionnaire.objects.order_by("code", "-number")
    return [Sendable(row.code, row.number, row.title, row.state == "FIXED") for row in rows]


def consistency_rules(*, viewer: Viewer, questionnaire_id: int) -> tuple[RuleView, ...]:
    """The consistency rules of a questionnaire, in order."""
    rows = ConsistencyRule.objects.filter(questionnaire_id=questionnaire_id).order_by("position", "pk")
    return tuple(RuleView(row.code, row.when, tuple(row.items), row.message) for row in rows)


def candidates(*, viewer: Viewer, wave: WaveView, language: str, now: datetime) -> list[Candidate]:
    """Organisations that are not asked in the wave yet, by kind and name; only for those who run waves."""
    if not rules.can_run_waves(viewer):
        return []
    asked = set(WaveRespondent.objects.filter(wave_id=wave.id).values_list("organisation_id", flat=True))
    known = actors.organisations(viewer=viewer, language=language, day=wave.as_of)
    people = _people(viewer, known, now)
    found = [
        Candidate(one.code, one.name, one.kind, len(people.get(one.id, ())))
        for one in known.values()
        if one.id not in asked
    ]
    return sorted(found, key=lambda one: (one.kind, one.name))


def _people(viewer: Viewer, organisations: Iterable[int], now: datetime) -> Mapping[int, list[int]]:
    return actors.acting_for_each(
        viewer=viewer, organisation_ids=organisations, permission=Permission.RETURN_ANSWER, now=now
    )


def people_of(*, viewer: Viewer, rows: Iterable[StatusRow], now: datetime) -> Mapping[int, list[int]]:
    """Who could answer for each of the respondents now: id of the organisation to ids of people."""
    return _people(viewer, [row.organisation_id for row in rows], now)


def ready(*, viewer: Viewer, of: RunView, language: str, now: datetime) -> Readiness:
    """What stands in the way of opening a wave, and what deserves a look before."""
    sections = surveys.sections(viewer=viewer, wave=of.wave)
    rows = status(viewer=viewer, wave=of.wave, language=language, now=now)
    known = instruments.questionnaire_problems(
        viewer=viewer, questionnaire=of.wave.questionnaire, number=of.wave.questionnaire_number
    )
    found = [one.message for one in known if one.level is Level.ERROR]
    if not rows:
        found.append(_("Nobody is asked yet: choose the respondents."))
    if of.wave.deadline is None or of.wave.deadline <= now:
        found.append(_("The deadline has passed: give a later one."))
    people = people_of(viewer=viewer, rows=rows, now=now)
    languages = [code for code, _name in settings.LANGUAGES]
    return Readiness(
        problems=tuple(found),
        warnings=sum(1 for one in known if one.level is Level.WARNING),
        without_people=tuple(row.name for row in rows if row.organisation_id not in people),
        lacking=readiness.lacking(sections, languages),
    )


def status(
    *, viewer: Viewer, wave: WaveView, language: str, now: datetime, codes: Iterable[str] | None = None
) -> list[StatusRow]:
    """How far every respondent is, in the order of the wave; nothing for those who may not see the office's drafts.

    A fixed number of database queries, however many are asked.
    """
    if not viewer.has(Permission.OFFICE_VIEW):
        return []
    rows = WaveRespondent.objects.filter(wave_id=wave.id).order_by("position")
    if codes is not None:
        rows = rows.filter(organisation__code__in=list(codes))
    found = list(rows.values(*_ASKED, *_OF_RETURN))
    names = _names(viewer, found, language, wave)
    reminders, asked = _reminders(wave), _asked(wave)
    return [
        _status(row, wave, names, (*reminders.get(row["pk"], (0, None)), *asked.get(row["pk"], (0, 0))), now)
        for row in found
    ]


_ASKED = (
    "pk", "organisation_id", "organisation__code", "organisation__kind", "name_then", "group", "deadline",
    "invited_at",
)  # fmt: skip
_OF_RETURN = tuple(
    f"returned__{name}"
    for name in ("state", "revision", "opened_at", "submitted_at", "kept_by_office", "reason")
)


def _names(
    viewer: Viewer, rows: Iterable[Mapping[str, Any]], language: str, wave: WaveView
) -> Mapping[int, str]:
    """Names by id of the organisation; the English ones are those that were asked under and need no further reads."""
    if language == "en":
        return {row["organisation_id"]: row["name_then"] for row in rows}
    ids = [row["organisation_id"] for row in rows]
    known = actors.organisations(viewer=viewer, language=language, day=wave.as_of, ids=ids)
    return {key: one.name for key, one in known.items()}


def _reminders(wave: WaveView) -> dict[int, tuple[int, datetime]]:
    found: dict[int, tuple[int, datetime]] = {}
    rows = WaveMessage.objects.filter(respondent__wave_id=wave.id, kind=WaveMessage.Kind.REMINDER)
    for respondent, sent_at in rows.order_by("pk").values_list("respondent_id", "sent_at"):
        found[respondent] = (found.get(respondent, (0, sent_at))[0] + 1, sent_at)
    return found


def _asked(wave: WaveView) -> dict[int, tuple[int, int]]:
    """Open and answered queries by respondent."""
    found: dict[int, tuple[int, int]] = {}
    rows = ReturnQuery.objects.filter(of__respondent__wave_id=wave.id).exclude(state="CLOSED")
    for respondent, state in rows.values_list("of__respondent_id", "state"):
        opened, answered = found.get(respondent, (0, 0))
        found[respondent] = (opened + (state == "OPEN"), answered + (state == "ANSWERED"))
    return found


def _status(
    row: Mapping[str, Any],
    wave: WaveView,
    names: Mapping[int, str],
    counts: tuple[int, datetime | None, int, int],
    now: datetime,
) -> StatusRow:
    state, revision = row["returned__state"] or "", row["returned__revision"] or 0
    deadline = row["deadline"] or wave.deadline
    waiting = revision == 0 and state in OUTSTANDING
    reminders, reminded_at, open_queries, answered_queries = counts
    return StatusRow(
        id=row["pk"],
        organisation_id=row["organisation_id"],
        code=row["organisation__code"],
        kind=row["organisation__kind"],
        name=names[row["organisation_id"]],
        group=row["group"],
        state=state,
        revision=revision,
        is_late=bool(waiting and deadline and now > deadline),
        deadline=deadline,
        has_own_deadline=row["deadline"] is not None,
        invited_at=row["invited_at"],
        opened_at=row["returned__opened_at"],
        submitted_at=row["returned__submitted_at"],
        kept_by_office=bool(row["returned__kept_by_office"]),
        reason=row["returned__reason"] or "",
        reminders=reminders,
        reminded_at=reminded_at,
        open_queries=open_queries,
        answered_queries=answered_queries,
    )


def messages(*, viewer: Viewer, wave: WaveView, respondent: str = "") -> list[MessageView]:
    """What was sent in a wave (to one respondent, where named), newest first; the office's, and its own."""
    rows = WaveMessage.objects.filter(respondent__wave_id=wave.id).select_related("respondent__organisation")
    if respondent:
        rows = rows.filter(respondent__organisation__code=respondent)
    if not viewer.has(Permission.OFFICE_VIEW):
        rows = rows.filter(respondent__organisation_id__in=viewer.organisations | viewer.supports)
    return [
        MessageView(
            respondent=row.respondent.organisation.code,
            name=row.respondent.name_then,
            kind=row.kind,
            key=row.key,
            note=row.note,
            deadline=row.deadline,
            people=row.people,
            sent_at=row.sent_at,
            sent_by=row.sent_by,
        )
        for row in rows.order_by("-pk")
    ]


def queries_of_wave(*, viewer: Viewer, wave: WaveView, state: str = "") -> list[QueryView]:
    """The queries about the returns of a wave, oldest first; the office's."""
    if not viewer.has(Permission.OFFICE_VIEW):
        return []
    return _queries(Q(of__respondent__wave_id=wave.id) & (Q(state=state) if state else Q()))


def queries_of(*, viewer: Viewer, wave: str, respondent: str) -> list[QueryView]:
    """The queries about one return, oldest first: for the office, the respondent and under a support access.

    Raises NotAvailable, the same for a return that is not the viewer's and one that does not exist.
    """
    row = return_row(viewer=viewer, wave=wave, respondent=respondent)
    return _queries(Q(of=row.pk))


def query(*, viewer: Viewer, wave: str, respondent: str, query: int) -> QueryView:
    """One query about a return. Raises NotAvailable."""
    for one in queries_of(viewer=viewer, wave=wave, respondent=respondent):
        if one.id == query:
            return one
    raise rules.unknown_query()


def asked_about(*, viewer: Viewer, wave: str, respondent: str) -> tuple[SectionView, ...]:
    """The questionnaire of a return that the viewer may see queries of, for the words of the questions asked about."""
    row = return_row(viewer=viewer, wave=wave, respondent=respondent)
    return surveys.sections_of(viewer=viewer, which=Q(questionnaire_id=row.respondent.wave.questionnaire_id))


def return_row(*, viewer: Viewer, wave: str, respondent: str) -> Return:
    """The row of a return, for `actions` of this part. Raises NotAvailable unless the office's or the viewer's own."""
    row: Return | None = (
        Return.objects.select_related("respondent__wave", "respondent__organisation")
        .filter(respondent__wave__code=wave, respondent__organisation__code=respondent)
        .first()
    )
    if row is None:
        raise rules.unknown_respondent(respondent)
    own = row.respondent.organisation_id in viewer.organisations | viewer.supports
    if not (own or viewer.has(Permission.OFFICE_VIEW)):
        raise rules.unknown_respondent(respondent)
    return row


def _queries(which: Q) -> list[QueryView]:
    rows = ReturnQuery.objects.filter(which).select_related(
        "of__respondent__wave", "of__respondent__organisation"
    )
    return [_query_view(row) for row in rows.order_by("pk")]


def _query_view(row: ReturnQuery) -> QueryView:
    resolved = row.state != "CLOSED" and row.closing.startswith(RESOLVED)
    return QueryView(
        id=row.pk,
        wave=row.of.respondent.wave.code,
        respondent=row.of.respondent.organisation.code,
        name=row.of.respondent.name_then,
        rule=row.rule,
        items=tuple(row.items),
        text=row.text,
        revision=row.revision,
        state=row.state,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        answer=row.answer,
        answered_at=row.answered_at,
        closing="" if resolved else row.closing,
        closed_at=row.closed_at,
        resolved_by=int(row.closing.removeprefix(RESOLVED)) if resolved else 0,
    )


def questionnaire_named(*, viewer: Viewer, code: str, number: int) -> Questionnaire:
    """The row of a version of a questionnaire, for `actions` of this part. Raises NotAvailable."""
    row: Questionnaire | None = Questionnaire.objects.filter(code=code, number=number).first()
    if row is None or not viewer.has(Permission.OFFICE_VIEW):
        raise NotAvailable(
            _("There is no questionnaire '%(code)s' with the number %(number)s.")
            % {"code": code, "number": number},
            code="unknown_questionnaire",
        )
    return row


def occasion(*, viewer: Viewer, wave: WaveView, now: datetime, again: bool) -> tuple[str, frozenset[str]]:
    """The key of today's occasion to remind, and the codes of respondents that were reminded today already.

    The day is that of the wave's time zone. `again`: the next occasion of the day instead of the first.
    """
    day = now.astimezone(rules.zone_named(wave.timezone)).date()
    first = f"reminder-{day.isoformat()}"
    if not viewer.has(Permission.OFFICE_VIEW):
        return first, frozenset()
    rows = WaveMessage.objects.filter(respondent__wave_id=wave.id, key__startswith=first)
    sent = list(rows.values_list("key", "respondent__organisation__code"))
    number = len({key for key, _code in sent}) + 1
    key = f"{first}-{number}" if again and number > 1 else first
    return key, frozenset(code for _key, code in sent)
