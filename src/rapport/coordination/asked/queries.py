"""What a State's description of its mechanism says of the questions of section A. What nobody said gives no answer.

Source of the questions: OSCE SR Annual Report 2008, Annex B, questions 1 to 8.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.kinds import CIVIL_SOCIETY
from rapport.actors.kinds import OrganisationKind as Kind
from rapport.actors.roles import Permission
from rapport.coordination.asked.types import Fact
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.bodies.choices import word
from rapport.coordination.bodies.types import BodyView, MechanismView, MemberView, ShareView
from rapport.coordination.findings import queries as findings
from rapport.kernel.access import Viewer

OPERATIONAL = frozenset(
    {Kind.POLICE, Kind.PROSECUTION, Kind.BORDER_AUTHORITY, Kind.LABOUR_INSPECTORATE, Kind.SOCIAL_SERVICE}
)
"""Kinds whose people do the operational work (note 34)."""
GROUPS = frozenset({"COMMISSION", "WORKING_GROUP", "TASK_FORCE", "TEAM", "CONTACT_GROUP"})


@dataclass(frozen=True)
class _Known:
    """Everything read for one State: its mechanism, its national bodies, who sits in them, names by language."""

    mechanism: MechanismView
    bodies: tuple[BodyView, ...]
    members: tuple[MemberView, ...]
    houses: Mapping[int, tuple[str, str]]
    language: str
    findings: Mapping[str, tuple[str, ...]]

    @property
    def main(self) -> BodyView | None:
        """The body that stands by itself; a group before the office of a co-ordinator."""
        alone = [one for one in self.bodies if one.place == "MAIN"]
        return next((one for one in alone if one.kind in GROUPS), alone[0] if alone else None)

    def named(self, rows: Iterable[BodyView]) -> str:
        return "; ".join(one.title(self.language) for one in rows)


def facts(*, viewer: Viewer, organisation_id: int, day: date, language: str) -> list[Fact]:
    """What is known, by question: RECOGNISED, NATURE, INTERMINISTERIAL, MINISTRIES, OPERATIONAL, EXPERTS, CIVIL,
    CIVIL_PERCENT, CIVIL_DECIDES, CIVIL_OBSERVES, AUTHORITY, SINCE, BUDGET, BUDGET_COVERS, FUNCTION, ACHIEVEMENTS,
    CHALLENGES.

    For those who answer for the State, and for members of the mechanism. Bodies that only their own members know of
    are left out: what is proposed here may be published as the State's answer.
    """
    if organisation_id not in viewer.organisations and not viewer.has(Permission.MECHANISM_VIEW):
        return []
    # Read as the system: those who answer for a State need not sit in its mechanism.
    system = Viewer.system()
    found = [
        one
        for one in bodies.mechanisms(viewer=system, day=day, language=language)
        if one.country_id == organisation_id
    ]
    if not found:
        return []
    known = _read(system, found[0], day, language)
    return [*_structure(known), *_members(known), *_authority(known), *_money(known), *_results(known)]


def _read(system: Viewer, mechanism: MechanismView, day: date, language: str) -> _Known:
    national = [
        one
        for one in bodies.bodies(viewer=system, day=day, country=mechanism.country)
        if one.level == "NATIONAL" and one.visibility != "BODY"
    ]
    seated = bodies.members(viewer=system, body_ids=[one.id for one in national], day=day, language=language)
    above = actors.parents(viewer=system)
    roots = {one.organisation_id: _root(one.organisation_id, above) for one in seated}
    named = actors.organisations(viewer=system, language=language, day=day, ids=set(roots.values()))
    houses = {one: (named[root].name, named[root].kind) for one, root in roots.items()}
    accepted: dict[str, tuple[str, ...]] = {}
    for one in findings.findings(viewer=system, day=day, language=language, state="ACCEPTED"):
        if one.country == mechanism.country and one.fields.visibility != "BODY":
            accepted[one.fields.kind] = (*accepted.get(one.fields.kind, ()), one.fields.title)
    return _Known(mechanism, tuple(national), tuple(seated), houses, language, accepted)


def _root(one: int, above: Mapping[int, int]) -> int:
    seen = {one}
    while one in above and above[one] not in seen:
        one = above[one]
        seen.add(one)
    return one


def _described(part: str) -> str:
    return _("Description of the mechanism: %(part)s") % {"part": part}


def _structure(known: _Known) -> Iterator[Fact]:
    said: Any = known.mechanism.fields
    about = _described(_("structure"))
    yield Fact("RECOGNISED", ("YES",), source=_described(known.mechanism.country_name))
    kinds = {one.kind for one in known.bodies}
    codes = {
        "GROUP": ("GROUP",), "BOTH": ("COORDINATOR", "GROUP"), "COORDINATOR": ("COORDINATOR",), "OTHER": ("OTHER",),
    }.get(said["structure"], ())  # fmt: skip
    if not codes and known.bodies:
        about = _("Bodies on record: %(bodies)s") % {"bodies": known.named(known.bodies)}
        codes = (("COORDINATOR",) if "COORDINATOR" in kinds else ()) + (("GROUP",) if kinds & GROUPS else ())
    if codes:
        main = known.main
        words = said["structure_note"] or (main.title(known.language) if main else "")
        yield Fact("NATURE", codes, words, about)
    if known.main is not None and known.main.fields["main_function"]:
        function = known.main.fields["main_function"]
        yield Fact("FUNCTION", (function,), source=_of(known.main, known.language))


def _of(body: BodyView, language: str) -> str:
    return _("Description of the body: %(name)s") % {"name": body.title(language)}


def _members(known: _Known) -> Iterator[Fact]:
    seated = [one for one in known.members if one.capacity != "CONSULTED"]
    source = _("Members of the bodies on record: %(bodies)s") % {"bodies": known.named(known.bodies)}
    if seated:
        ministries = sorted(
            {
                name
                for one in seated
                for name, kind in [known.houses[one.organisation_id]]
                if kind == "MINISTRY"
            }
        )
        yield Fact("INTERMINISTERIAL", ("YES" if len(ministries) > 1 else "NO",), source=source)
        if len(ministries) > 1:
            yield Fact("MINISTRIES", text="; ".join(ministries), source=source)
        experts = sorted({one.name for one in seated if one.kind in OPERATIONAL})
        working = [one for one in known.bodies if one.format in ("OPERATIONAL", "BOTH")]
        yield Fact("OPERATIONAL", ("YES" if experts or working else "NO",), source=source)
        if experts:
            yield Fact("EXPERTS", text="; ".join(experts), source=source)
    yield from _civil(known, seated, source)


def _civil(known: _Known, seated: list[MemberView], source: str) -> Iterator[Fact]:
    said: Any = known.mechanism.fields
    share = ShareView.of(seated)
    if said["civil_society"] in ("YES", "NO"):
        yield Fact("CIVIL", (said["civil_society"],), source=_described(_("share of civil society")))
    elif share.seats:
        yield Fact("CIVIL", ("YES" if share.civil else "NO",), source=source)
    if said["civil_percent"] is not None:
        percent = f"{said['civil_percent'].normalize():f}"
        yield Fact("CIVIL_PERCENT", (percent,), source=_described(_("share of civil society")))
    elif share.civil and share.percent is not None:
        counted = _("%(source)s (%(civil)d of %(seats)d seats)")
        told = counted % {"source": source, "civil": share.civil, "seats": share.seats}
        yield Fact("CIVIL_PERCENT", (f"{share.percent:.0f}",), source=told)
    civil = [one for one in seated if one.kind in CIVIL_SOCIETY]
    for about, capacity in (("CIVIL_DECIDES", "DECISION"), ("CIVIL_OBSERVES", "OBSERVER")):
        names = sorted({one.name for one in civil if one.capacity == capacity})
        if names:
            yield Fact(about, text=_("Yes: %(names)s") % {"names": "; ".join(names)}, source=source)


def _authority(known: _Known) -> Iterator[Fact]:
    main = known.main
    if main is None:
        return
    if main.fields["legal_basis"]:
        yield Fact("AUTHORITY", text=main.fields["legal_basis"], source=_of(main, known.language))
    # The question takes a month at most.
    dates = tuple(one.on[:7] for one in main.dates if one.kind in ("CREATED", "REVITALISED", "SUPPLEMENTED"))
    if dates:
        told = "; ".join(f"{word('date', one.kind)} {one.on}" for one in main.dates)
        yield Fact("SINCE", tuple(dict.fromkeys(dates)), source=f"{_of(main, known.language)} ({told})")


def _money(known: _Known) -> Iterator[Fact]:
    said: Any = known.mechanism.fields
    if said["budget"] in ("YES", "NO"):
        yield Fact("BUDGET", (said["budget"],), source=_described(_("budget")))
    if said["budget"] == "YES" and said["budget_covers"]:
        yield Fact("BUDGET_COVERS", text=said["budget_covers"], source=_described(_("budget")))


def _results(known: _Known) -> Iterator[Fact]:
    said: Any = known.mechanism.fields
    for about, field, kind in (
        ("ACHIEVEMENTS", "achievements", "ACHIEVEMENT"),
        ("CHALLENGES", "challenges", "CHALLENGE"),
    ):
        words = "\n".join(filter(None, [said[field], *known.findings.get(kind, ())]))
        if words:
            yield Fact(about, text=words, source=_described(_("achievements and challenges")))
