"""Writes of the coding desk: code, code twice, settle, confirm, change the codebook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db.models import F
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo
from rapport.surveys import queries as surveys
from rapport.surveys.coding import codebook as books
from rapport.surveys.coding import finding, keeping, queries, rules
from rapport.surveys.coding.cells import Cell, Reader
from rapport.surveys.coding.status import is_blind, is_pair, next_stage, status_of
from rapport.surveys.coding.types import Code, Codebook, CodebookFields, CodebookItem, Entry, Status
from rapport.surveys.counting import count_again
from rapport.surveys.models import Questionnaire, Wave
from rapport.surveys.models.waves import Collection
from rapport.surveys.running import counted_content
from rapport.surveys.types import WaveView


class _Desk:
    """The rows that a write needs, locked: several people code at once."""

    def __init__(self, wave: str, items: Iterable[str], respondents: Iterable[str], by: Viewer) -> None:
        self.by = by
        self.wave: WaveView = surveys.wave(viewer=by, code=wave)
        self.book, self.instrument = books.read(self.wave.id)
        self.codes = list(dict.fromkeys(items))
        for code in self.codes:
            finding.item_in(self.book, self.wave, code)
        self.rows = {
            row.organisation.code.casefold(): row for row in finding.respondents_held(self.wave, respondents)
        }
        self.reader = Reader(
            self.book,
            self.instrument,
            [self.instrument.items[code] for code in self.codes],
            list(self.rows.values()),
        )
        self.touched: dict[int, list[Cell]] = {}

    def cell(self, item: str, respondent: str) -> Cell:
        """One answer."""
        return self.reader.cell(self.rows[respondent.casefold()], self.instrument.items[item])

    def normalised(self, cell: Cell, code: Code) -> Code:
        """The coding as the codebook has it. Raises InvalidInput. Under a repeated question each row has its code."""
        view = self.book.items[cell.item.code].view
        parent = cell.item.parent
        repeated = parent is not None and parent.kind in ("REPEAT", "TABLE")
        return rules.checked(view, code, repeated=repeated)

    def checked(self, cell: Cell, code: Code) -> Code:
        """The coding as it may be kept. Raises InvalidInput, with the place."""
        found = self.normalised(cell, code)
        rules.check_reason(found, published=self.wave.published, asked=cell.item.origin != "CODED")
        if not cell.rests:
            rules.check_quote(found, occurs=self.reader.quotes(cell.respondent, found.quote))
        return found

    def write(self, cell: Cell, stage: str, code: Code, *, now: datetime) -> int:
        """Keep a coding of an answer; a final one is counted with `finish`."""
        made = keeping.keep(cell, stage, code, (self.book.number, self.by.person_id, now))
        if stage == "FINAL":
            self.touched.setdefault(cell.respondent.pk, []).append(cell)
        return made

    def finish(self, mark: str) -> None:
        """Count again what has changed. The name of a published wave's content moves with it."""
        for respondent, cells in self.touched.items():
            loaded = [cell for cell in cells if cell.loaded]
            for cell in loaded:
                keeping.recode_loaded(cell)
            if len(loaded) < len(cells):
                count_again(respondent, self.instrument)
        if self.touched and self.wave.published:
            # Of a wave that was loaded, the name of its files and of what was done to them since.
            content = sha256(f"{self.wave.content_hash} {mark}".encode()).hexdigest()
            if self.wave.collection != Collection.LOADED:
                content = counted_content.hash_of(self.wave.id)
            Wave.objects.filter(pk=self.wave.id).update(content_hash=content, version=F("version") + 1)


@action
def answer_code(
    *, wave: str, item: str, respondent: str, code: Code, seen: int | None = None, by: Viewer, now: datetime
) -> str:
    """Code one answer. Returns which coding it became: FIRST, SECOND or FINAL.

    Where the item is coded once, the first coding is the final one at once (both are kept). Where it is coded twice,
    the second person's coding becomes final if it says the same; otherwise somebody settles. `seen`: the coding it was
    based on (`CellView.seen`). Raises AccessDenied, NotAvailable, InvalidInput (see `rules.checked`), UnableTo (two
    codings stand), StaleVersion (somebody else coded it meanwhile).
    """
    rules.check_code(by)
    desk = _Desk(wave, [item], [respondent], by)
    cell = desk.cell(item, respondent)
    _check_seen(cell, seen, by)
    stage, made = _code(desk, cell, code, now)
    desk.finish(str(made))
    record(
        "answer.coded",
        by=by,
        now=now,
        subject=f"surveys.coding:{made}",
        detail={"wave": desk.wave.code, "item": item, "stage": stage, "codebook": desk.book.number},
    )
    return stage


