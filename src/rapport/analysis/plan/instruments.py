"""A plan held against instruments: what they ask of a State's response, and which measures bear on each demand.

Every demand is judged once and serves all instruments that ask for it: the cross-map. Sources: Protocol to Prevent,
Suppress and Punish Trafficking in Persons (2000), articles 5 to 11; Council of Europe Convention 197 (2005), articles 5
to 35; OSCE Action Plan (PC.DEC/557, 2003), chapters III to VI, and its Addendum of 2013; Directive 2011/36/EU, articles
2 to 20. Which measures bear on a demand is read from areas, kinds of action, services, profiles and from what measures
say that they answer: it shows where nothing is planned, never that an obligation is fulfilled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.findings import Finding, Rule, Severity
from rapport.analysis.plan.lists import Action, Area


class Instrument(StrEnum):
    """The instruments, in the order of their dates; the codes are those that measures answer to (`coe197:12`)."""

    PALERMO = "palermo"
    OSCE = "osce_ap"
    COE = "coe197"
    EU = "eu2011_36"


@dataclass(frozen=True)
class Way:
    """One way in which a measure bears on a demand: everything that is named here holds; a list holds by one of it."""

    areas: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()

    def holds(self, one: Measure) -> bool:
        """Whether the measure meets everything that is named."""
        action = frozenset({one.action}) if one.action else frozenset()
        pairs = (
            (self.areas, one.areas),
            (self.actions, action),
            (self.services, one.services),
            (self.profiles, one.profiles),
        )
        return all(not wanted or wanted & frozenset(given) for wanted, given in pairs)


@dataclass(frozen=True)
class Demand:
    """What instruments ask for: its id, the articles by instrument, the ways in which measures bear on it."""

    id: str
    articles: Mapping[Instrument, tuple[str, ...]]
    ways: tuple[Way, ...]

    @property
    def source(self) -> str:
        """All articles, for a finding."""
        return "; ".join(f"{one.value}: {', '.join(found)}" for one, found in self.articles.items())


def _way(**named: Iterable[str]) -> Way:
    return Way(**{name: frozenset(codes) for name, codes in named.items()})


def _demand(
    id_: str,
    *ways: Way,
    palermo: str = "",
    osce: str = "",
    coe: str = "",
    eu: str = "",
) -> Demand:
    given = {Instrument.PALERMO: palermo, Instrument.OSCE: osce, Instrument.COE: coe, Instrument.EU: eu}
    articles = {one: tuple(text.split()) for one, text in given.items() if text}
    return Demand(id_, articles, ways)


_CHILDREN = ("vp.girl", "vp.boy", "vp.unaccompanied")
_PROTECTION = (Area.PROTECTION,)
DEMANDS: tuple[Demand, ...] = (
    _demand("criminalise", _way(areas=(Area.LEGISLATION,)), palermo="5", osce="III", coe="18", eu="2"),
    _demand(
        "investigate",
        _way(actions=(Action.INVESTIGATION,)),
        _way(areas=(Area.PROSECUTION,)),
        osce="III",
        coe="27 29",
        eu="9",
    ),
    _demand("identify", _way(actions=(Action.IDENTIFICATION,)), osce="V", coe="10", eu="11"),
    _demand(
        "assist",
        _way(areas=_PROTECTION, actions=(Action.SERVICE, Action.ACCOMMODATION)),
        _way(services=("sv.health", "sv.psychological", "sv.social", "sv.legal_counsel", "sv.translation")),
        palermo="6",
        osce="V",
        coe="12",
        eu="11",
    ),
    _demand(
        "accommodate",
        _way(actions=(Action.ACCOMMODATION,)),
        _way(services=("sv.shelter",)),
        palermo="6",
        coe="12",
        eu="11",
    ),
    _demand(
        "children",
        _way(areas=_PROTECTION, profiles=_CHILDREN),
        _way(services=("sv.guardian",)),
        palermo="6",
        osce="V",
        coe="10 12",
        eu="13-16",
    ),
    _demand("reflection", _way(services=("sv.reflection",)), coe="13"),
    _demand("residence", _way(services=("sv.residence", "sv.asylum")), palermo="7", coe="14"),
    _demand("compensation", _way(services=("sv.compensation", "sv.wages")), palermo="6", coe="15", eu="17"),
    _demand(
        "return",
        _way(services=("sv.return", "sv.risk_assessment")),
        palermo="8",
        coe="16",
    ),
    _demand(
        "witnesses",
        _way(services=("sv.witness_protection",)),
        _way(areas=(Area.PROSECUTION,), profiles=("vp.witness",)),
        palermo="6",
        coe="28 30",
        eu="12",
    ),
    _demand(
        "prevent",
        _way(areas=(Area.PREVENTION,)),
        palermo="9",
        osce="IV",
        coe="5",
        eu="18",
    ),
    _demand("awareness", _way(actions=(Action.AWARENESS,)), palermo="9", osce="IV", coe="5", eu="18"),
    _demand(
        "research",
        _way(actions=(Action.RESEARCH, Action.DATA)),
        _way(areas=(Area.RESEARCH,)),
        palermo="9",
        osce="IV",
        coe="5",
        eu="18 19",
    ),
    _demand("demand", palermo="9", osce="IV", coe="6 19", eu="18"),
    _demand("train", _way(actions=(Action.TRAINING,)), palermo="10", osce="III", coe="10 29", eu="18"),
    _demand("co-operate", _way(areas=(Area.INTERNATIONAL,)), palermo="10", osce="III", coe="32", eu="20"),
    _demand("borders", palermo="11", coe="7"),
    _demand(
        "civil-society",
        _way(areas=(Area.PARTNERSHIP,)),
        _way(actions=(Action.AGREEMENT,)),
        palermo="6 9",
        osce="VI",
        coe="35",
        eu="11 18",
    ),
    _demand(
        "co-ordinate",
        _way(actions=(Action.CO_ORDINATION,)),
        _way(areas=(Area.ROLES,)),
        osce="VI",
        coe="29",
        eu="20",
    ),
    _demand(
        "report",
        _way(areas=(Area.MONITORING,)),
        _way(actions=(Action.EVALUATION,)),
        osce="VI",
        coe="29",
        eu="19",
    ),
    _demand("non-punishment", coe="26", eu="8"),
)
"""Each demand once. One without a way is seen only where a measure says that it answers one of its articles."""
FACTOR_OF: Mapping[str, str] = {"demand": "pf.demand"}
"""Demands that are also seen by the contributing factor that a measure answers."""
RULE_PREFIX = "instrument."


@dataclass(frozen=True)
class Judgement:
    """One demand with the ids of measures that bear on it; `named`: those of them that name one of its articles."""

    demand: Demand
    measures: tuple[str, ...]
    named: frozenset[str] = field(default_factory=frozenset)

    @property
    def finding(self) -> Finding | None:
        """That nothing bears on it, as a finding by which it is answered and kept; None where something does."""
        if self.measures:
            return None
        rule = Rule(f"{RULE_PREFIX}{self.demand.id}", Severity.NOTE, self.demand.source)
        return Finding(rule, place=self.demand.id)


def _refs(demand: Demand) -> frozenset[str]:
    return frozenset(f"{one.value}:{article}" for one, found in demand.articles.items() for article in found)


def judge(plan: Plan) -> tuple[Judgement, ...]:
    """Every demand with the measures of the plan that bear on it, in the order of `DEMANDS`."""
    kinds = {one.code: str(one.kind) for one in plan.factors}
    found = []
    for demand in DEMANDS:
        refs, factor = _refs(demand), FACTOR_OF.get(demand.id)
        named = frozenset(
            one.id for one in plan.measures if any(answer.ref.strip() in refs for answer in one.answers_to)
        )
        bearing = tuple(
            one.id
            for one in plan.measures
            if one.id in named
            or any(way.holds(one) for way in demand.ways)
            or (factor is not None and any(kinds.get(code) == factor for code in one.factors))
        )
        found.append(Judgement(demand, bearing, named))
    return tuple(found)


def findings(plan: Plan) -> tuple[Finding, ...]:
    """The demands on which nothing in the plan bears; apart from `check.check`, since no plan owes all instruments."""
    return tuple(one.finding for one in judge(plan) if one.finding is not None)
