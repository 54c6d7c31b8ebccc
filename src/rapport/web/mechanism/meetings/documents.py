"""Agenda, minutes and lists of decisions as documents to print: what the page shows, in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rapport.coordination.decisions.types import DecisionView
from rapport.coordination.meetings.types import AttendanceView, ItemView, MeetingView, PaperView, Quorum
from rapport.kernel.i18n.formats import date_and_time, listing, long_date
from rapport.reports.document.record import (
    Record,
    RecordBlock,
    RecordHeading,
    RecordTable,
    RecordText,
)
from rapport.web.mechanism.meetings import words
from rapport.web.office.words import language
from rapport.web.public import texts


@dataclass(frozen=True)
class MeetingPaper:
    """All that a document of one meeting is made of; each part only as far as the reader may see it."""

    meeting: MeetingView
    items: Sequence[ItemView]
    made: Sequence[DecisionView]
    papers: Sequence[PaperView]
    attendance: Sequence[AttendanceView] = ()
    quorum: Quorum | None = None


def agenda(of: MeetingPaper) -> Record:
    """The agenda: points in order with their source and papers."""
    blocks: list[RecordBlock] = [RecordHeading(1, _("Agenda"))]
    blocks += [] if of.items else [RecordText(_("The agenda is empty."))]
    for number, item in enumerate(of.items, start=1):
        blocks.append(RecordHeading(2, f"{number}. {item.title}"))
        blocks.append(RecordText(words.item_kind(item.kind), "quiet"))
        blocks += _written(item.description)
        blocks += [RecordText(item.link, label=_("Source"))] if item.link else []
        own = [one.title for one in of.papers if one.item == item.id]
        blocks += [RecordText("\n".join(own), label=_("Papers"))] if own else []
    rest = [one.title for one in of.papers if one.item is None]
    if rest:
        blocks += [RecordHeading(1, _("Papers")), RecordText("\n".join(rest))]
    meeting = of.meeting
    title = _("Agenda: %(meeting)s") % {"meeting": meeting.title}
    return record(title, above=meeting.body_name, facts=_arrangements(meeting), blocks=blocks)


def minutes(of: MeetingPaper) -> Record:
    """The minutes as far as the reader sees them: who was there, each point with its text and decisions."""
    meeting = of.meeting
    facts = _arrangements(meeting, ahead=False)
    blocks: list[RecordBlock] = _presence(of)
    blocks.append(RecordHeading(1, _("Minutes")))
    for number, item in enumerate(of.items, start=1):
        blocks.append(RecordHeading(2, f"{number}. {item.title}"))
        blocks += _written(item.text)
        blocks += [RecordText(item.public_text, "inset", _("Public part"))] if item.public_text else []
        blocks += [_decision(one) for one in of.made if one.item == item.id]
        for correction in item.corrections:
            label = f"{_('Correction')}, {long_date(correction.at)}"
            said = "\n\n".join(filter(None, (correction.text, correction.public_text)))
            blocks.append(RecordText(said, "inset", label))
    loose = [_decision(one) for one in of.made if one.item is None]
    blocks += [RecordHeading(2, _("Further decisions")), *loose] if loose else []
    title = _("Minutes: %(point)s") % {"point": meeting.title}
    return record(title, above=meeting.body_name, facts=facts, blocks=blocks)


def public_minutes(content: Mapping[str, Any], on: date) -> Record:
    """The public part, from the content of published minutes and nothing else."""
    blocks: list[RecordBlock] = []
    for item in content["items"]:
        blocks.append(RecordHeading(1, item["title"] or _("Further decisions")))
        blocks += _written(item["text"])
        for one in item["decisions"]:
            owed = _owed(one["owner"], date.fromisoformat(one["due_on"]))
            label = f"{_('Decision')} {one['number']}: {one['title']}"
            blocks.append(RecordText(f"{one['text']}\n\n{owed}", "inset", label))
        blocks += [RecordText(said, "inset", _("Correction")) for said in item["corrections"]]
    if not blocks:
        blocks.append(RecordText(_("Nothing of these minutes is for the public.")))
    facts = [(_("Day"), long_date(on)), (_("Seen by"), words.visibility("PUBLIC"))]
    title = _("Minutes: %(point)s") % {"point": content["title"]}
    return record(title, above=texts.plain(content["body"]), facts=facts, blocks=blocks)


def decision_list(
    made: Sequence[DecisionView], *, title: str, above: str, facts: Sequence[tuple[str, str]], day: date
) -> Record:
    """Decisions as one table and, below it, the words of each."""
    blocks: list[RecordBlock] = []
    if made:
        header = (_("Number"), _("Decision"), _("Answers for it"), _("To be done by"), _("State"))
        rows = tuple(
            (one.number, one.title, one.accountable, long_date(one.due_on), _state(one, day)) for one in made
        )
        blocks.append(RecordTable(_("Decisions"), header, rows, (2, 7, 5, 4, 4)))
        blocks.append(RecordHeading(1, _("What was decided")))
        blocks += [_decision(one) for one in made]
    else:
        blocks.append(RecordText(_("No decisions")))
    return record(title, above=above, facts=facts, blocks=blocks)


def record(
    title: str, *, above: str, facts: Sequence[tuple[str, str]], blocks: Sequence[RecordBlock]
) -> Record:
    """A document in the language of the page."""
    return Record(
        language=language(),
        direction=texts.direction_of(language()),
        title=title,
        above=above,
        foot=f"{settings.INSTANCE_NAME} · {title}",
        page_of=_("Page {page} of {pages}"),
        facts=tuple(facts),
        blocks=tuple(blocks),
    )


def _arrangements(meeting: MeetingView, *, ahead: bool = True) -> list[tuple[str, str]]:
    """When and where; how to join and what to mind only where the meeting lies ahead, else how far the minutes are."""
    where = [words.meeting_form(meeting.form), meeting.place, meeting.link if ahead else ""]
    facts = [
        (_("Begins"), date_and_time(meeting.starts_at, meeting.zone)),
        (_("Ends"), date_and_time(meeting.ends_at, meeting.zone)),
        (_("Where"), "\n".join(filter(None, where))),
    ]
    state = words.meeting_state(meeting.state) if ahead else words.minutes_state(meeting.minutes)
    facts.append((_("State"), str(state.text)))
    return [*facts, (_("Notes"), meeting.note)] if meeting.note and ahead else facts


def _presence(of: MeetingPaper) -> list[RecordBlock]:
    """Who was there, and whether they were enough."""
    if not any(one.presence for one in of.attendance):
        return [RecordHeading(1, _("Attendance")), RecordText(_("Who came is not recorded yet."))]
    rows = tuple(
        (
            "\n".join(filter(None, (one.organisation, one.name))),
            words.capacity(one.capacity),
            words.presence(one.presence),
        )
        for one in of.attendance
    )
    header = (_("Organisation"), _("Capacity"), _("Presence"))
    found: list[RecordBlock] = [RecordHeading(1, _("Attendance"))]
    if of.quorum is not None:
        given = {"present": of.quorum.present, "base": of.quorum.base}
        said = _("%(present)s of %(base)s members with a vote were present.") % given
        reached = _("Quorum reached") if of.quorum.reached else _("Quorum not reached")
        found.append(RecordText(f"{said} {reached}."))
    return [*found, RecordTable(_("Members and guests"), header, rows, (5, 2, 2))]


def _written(said: str) -> list[RecordBlock]:
    return [RecordText(said)] if said.strip() else []


def _owed(owner: str, day: date) -> str:
    return _("%(owner)s answers for it, until %(day)s.") % {"owner": owner, "day": long_date(day)}


def _decision(one: DecisionView) -> RecordText:
    lines = [one.text, _owed(one.accountable, one.due_on)]
    if one.supporting:
        lines.append(f"{_('Supported by')}: {listing(name for _key, name in one.supporting)}")
    if one.answers_to:
        lines.append(f"{_('Answers to')}: {one.answers_to}")
    return RecordText("\n\n".join(lines), "inset", f"{_('Decision')} {one.number}: {one.title}")


def _state(one: DecisionView, day: date) -> str:
    state = str(words.decision_state(one.state).text)
    return f"{state}\n{_('Late')}" if one.is_late(day) else state