def _code(desk: _Desk, cell: Cell, code: Code, now: datetime) -> tuple[str, int]:
    found = desk.checked(cell, code)
    stage = next_stage(cell.standing, desk.by.person_id)
    rules.check_code_next(stage)
    made = desk.write(cell, stage, found, now=now)
    double = cell.standing.double
    if not double:
        return "FINAL", desk.write(cell, "FINAL", found, now=now)
    first = cell.standing.first
    if stage == "SECOND" and first is not None and first.says == (found.state, frozenset(found.values)):
        # Both say the same: the first one's words stand with it.
        agreed = keeping.code_of(cell.codings["FIRST"])
        return "FINAL", desk.write(cell, "FINAL", agreed, now=now)
    return stage, made


def _check_seen(cell: Cell, seen: int | None, by: Viewer) -> None:
    """Nothing of somebody else's is overwritten unseen."""
    if seen is None or is_blind(cell.standing, by.person_id, codes=not by.is_system):
        return
    row = cell.codings.get("FINAL") or cell.codings.get("FIRST")
    current = row.pk if row is not None else 0
    if current != seen:
        raise StaleVersion(
            _("Somebody else coded this answer meanwhile. Nothing was saved: look at both and save again."),
            extra={"expected": seen, "current": current},
        )


@action
def answers_code(*, wave: str, entries: Sequence[Entry], by: Viewer, now: datetime) -> int:
    """Code many answers, all or none; what says the same as the coder's coding that stands is passed over.

    Returns how many were coded. Raises as `answer_code`; `extra["problems"]` then has a line for each that was refused.
    """
    rules.check_code(by)
    desk = _Desk(wave, [one.item for one in entries], [one.respondent for one in entries], by)
    problems: dict[str, str] = {}
    coded = made = 0
    for entry in entries:
        cell = desk.cell(entry.item, entry.respondent)
        if _says_the_same(cell, entry.code, by):
            continue
        try:
            _check_seen(cell, entry.seen, by)
            _stage, made = _code(desk, cell, entry.code, now)
            coded += 1
        except (InvalidInput, UnableTo, StaleVersion) as error:
            problems[f"{entry.item}~{entry.respondent}"] = error.message
    if problems:
        raise InvalidInput(
            _("Nothing was saved; correct the answers marked below."),
            code="codings_refused",
            extra={"problems": problems},
        )
    desk.finish(str(made))
    record(
        "answers.coded",
        by=by,
        now=now,
        subject=f"surveys.wave:{desk.wave.id}",
        detail={
            "wave": desk.wave.code,
            "items": len(desk.codes),
            "coded": coded,
            "codebook": desk.book.number,
        },
    )
    return coded


def _says_the_same(cell: Cell, code: Code, by: Viewer) -> bool:
    """Whether the coder's own coding, or the one that counts, says exactly this already."""
    stage = "FINAL" if not cell.standing.double else "FIRST"
    row = cell.codings.get(stage)
    mark = cell.standing.final if stage == "FINAL" else cell.standing.first
    if row is None or mark is None or not mark.live:
        return row is None and keeping.is_as_loaded(cell, code)
    if cell.standing.double and mark.coder != by.person_id:
        return False
    kept = keeping.code_of(row)
    same = (kept.state, frozenset(kept.values), kept.reason, kept.footnote)
    return same == (code.state, frozenset(code.values), code.reason, code.footnote)


@action
def coding_settle(*, wave: str, item: str, respondent: str, code: Code, by: Viewer, now: datetime) -> None:
    """Say what counts of an answer, with both codings on the table. A reason is mandatory.

    Raises AccessDenied, NotAvailable, InvalidInput, UnableTo (the second coding is still awaited).
    """
    rules.check_decide(by)
    desk = _Desk(wave, [item], [respondent], by)
    cell = desk.cell(item, respondent)
    if cell.standing.double and not is_pair(cell.standing):
        raise UnableTo(
            _("This answer is coded twice before it is settled; a coding is still awaited."),
            code="coding_awaited",
        )
    if not code.reason:
        message = _("Say why it is settled so.")
        raise InvalidInput(message, code="coding_reason", extra={"fields": {"reason": message}})
    made = desk.write(cell, "FINAL", desk.checked(cell, code), now=now)
    desk.finish(str(made))
    record(
        "coding.settled",
        by=by,
        now=now,
        subject=f"surveys.coding:{made}",
        detail={"wave": desk.wave.code, "item": item, "codebook": desk.book.number},
    )


