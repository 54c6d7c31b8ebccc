"""The demonstration's invented State: its organisations, bodies and two years of what they owe, in every state.

Everything goes through the actions that the secretariat and its members use. The data say what there is; how far each
obligation has come follows from its place in the list, so that every start makes the same.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from rapport.cli.demonstration import Say, dataset
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable

STATE, ISO2 = "varanda", "QV"
"""QV is one of the codes that ISO 3166-1 leaves to its users, so that no country will ever have it."""
NAMES = {"en": "Varanda (invented)", "fr": "Varanda (État fictif)", "ar": "فاراندا (دولة متخيلة)"}
COUNCIL = "qv-council"
ROUNDS = 5
APART = timedelta(days=146)
"""Rounds of what is owed begin so far apart: five of them are two years."""


def load(*, now: datetime, say: Say) -> bool:
    """Load the invented State where it is missing, whole or not at all. Gives whether something was loaded."""
    from django.db import transaction

    from rapport.actors import queries

    system = Viewer.system()
    try:
        queries.organisation_by_code(viewer=system, code=STATE, language="en", day=now.date())
    except NotAvailable:
        say("· loading the mechanism of an invented State: organisations, bodies, two years of obligations")
        with transaction.atomic():
            began = now - ROUNDS * APART
            known = _organisations(began)
            _lines(known, began)
            _bodies(began)
            _obligations(known, now)
        return True
    return False


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    path: Path = dataset("demonstration_state") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _organisations(now: datetime) -> dict[str, int]:
    from rapport.actors import actions
    from rapport.actors.kinds import OrganisationKind
    from rapport.actors.register.actions import actor_register
    from rapport.actors.register.types import ProfileFields

    system = Viewer.system()
    known: dict[str, int] = {}
    reach = {row["code"]: row for row in _rows("reach")}
    none = dict.fromkeys(("perspective", "competencies", "forms", "profiles"), "")
    staff = _said()["staff"]
    actions.organisation_register(
        code=STATE, kind=OrganisationKind.STATE, names=NAMES, iso2=ISO2, by=system, now=now
    )
    for row in _rows("organisations"):
        more = reach.get(row["code"], none)
        known[row["code"]] = actor_register(
            code=row["code"],
            kind=OrganisationKind(row["kind"]),
            names={"en": f"{row['name']} (invented)"},
            parent_id=known[row["parent"]] if row["parent"] else None,
            fields=ProfileFields(
                level=row["level"],
                perspective=more["perspective"],
                competencies=frozenset([*row["competencies"].split(), *more["competencies"].split()]),
                forms=frozenset(more["forms"].split()),
                profiles=frozenset(more["profiles"].split()),
                staff_full_time=staff.get(row["code"]),
                places=tuple(filter(None, [row["places"]])),
            ),
            by=system,
            now=now,
        )
    return known


def _lines(known: Mapping[str, int], now: datetime) -> None:
    from rapport.actors.register.actions import line_draw

    for row in _rows("lines"):
        line_draw(
            source_id=known[row["source"]],
            target_id=known[row["target"]],
            kind=row["kind"],
            is_formal=row["formal"] == "yes",
            note=row["note"],
            from_on=now.date(),
            by=Viewer.system(),
            now=now,
        )


def _scope() -> dict[str, dict[str, list[str]]]:
    """A mandate that is wide in law and narrower in practice, as several of 2007 were (2.2.9)."""
    from rapport.coordination.coverage.palermo import MINIMUM

    law = {name: sorted(codes) for name, codes in MINIMUM.items()}
    law["purposes"] = [*sorted(MINIMUM["purposes"] - {"fx.organs"}), "fx.begging"]
    practice = {
        **law,
        "purposes": ["fx.sex.prostitution", "fx.sex.other", "fx.labour"],
        "profiles": ["vp.woman", "vp.girl", "vp.boy"],
        "geography": ["geo.transnational"],
    }
    return {"in_law": law, "in_practice": practice}


def _said() -> Any:
    return yaml.safe_load((dataset("demonstration_state") / "mechanism.yaml").read_text(encoding="utf-8"))


def _described() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What is said of the mechanism as a whole, and of each body by its code."""
    loaded = _said()
    decimals = ("budget_amount", "civil_percent", "secretariat_staff")

    def values(given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: Decimal(one) if name in decimals else one for name, one in given.items()}

    return values(loaded["mechanism"]), {code: values(one) for code, one in loaded["bodies"].items()}


