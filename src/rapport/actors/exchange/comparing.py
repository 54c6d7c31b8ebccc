"""A file's rows against the register: what each would change, and what cannot be.

What the file does not name is left alone: a row that is missing ends nothing. Whoever wants to end something writes
the first day without it into `until`. A row of the file and one of the register mean the same where they agree in the
columns of `tables.KEYS`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from rapport.actors.exchange.present import MODELS, OWNERS, PROFILE, STATE, held
from rapport.actors.exchange.reading import typed
from rapport.actors.exchange.tables import (
    APART,
    CONTACTS,
    KEYS,
    LINES,
    NAMES,
    ORGANISATIONS,
    REACH,
    SHEETS,
    column,
)
from rapport.actors.exchange.types import Change, Fault, Held, Looked, Period, Row, Values
from rapport.actors.kinds import STATES
from rapport.actors.models import ActorProfile, Organisation
from rapport.actors.register import rules
from rapport.actors.register.national import NATIONAL
from rapport.actors.register.types import ContactFields
from rapport.kernel.errors import InvalidInput

DEFAULTS: Mapping[str, Mapping[str, Any]] = {CONTACTS: {"visibility": "MEMBERS"}, LINES: {"formal": True}}
"""What an empty cell stands for, where a table has no empty value."""
MOST_FAULTS = 500
WORST = 8
"""So many organisations of a circle are named at most."""


class Comparison:
    """Compares rows of a file with what the register holds; `faults` and `changes` are the outcome."""

    def __init__(self, rows: Iterable[Row], present: Mapping[str, Sequence[Held]]) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row.sheet].append(row)
        self.present = present
        self.faults: list[Fault] = []
        self.changes: list[Change] = []
        facts = Organisation.objects.values_list("code", "kind", "merged_into__code")
        self.known = {code.casefold(): (code, kind, into) for code, kind, into in facts}
        self.fresh = {
            row.values["code"].casefold(): row.values["code"]
            for row in self.rows[ORGANISATIONS]
            if row.values["code"].casefold() not in self.known
        }

    def run(self) -> "Comparison":
        """Compare every sheet. Faults end it: then `changes` says nothing."""
        self._organisations()
        for sheet in (NAMES, REACH, CONTACTS, LINES):
            self._rows_of(sheet)
        self._circles()
        self._names()
        self.faults.sort(key=lambda one: (list(SHEETS).index(one.sheet), one.row, one.column))
        self.faults = self.faults[:MOST_FAULTS]
        return self

    def _say(self, row: Row, name: str, rule: str, message: str) -> None:
        self.faults.append(Fault(row.sheet, row.number, name, rule, message))

    # Organisations ---------------------------------------------------------------------------------------------

    def _organisations(self) -> None:
        held = {str(one.values["code"]).casefold(): one for one in self.present[ORGANISATIONS]}
        seen: dict[str, int] = {}
        for row in self.rows[ORGANISATIONS]:
            code = row.values["code"].casefold()
            if code in seen:
                message = _("the code stands in row %(row)d, too. Keep one of the two.") % {"row": seen[code]}
                self._say(row, "code", "twice", message)
                continue
            seen[code] = row.number
            above = row.values.get("part_of")
            if not self._may_be_written(row) or (above and not self._is_known(row, "part_of", above)):
                continue
            self._fields(
                row, Organisation(code=row.values["code"], kind=row.values["kind"]), ("code", "kind")
            )
            self._fields(row, ActorProfile(), PROFILE)
            given = {**row.values, "code": self._spelt(row.values["code"])}
            if above:
                given["part_of"] = self._spelt(above)
            self._change(row, given, held.get(code), leave=("name",))

    def _may_be_written(self, row: Row) -> bool:
        code, kind, into = self.known.get(row.values["code"].casefold(), ("", "", None))
        if into:
            message = _("the organisation was merged into “%(into)s”. Change that one.") % {"into": into}
            self._say(row, "code", "merged", message)
        elif kind in STATES:
            self._say(row, "code", "state", _("this is a State. States are not taken in with the register."))
        return not (into or kind in STATES)

    def _spelt(self, code: str) -> str:
        """The code as the register or the file first spells it."""
        folded = code.casefold()
        return self.known[folded][0] if folded in self.known else self.fresh.get(folded, code)

    def _is_known(self, row: Row, name: str, code: str) -> bool:
        folded = code.casefold()
        if folded in self.fresh:
            return True
        if folded not in self.known:
            message = _(
                "“%(code)s”: neither the register nor the sheet Organisations has this organisation. "
                "Give it a row there, or correct the code."
            )
            self._say(row, name, "unknown_organisation", message % {"code": code})
            return False
        if self.known[folded][2]:
            message = _("“%(code)s” was merged into “%(into)s”. Name that one.")
            self._say(row, name, "merged", message % {"code": code, "into": self.known[folded][2]})
            return False
        return True

    def _circles(self) -> None:
        """Organisations that would become parts of themselves: every row of a circle is told, with the way round."""
        above = {
            str(one.values["code"]).casefold(): str(one.values["part_of"]).casefold()
            for one in self.present[ORGANISATIONS]
            if one.values["part_of"]
        }
        for row in self.rows[ORGANISATIONS]:
            if "part_of" in row.values:
                above.pop(row.values["code"].casefold(), None)
                if row.values["part_of"]:
                    above[row.values["code"].casefold()] = row.values["part_of"].casefold()
        for row in self.rows[ORGANISATIONS]:
            start = row.values["code"].casefold()
            way, at = [start], above.get(start)
            while at is not None and at not in way:
                way.append(at)
                at = above.get(at)
            if at == start:
                named = [
                    self._spelt(one) for one in (*way[:WORST], *(("…",) if len(way) > WORST else ()), start)
                ]
                message = _(
                    "the organisation would be a part of itself: %(way)s. Give one of them another one above."
                )
                self._say(row, "part_of", "cycle", message % {"way": " › ".join(named)})

    def _names(self) -> None:
        """Every organisation has an English name, and a name beside the code is one that it has."""
        held: dict[str, set[str]] = defaultdict(set)
        english = [one.values for one in self.present[NAMES]] + [row.values for row in self.rows[NAMES]]
        for values in english:
            if values["language"] == "en":
                held[values["organisation"].casefold()].add(values["name"])
        for row in self.rows[ORGANISATIONS]:
            code, name = row.values["code"].casefold(), row.values.get("name")
            if code in self.fresh and not name and not held[code]:
                message = _("a new organisation needs an English name, here or in the sheet Names.")
                self._say(row, "name", "no_name", message)
            elif name and held[code] and name not in held[code]:
                message = _(
                    "the register knows the organisation under another name. Give the new name a row in the sheet "
                    "Names, with the day since when it holds, and end the old one there."
                )
                self._say(row, "name", "other_name", message)
            elif code in self.fresh and name and not held[code]:
                values = {
                    "organisation": self._spelt(code),
                    "language": "en",
                    "name": name,
                    "from": None,
                    "until": None,
                }
                blank = Row(NAMES, row.number, values)
                self._fields(replace(blank, sheet=ORGANISATIONS), MODELS[NAMES](name=name), ("name",))
                self.changes.append(_new(replace(blank, sheet=NAMES), values))

    # Everything else -------------------------------------------------------------------------------------------

    def _rows_of(self, sheet: str) -> None:
        rows = [row for row in self.rows[sheet] if self._fits(row)]
        waiting = list(self.present[sheet])
        open_rows: list[tuple[Row, dict[str, Any]]] = []
        same = defaultdict(list)
        for one in waiting:
            same[_whole(sheet, one.values)].append(one)
        taken: set[int] = set()
        agreeing: dict[Any, int] = {}
        for row in rows:
            given = self._given(row)
            identical = same[_whole(sheet, {**_blank(sheet), **given})]
            if identical:
                taken.add(identical.pop().pk)
                agreeing[_key(sheet, given)] = row.number
            else:
                open_rows.append((row, given))
        by_key = defaultdict(list)
        for one in waiting:
            if one.pk not in taken:
                by_key[_key(sheet, one.values)].append(one)
        said: dict[Any, int] = {}
        for row, given in open_rows:
            key = _key(sheet, given)
            meant = by_key[key]
            other = said.get(key) or (None if meant else agreeing.get(key))
            if other:
                message = _("row %(row)d is about the same. Keep one of the two.") % {"row": other}
                self._say(row, "from", "twice", message)
                continue
            said[key] = row.number
            if len(meant) > 1:
                message = _(
                    "the register has several rows with these entries. Change them on the pages of the register."
                )
                self._say(row, KEYS[sheet][1], "several", message)
                continue
            self._change(row, given, meant[0] if meant else None)
        self._overlaps(sheet)

    def _given(self, row: Row) -> dict[str, Any]:
        given = dict(row.values)
        for name in OWNERS[row.sheet]:
            given[name] = self._spelt(given[name])
        if given.get(STATE):
            given[STATE] = self._spelt(given[STATE])
        for name, value in DEFAULTS.get(row.sheet, {}).items():
            if given.get(name, "") is None:
                given[name] = value
        return given

    def _fits(self, row: Row) -> bool:
        """Whether the row may be compared: its organisations are known, its cells fit the table and each other."""
        before = len(self.faults)
        for name in OWNERS[row.sheet]:
            self._is_known(row, name, row.values[name])
        if (
            row.sheet == NAMES
            and self.known.get(row.values["organisation"].casefold(), ("", ""))[1] in STATES
        ):
            self._say(
                row, "organisation", "state", _("this is a State. States are not taken in with the register.")
            )
        begins, ends = row.values.get("from"), row.values.get("until")
        if begins is not None and ends is not None and ends <= begins:
            self._say(
                row,
                "until",
                "bad_period",
                _("the first day without it must come after the first day with it."),
            )
        values = {**_blank(row.sheet), **self._given(row)}
        plain = [one for one in SHEETS[row.sheet] if one.name not in (*OWNERS[row.sheet], STATE)]
        instance = MODELS[row.sheet](
            **{one.stored_as: _stored(MODELS[row.sheet], one.stored_as, values[one.name]) for one in plain}
        )
        self._fields(row, instance, tuple(one.name for one in plain if one.name in row.values))
        if row.sheet == CONTACTS:
            self._contact(row, values)
        elif row.sheet == LINES:
            self._line(row, values)
        return len(self.faults) == before

    def _fields(self, row: Row, instance: models.Model, names: Sequence[str]) -> None:
        """Tell what a table would refuse of the cells of these columns, once for each column."""
        for name in names:
            if name not in row.values:
                continue
            stored = column(row.sheet, name).stored_as
            field: Any = instance._meta.get_field(stored)
            value = _stored(type(instance), stored, row.values[name])
            if value is None:
                continue
            try:
                field.clean(value, instance)
            except ValidationError as error:
                told = {(one.row, one.column) for one in self.faults if one.sheet == row.sheet}
                if (row.number, name) not in told:
                    self._say(row, name, "bad_cell", " ".join(error.messages))

    def _contact(self, row: Row, values: Values) -> None:
        try:
            rules.check_contact(
                ContactFields(
                    str(values["function"]),
                    str(values["office"]),
                    values["number"] or "",
                    values["mailbox"] or "",
                )
            )
        except InvalidInput as error:
            self._say(row, "number", error.code, error.message)

        state = values[STATE]
        if (
            state
            and self._is_known(row, STATE, state)
            and self.known.get(state.casefold(), ("", ""))[1] not in STATES
        ):
            self._say(row, STATE, "no_state", _("this is no State. Name a State of the register."))
        if state and values["function"] != NATIONAL:
            message = _("a State is said of the single national point of contact only. Leave the cell empty.")
            self._say(row, STATE, "state_of_other", message)

    def _line(self, row: Row, values: Values) -> None:
        if values["organisation"].casefold() == values["to"].casefold():
            self._say(row, "to", "line_to_itself", _("a line joins two organisations. Name another one."))
        if values["kind"] == "INFORMAL" and values["formal"]:
            self._say(
                row, "formal", "informal_formal", _("an informal contact is not a formal line. Write “no”.")
            )

    def _overlaps(self, sheet: str) -> None:
        """Rows that the file changes may not hold on a day on which another row says the same."""
        if sheet not in APART:
            return
        changed = [one for one in self.changes if one.sheet == sheet and _parted(sheet, one.values)]
        standing: dict[int, Values] = {
            one.pk: one.values for one in self.present[sheet] if _parted(sheet, one.values)
        }
        groups: dict[Any, list[tuple[Period, Change | None]]] = defaultdict(list)
        for one in changed:
            standing.pop(one.pk or 0, None)
            groups[_part(APART[sheet], one.values)].append((_period(one.values), one))
        for said in standing.values():
            groups[_part(APART[sheet], said)].append((_period(said), None))
        for rows in groups.values():
            for place, (period, change) in enumerate(rows):
                others = [
                    other for number, (other, made) in enumerate(rows) if number < place or made is None
                ]
                if change is not None and any(map(period.meets, others)):
                    message = _(
                        "for some of these days another row or the register says this already. "
                        "End that one before, or give the day with which it begins there."
                    )
                    self.faults.append(Fault(sheet, change.row, "from", "overlap", message))

    def _change(self, row: Row, given: Values, held: Held | None, leave: Sequence[str] = ()) -> None:
        if held is None:
            self.changes.append(_new(row, {k: v for k, v in given.items() if k not in leave}))
            return
        cells = tuple(
            (name, held.values[name], value)
            for name, value in given.items()
            if name not in leave
            and held.values[name] != value
            and name not in OWNERS.get(row.sheet, ("code",))
        )
        if cells:
            values = {**held.values, **given}
            self.changes.append(
                Change(
                    row.sheet, row.number, _subject(row.sheet, values), held.pk, cells, values, held.version
                )
            )


def _parted(sheet: str, values: Values) -> bool:
    """Whether a row may not hold beside another one like it. A national point that never held is none."""
    if sheet != CONTACTS:
        return True
    return values["function"] == NATIONAL and not (values["from"] is None and values["until"] is not None)


def _new(row: Row, given: Values) -> Change:
    values = {**_blank(row.sheet), **given}
    cells = tuple((name, None, value) for name, value in given.items() if value is not None)
    return Change(row.sheet, row.number, _subject(row.sheet, values), None, cells, values)


def _blank(sheet: str) -> dict[str, Any]:
    return {one.name: None for one in SHEETS[sheet]} | dict(DEFAULTS.get(sheet, {}))


def _subject(sheet: str, values: Values) -> str:
    names = KEYS[sheet] if sheet == ORGANISATIONS else KEYS[sheet][:-1]
    return " · ".join(str(values[name]) for name in names)


def _part(names: Sequence[str], values: Values) -> tuple[Any, ...]:
    return tuple(str(values[name]).casefold() if values[name] is not None else None for name in names)


def _key(sheet: str, values: Values) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in KEYS[sheet])


def _whole(sheet: str, values: Values) -> tuple[Any, ...]:
    return tuple(values[one.name] for one in SHEETS[sheet])


def _period(values: Values) -> Period:
    return Period(values["from"], values["until"])


def _stored(model: type[models.Model], field: str, value: Any) -> Any:
    """A value as the table holds it: an empty text where there is no empty value."""
    if value is None and not model._meta.get_field(field).null:
        return ""
    return value


def fingerprint(changes: Iterable[Change]) -> str:
    """A short text that differs where something else would change."""
    said = repr([(one.sheet, one.pk, one.version, one.cells) for one in changes])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def compared(rows: list[Row], faults: list[Fault]) -> Looked:
    """Raw rows of a file against the register as it stands. With one fault there are no changes."""
    read, wrong = typed(rows)
    faults = [*faults, *wrong]
    if faults:
        # Rows that could not be read are missing for the rest: what follows from that would mislead.
        return Looked(len(rows), tuple(faults), (), "")
    comparison = Comparison(read, held()).run()
    changes = () if comparison.faults else tuple(comparison.changes)
    return Looked(len(rows), tuple(comparison.faults), changes, fingerprint(changes))