@action
def codings_confirm(*, wave: str, item: str, by: Viewer, now: datetime) -> int:
    """Take over what was coded under an older codebook, wherever its codes still exist. Returns how many.

    Raises AccessDenied, NotAvailable, UnableTo (nothing to confirm, or the wave is published: there each needs a
    reason).
    """
    rules.check_decide(by)
    view = surveys.wave(viewer=by, code=wave)
    codes = queries.neighbours(viewer=by, wave=view)
    desk = _Desk(wave, [item], codes, by)
    if desk.wave.published:
        raise UnableTo(_("The wave is published: each of its answers is coded anew with a reason."),
                       code="wave_published")  # fmt: skip
    confirmed = 0
    for code in codes:
        cell = desk.cell(item, code)
        if status_of(cell.standing) is Status.OLDER and _still_fits(desk, cell):
            desk.write(cell, "FINAL", keeping.counted_code(cell), now=now)
            confirmed += 1
    if not confirmed:
        raise UnableTo(_("Nothing coded under an older codebook is waiting here."), code="nothing_older")
    desk.finish("")
    record(
        "codings.confirmed",
        by=by,
        now=now,
        subject=f"surveys.wave:{desk.wave.id}",
        detail={"wave": wave, "item": item, "confirmed": confirmed, "codebook": desk.book.number},
    )
    return confirmed


def _still_fits(desk: _Desk, cell: Cell) -> bool:
    try:
        desk.normalised(cell, keeping.counted_code(cell))
    except InvalidInput:
        return False
    return True


@action
def codebook_item_save(
    *, wave: str, fields: CodebookFields, new: bool, reason: str, expected: int, by: Viewer, now: datetime
) -> int:
    """Add or change a coded item: its text, rule, examples, codes, whether it is coded twice.

    Returns the number of the new version of the codebook. The questions that were asked do not change. `expected`: the
    number of the version it was read in. Raises AccessDenied, NotAvailable, InvalidInput, UnableTo (a code in use would
    go), StaleVersion.
    """
    rules.check_decide(by)
    view = surveys.wave(viewer=by, code=wave)
    book = _book_as_read(view, expected, by)
    known = book.items.get(fields.code)
    if not new:
        known = finding.item_in(book, view, fields.code)
    asked = known is not None and known.asked and not new
    rules.check_codebook_item(fields, new=new, known=keeping.is_taken(view.id, fields.code), asked=asked)
    _check_reason(reason)
    if known is not None:
        rules.check_may_lose(known, fields, keeping.codes_in_use(view.id, known))
    number = keeping.keep_codebook(view.id, book, fields, known, (reason, by.person_id, now))
    record(
        "codebook.changed",
        by=by,
        now=now,
        subject=f"surveys.wave:{view.id}",
        detail={"questionnaire": view.questionnaire, "codebook": number, "item": fields.code, "new": new},
    )
    return number


@action
def item_code_twice(*, wave: str, item: str, twice: bool, expected: int, by: Viewer, now: datetime) -> int:
    """Have an item, a coded or an asked one, coded by one person or by two who do not see each other's codings.

    Returns the number of the new version of the codebook. Codings that stand keep standing. Raises AccessDenied,
    NotAvailable, StaleVersion, UnableTo (it is so already).
    """
    rules.check_decide(by)
    view = surveys.wave(viewer=by, code=wave)
    book = _book_as_read(view, expected, by)
    entry: CodebookItem = finding.item_in(book, view, item)
    if entry.double == twice:
        raise UnableTo(_("It is coded so already."), code="no_change")
    reason = _("%(item)s is coded twice.") if twice else _("%(item)s is coded once.")
    items: Mapping[str, CodebookItem] = {**book.items, item: replace(entry, double=twice)}
    number = keeping.keep_version(
        view.id, replace(book, items=items), (reason % {"item": item}, by.person_id, now)
    )
    record(
        "codebook.coding_times_set",
        by=by,
        now=now,
        subject=f"surveys.wave:{view.id}",
        detail={"questionnaire": view.questionnaire, "codebook": number, "item": item, "twice": twice},
    )
    return number


def _book_as_read(view: WaveView, expected: int, by: Viewer) -> Codebook:
    Questionnaire.objects.select_for_update(of=("self",)).get(waves=view.id)
    book = queries.codebook(viewer=by, wave=view)
    if book.number != expected:
        raise StaleVersion(
            _("Somebody else changed the codebook meanwhile. Nothing was saved: look at it and save again."),
            extra={"expected": expected, "current": book.number},
        )
    return book


def _check_reason(reason: str) -> None:
    if not reason.strip():
        message = _("Say why the codebook is changed.")
        raise InvalidInput(message, code="codebook_reason", extra={"fields": {"because": message}})
