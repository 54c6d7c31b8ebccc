"""Keeping answers, each saving once. Private to actions: no rights, no audit.

Order of locks: the return first, then its answers. So a submission waits for savings under way, and a saving after it
finds the return closed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering import asked, limits, rules, sheets
from rapport.surveys.answering.rows import given_of
from rapport.surveys.answering.types import Entry, Given, Saved
from rapport.surveys.models import AnswerChange, DraftAnswer, Item, Return
from rapport.surveys.models.instrument import HEADINGS

Place = tuple[str, str]
"""Code of an item, and path."""
_SEEN = timedelta(minutes=1)
"""How old "last saved" of a return may become before a saving renews it."""
_STATES = frozenset({"answered", "blank", "not_known", "not_applicable", "declined"})
_COLUMNS = ("state", "values", "text", "reason", "publish")


@dataclass(frozen=True)
class Sending:
    """What is the same for all answers that are kept together."""

    channel: str
    by: Viewer
    now: datetime
    key: UUID | None = None


def note_saving(row: Return, now: datetime) -> None:
    """Check that answers may be written in the return, which is held, and keep when one last was.

    Raises UnableTo where its state, or its wave, forbids writing.
    """
    rules.check_write_now(row.state, row.respondent.collection)
    if row.saved_at is None or now - row.saved_at > _SEEN:
        Return.objects.filter(pk=row.pk).update(saved_at=now)


def keep(
    row: Return, entries: Sequence[Entry], expected: Mapping[Place, int] | None, sending: Sending
) -> dict[Place, Saved]:
    """Keep answers with their history. `expected` None: what stands is replaced whatever its version.

    Where somebody else had saved meanwhile, what they wrote stands and this is kept beside it.
    """
    items = _items(row, entries)
    for entry in entries:
        _check(items[entry.item], entry)
    if any(item.settings.get("constraint") for item in items.values()):
        for one in sheets.broken_by(row, entries, sending.by):
            raise _refused_at(items[one.item], one.message, "constraint_broken")
    drafts = _held(row, entries, items, sending)
    before = _sent_before(row, entries, expected, drafts, sending)
    if before is not None:
        return {_place(entries[0]): _repeated(before, drafts[_place(entries[0])])}
    outcome: dict[Place, Saved] = {}
    changes, changed = [], []
    for entry in entries:
        place = _place(entry)
        draft = drafts[place]
        conflict = expected is not None and expected.get(place, 0) != draft.version
        if conflict and given_of(draft) == entry.given:
            outcome[place] = Saved(
                draft.version
            )  # both wrote the same, or one sent it twice: nothing to choose
            continue
        changes.append(_change(row, draft, entry.given, sending, conflict=conflict))
        if conflict:
            outcome[place] = Saved(draft.version, conflict=True, theirs=given_of(draft))
            continue
        _write(draft, entry.given, sending)
        changed.append(draft)
        outcome[place] = Saved(draft.version)
    try:
        AnswerChange.objects.bulk_create(changes)
    except IntegrityError as error:  # nothing else of a change can be refused
        raise InvalidInput(_("Another answer was sent under this key."), code="key_in_use") from error
    DraftAnswer.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["of", "item", "path"],
        update_fields=[*_COLUMNS, "version", "saved_at", "saved_by"],
    )
    return outcome


def _sent_before(
    row: Return,
    entries: Sequence[Entry],
    expected: Mapping[Place, int] | None,
    drafts: Mapping[Place, DraftAnswer],
    sending: Sending,
) -> AnswerChange | None:
    """What became of the same sending when it arrived before.

    It is looked for only where the answer has changed since: it had the version it was based on changed itself, or
    came after somebody who did.
    """
    if sending.key is None or expected is None or len(entries) != 1:
        return None
    place = _place(entries[0])
    if drafts[place].version == expected.get(place, 0):
        return None
    found: AnswerChange | None = AnswerChange.objects.filter(of=row, key=sending.key).first()
    return found


def seen_before(row: Return, expected: Mapping[Place, int]) -> dict[Place, Given]:
    """What stood in each answer at the version that somebody was shown; blank at version 0."""
    wanted = {place: version for place, version in expected.items() if version}
    found: dict[Place, Given] = dict.fromkeys(expected, Given("blank"))
    rows = AnswerChange.objects.filter(
        of=row, outcome=AnswerChange.Outcome.SAVED, item__code__in={place[0] for place in wanted}
    ).select_related("item")
    for change in rows:
        place = (change.item.code, change.path)
        if wanted.get(place) == change.version:
            found[place] = given_of(change)
    return found


def _items(row: Return, entries: Sequence[Entry]) -> dict[str, Item]:
    found = asked.rows(row.respondent.wave.questionnaire_id, {entry.item for entry in entries})
    for entry in entries:
        item = found.get(entry.item)
        if item is None or item.kind in HEADINGS:
            raise InvalidInput(
                _("The questionnaire has no question “%(code)s” to answer.") % {"code": entry.item[:60]},
                code="unknown_question",
            )
    return found


def _check(item: Item, entry: Entry) -> None:
    given, refused = entry.given, None
    if given.state not in _STATES or (given.state != "answered" and given.values):
        refused = _("“%(state)s” is no state in which a question can be answered.") % {
            "state": given.state[:40]
        }
    elif item.kind in {"SINGLE", "MULTIPLE"} and (offered := {option.code for option in item.options.all()}):
        strange = sorted(set(given.values) - offered)
        refused = (
            _("“%(given)s” is not one of the answers offered.") % {"given": strange[0][:60]}
            if strange
            else None
        )
    if item.parent is not None and item.parent.kind == "REPEAT" and given.state != "blank":
        _naming(item, limits.check_row, item.parent.settings, entry.path)
    if refused is None and not _has_path(item, entry.path):
        refused = _("The question %(code)s has no place “%(path)s”.") % {
            "code": item.code,
            "path": entry.path[:80],
        }
    if refused is not None:
        raise InvalidInput(refused, code="bad_entry", extra={"item": item.code})
    _naming(item, limits.check, item.kind, item.settings, given)


def _naming(item: Item, check: Callable[..., None], *given: object) -> None:
    """Make a check; what it refuses names the question."""
    try:
        check(*given)
    except InvalidInput as error:
        raise _refused_at(item, error.message, error.code) from error


def _refused_at(item: Item, message: str, reason: str) -> InvalidInput:
    told = _("Question %(number)s: %(message)s") % {"number": item.number or item.code, "message": message}
    return InvalidInput(told, code=reason, extra={"item": item.code})


def _has_path(item: Item, path: str) -> bool:
    parent = item.parent
    if parent is None or parent.kind not in {"REPEAT", "TABLE"}:
        return path == ""
    if parent.kind == "TABLE":
        return path in {option.code for option in parent.options.all()}
    if not (path.isascii() and path.isdecimal() and len(path) < 10):
        return False
    return int(path) >= 1 and path == str(int(path))


def _held(
    row: Return, entries: Sequence[Entry], items: Mapping[str, Item], sending: Sending
) -> dict[Place, DraftAnswer]:
    """The drafts of these answers, locked; those that were not there yet are made, with version 0."""
    codes = {item.pk: code for code, item in items.items()}
    wanted = {_place(entry) for entry in entries}
    which = Q(of=row, item_id__in=codes, path__in={path for _item, path in wanted})

    def locked() -> dict[Place, DraftAnswer]:
        rows = DraftAnswer.objects.select_for_update(of=("self",)).filter(which).order_by("pk")
        return {(codes[draft.item_id], draft.path): draft for draft in rows}

    found = locked()
    lacking = sorted(wanted - set(found))
    if lacking:
        # Somebody else may make the same row now: the database lets one of us wait and then do nothing.
        DraftAnswer.objects.bulk_create(
            [
                DraftAnswer(
                    of=row, item=items[code], path=path, state="blank", version=0, saved_at=sending.now
                )
                for code, path in lacking
            ],
            ignore_conflicts=True,
        )
        found = locked()
    return found


def _place(entry: Entry) -> Place:
    return entry.item, entry.path


def _repeated(before: AnswerChange, draft: DraftAnswer) -> Saved:
    if before.outcome == AnswerChange.Outcome.CONFLICT:
        return Saved(draft.version, conflict=True, theirs=given_of(draft), repeated=True)
    return Saved(before.version, repeated=True)


def _change(
    row: Return, draft: DraftAnswer, given: Given, sending: Sending, *, conflict: bool
) -> AnswerChange:
    return AnswerChange(
        of=row,
        item_id=draft.item_id,
        path=draft.path,
        key=sending.key,
        outcome=AnswerChange.Outcome.CONFLICT if conflict else AnswerChange.Outcome.SAVED,
        version=draft.version if conflict else draft.version + 1,
        state=given.state,
        values=list(given.values),
        text=given.text,
        reason=given.reason,
        publish=given.publish,
        channel=sending.channel,
        at=sending.now,
        by=sending.by.person_id,
    )


def _write(draft: DraftAnswer, given: Given, sending: Sending) -> None:
    draft.state, draft.values, draft.text = given.state, list(given.values), given.text
    draft.reason, draft.publish = given.reason, given.publish
    draft.version += 1
    draft.saved_at, draft.saved_by = sending.now, sending.by.person_id