def _bodies(now: datetime) -> None:
    from rapport.coordination.bodies import actions
    from rapport.coordination.bodies.actions import BodyFields, DateFields, LeadFields, MemberFields

    system = Viewer.system()
    whole, said = _described()
    actions.mechanism_describe(country=STATE, values={**whole, **_scope()}, expected=None, by=system, now=now)
    for row in _rows("bodies"):
        values = {
            **said.get(row["code"], {}),
            "place": row["place"],
            "format": row["format"],
            "rhythm": row["rhythm"],
            "level": row["level"],
            "visibility": "PUBLIC" if row["code"] == COUNCIL else "MEMBERS",
        }
        first, *_others = row["members"].split()
        fields = BodyFields(
            name={"en": f"{row['name']} (invented)"},
            kind=row["kind"],
            parent=row["parent"],
            values=values,
            dates=[DateFields("CREATED", str(now.year))],
            leads=[LeadFields(first)],
        )
        actions.body_add(country=STATE, code=row["code"], fields=fields, by=system, now=now)
        for place, member in enumerate(row["members"].split()):
            seat = "CHAIR" if place == 0 else "MEMBER"
            seated = MemberFields(member, seat=seat, from_on=now.date())
            actions.member_add(body=row["code"], fields=seated, by=system, now=now)


def _obligations(known: Mapping[str, int], now: datetime) -> None:
    from rapport.obligations.actions import obligation_make, obligation_withdraw

    system = Viewer.system()
    owed = list(_rows("obligations"))
    refs = _body_refs(now)
    for number, (round_, row) in enumerate((r, row) for r in range(ROUNDS) for row in owed):
        made_at = now - (ROUNDS - round_) * APART + timedelta(days=number % len(owed))
        pk = obligation_make(
            title=f"{row['title']} ({round_ + 1} of {ROUNDS})",
            accountable_id=known[row["owner"]],
            due_on=(made_at + timedelta(days=120 + 5 * (number % 17))).date(),
            origin="OTHER",
            origin_ref=f"demonstration:{number + 1}",
            themes=[row["theme"]],
            target_groups=row["target"].split(),
            places=[row["place"]] if row["place"] else [],
            body_ref=refs[number % len(refs)],
            by=system,
            now=made_at,
        )
        if number % 37 == 36:
            obligation_withdraw(
                obligation=pk, reason="Taken over by another task.", expected=1, by=system, now=made_at
            )
        else:
            owner = Viewer(is_system=True, organisations=frozenset({known[row["owner"]]}))
            _report(pk, number, is_recent=round_ == ROUNDS - 1, owner=owner, made_at=made_at)


def _body_refs(now: datetime) -> list[str]:
    """What the obligations of the demonstration are owed to: its bodies in turn, and every now and then none."""
    from rapport.coordination.bodies import queries
    from rapport.coordination.bodies.for_obligations import PREFIX

    titles = queries.titles(viewer=Viewer.system(), day=now.date(), language="en")
    return [*(f"{PREFIX}{pk}" for pk in titles), ""]


def _report(obligation: int, number: int, *, is_recent: bool, owner: Viewer, made_at: datetime) -> None:
    """Bring an obligation as far as its place says: most of the old ones are done, the new ones in every state."""
    from rapport.obligations.updates import actions
    from rapport.obligations.updates.types import UpdateFields

    stage = number % 7 if is_recent else number % 11
    if stage == 0:
        return  # nobody has said anything yet
    closes = stage >= 5
    system, at = Viewer.system(), made_at + timedelta(days=40)
    fields = UpdateFields(
        activity="The work was begun with those concerned.",
        obstacles="Staff was short in the first months." if number % 3 else "",
        next_step="" if closes else "A first version is tried in one region.",
        percent=100 if closes else 20 * stage,
        result="Those concerned now work by it, as a check of twenty files showed." if closes else "",
        closes=closes,
    )
    update = actions.update_begin(obligation=obligation, fields=fields, by=owner, now=at)
    if stage == 1:
        return  # a draft
    link = "https://varanda.example/evidence"
    actions.evidence_link(update=update, title="Note of the check", link=link, by=owner, now=at)
    version = _version(update)
    actions.update_submit(update=update, expected=version, by=owner, now=at)
    version = _version(update)
    later = at + timedelta(days=3)
    if stage == 2:
        reason = "Say what has changed for those concerned, not only what was done."
        actions.update_return(update=update, reason=reason, expected=version, by=system, now=later)
    elif stage != 3:  # of the third, the decision is still awaited
        actions.update_accept(update=update, expected=version, by=system, now=later)


def _version(update: int) -> int:
    from rapport.obligations.updates import queries

    return queries.update(viewer=Viewer.system(), update_id=update).version
