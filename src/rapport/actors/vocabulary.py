"""Controlled lists of the field, as reviewed code: ids are stored, labels are translated, each says where it is from.

"OSCE 2008" is the annual report of the OSCE Special Representative of that year, with its section. Ids are never
used again for another meaning.

Which competencies are core government ones (`core`) is a choice: those that are exercised by public authority
(investigating, prosecuting, deciding who may enter or stay, inspecting work, taking a child into protection,
protecting victims and witnesses by force of law, speaking for the State abroad). Assistance, legal aid, hotlines,
awareness, training and research may well be in other hands, under the State's responsibility (2.2.2, 3.3.6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """One entry of a list. `palermo`: named in article 3 of the Palermo Protocol; `core`: a core role of government."""

    id: str
    label: str | Promise
    source: str
    parent: str = ""
    palermo: bool = False
    core: bool = False


def _terms(*terms: Term) -> Mapping[str, Term]:
    return {term.id: term for term in terms}


BOX_COMPETENCIES: Mapping[str, Term] = _terms(
    Term(
        "cp.prosecutors",
        _("Prosecutors (possibly specialized for specific crimes)"),
        "OSCE 2008 2.2.1, box",
        core=True,
    ),
    Term("cp.investigation", _("Investigative units"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.organized_crime", _("Organized crime units"), "OSCE 2008 2.2.1, box", core=True),
    Term(
        "cp.thb_servitude",
        _("THB, forced labour, debt bondage, crimes of servitude"),
        "OSCE 2008 2.2.1, box",
        core=True,
    ),
    Term(
        "cp.child_exploitation", _("Crimes involving child exploitation"), "OSCE 2008 2.2.1, box", core=True
    ),
    Term("cp.prostitution", _("Prostitution-related crimes"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.immigration", _("Immigration policy"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.border", _("Border officials"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.money_laundering", _("Money-laundering"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.documents", _("Fraudulent documents"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.anticorruption", _("Anti-corruption/oversight"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.victim_protection", _("Crime victim protection services"), "OSCE 2008 2.2.1, box", core=True),
    Term("cp.victims", _("Victims of crime"), "OSCE 2008 2.2.1, box"),
    Term(
        "cp.liaison_police",
        _("Liaison with police at other levels and community policing"),
        "OSCE 2008 2.2.1, box",
        core=True,
    ),
    Term(
        "cp.research",
        _("Research on the crime, trafficker profiles, victim profiles"),
        "OSCE 2008 2.2.1, box",
    ),
    Term("cp.intelligence_db", _("Criminal intelligence databases"), "OSCE 2008 2.2.1, box", core=True),
    Term(
        "cp.interpol",
        _("Liaison with Interpol and other international law enforcement"),
        "OSCE 2008 2.2.1, box",
        core=True,
    ),
)
"""The seventeen of the box in 2.2.1, in its order: Ministries of the Interior and of Justice."""

OTHER_COMPETENCIES: Mapping[str, Term] = _terms(
    Term(
        "cp.child_abuse", _("Services for children in abuse, violence, neglect"), "OSCE 2008 2.2.1", core=True
    ),
    Term("cp.labour_inspection", _("Labour inspectorate"), "OSCE 2008 2.2.1", core=True),
    Term("cp.job_skills", _("Job skills training"), "OSCE 2008 2.2.1"),
    Term("cp.economic_development", _("Economic development programmes"), "OSCE 2008 2.2.1"),
    Term("cp.identification", _("Identification of victims"), "OSCE 2008 2.2.2, Annex G"),
    Term("cp.shelter", _("Accommodation and assistance of victims"), "OSCE 2008 2.2.2, 3.3.3"),
    Term("cp.legal_aid", _("Legal aid"), "OSCE 2008 Annex G"),
    Term("cp.health", _("Health care"), "OSCE 2008 2.2.1"),
    Term("cp.education", _("Education and prevention in schools"), "OSCE 2008 2.2.1"),
    Term("cp.gender", _("Gender equality"), "OSCE 2008 2.2.1"),
    Term("cp.consular", _("Foreign affairs and consular services"), "OSCE 2008 2.2.1", core=True),
    Term("cp.awareness", _("Awareness raising"), "OSCE 2008 2.2.2"),
    Term("cp.hotline", _("Hotline"), "OSCE 2008 2.2.2"),
    Term("cp.training", _("Training of officials"), "OSCE 2008 2.2.2"),
    Term("cp.monitoring", _("Monitoring and data"), "OSCE 2008 2.2.3, 4.1"),
)
"""Those of other ministries and of civil society that the report names in its text."""

COMPETENCIES: Mapping[str, Term] = {**BOX_COMPETENCIES, **OTHER_COMPETENCIES}
"""All competencies."""
CORE_COMPETENCIES = frozenset(term.id for term in COMPETENCIES.values() if term.core)
"""Ids of those that are core roles of government."""

FORMS: Mapping[str, Term] = _terms(
    Term(
        "fx.sex.prostitution",
        _("Exploitation of the prostitution of others"),
        "Palermo art. 3; OSCE 2008",
        palermo=True,
    ),
    Term("fx.sex.other", _("Other forms of sexual exploitation"), "Palermo art. 3", palermo=True),
    Term("fx.labour", _("Forced labour or services"), "Palermo art. 3", palermo=True),
    Term(
        "fx.labour.domestic",
        _("Domestic servitude"),
        "OSCE 2008 Annex F (occasional paper)",
        parent="fx.labour",
    ),
    Term(
        "fx.labour.agriculture",
        _("Labour exploitation in agriculture"),
        "OSCE 2008 4.3.2, Annex F",
        parent="fx.labour",
    ),
    Term(
        "fx.labour.child",
        _("Exploitation of child labour"),
        "summary of regional mechanisms ECCAS; general knowledge",
        parent="fx.labour",
    ),
    Term("fx.slavery", _("Slavery"), "Palermo art. 3", palermo=True),
    Term(
        "fx.slavery.practices",
        _("Practices similar to slavery (incl. debt bondage)"),
        "Palermo art. 3; OSCE 2008 box 2.2.1 (debt bondage)",
        palermo=True,
    ),
    Term("fx.servitude", _("Servitude"), "Palermo art. 3", palermo=True),
    Term(
        "fx.organs",
        _("Removal of organs"),
        "Palermo art. 3; summary of regional mechanisms CoE",
        palermo=True,
    ),
    Term("fx.begging", _("Forced begging (organized begging)"), "OSCE 2008 4.3.2, Annex F"),
    Term("fx.crime", _("Forced criminal activities (petty crimes)"), "OSCE 2008 Annex F (petty crimes)"),
    Term(
        "fx.csec",
        _("Commercial sexual exploitation of children"),
        "OSCE 2008 Annex F; summary of regional mechanisms",
        parent="fx.sex.other",
    ),
    Term("fx.child_soldier", _("Child soldiers"), "summary of regional mechanisms AU"),
    Term("fx.marriage", _("Forced marriage"), "general knowledge; Delphi indicators"),
    Term("fx.adoption", _("Illegal adoption"), "general knowledge"),
    Term("fx.surrogacy", _("Exploitation of surrogacy"), "general knowledge (EU 2024/1712)"),
    Term("fx.unknown", _("Not yet known"), "Rapport"),
    Term("fx.other", _("Other"), "Palermo 'at a minimum'"),
)
"""Forms of exploitation."""

PROFILES: Mapping[str, Term] = _terms(
    Term("vp.woman", _("Adult woman"), "OSCE 2008 3.3.3"),
    Term("vp.man", _("Adult man"), "OSCE 2008 3.3.3"),
    Term("vp.girl", _("Girl (under 18)"), "OSCE 2008 3.3.3"),
    Term("vp.boy", _("Boy (under 18)"), "OSCE 2008 3.3.3; summary of regional mechanisms COMMIT"),
    Term("vp.adult_other", _("Adult, other or unknown gender"), "general knowledge"),
    Term("vp.parent_children", _("Parent with children"), "OSCE 2008 3.3.3"),
    Term(
        "vp.unaccompanied",
        _("Unaccompanied or separated child"),
        "OSCE 2008 Annex F; summary of regional mechanisms EU",
    ),
    Term("vp.migrant_irregular", _("Migrant in irregular situation"), "OSCE 2008 Annex F"),
    Term("vp.national", _("National of the country (internal trafficking)"), "OSCE 2008 3.3.3, Annex G"),
    Term(
        "vp.minority",
        _("Member of a marginalized ethnic or social group (e.g. Roma and Sinti)"),
        "OSCE 2008 5.2, Annex G",
    ),
    Term("vp.indigenous", _("Member of an indigenous people"), "summary of regional mechanisms EU"),
    Term("vp.witness", _("Victim-witness"), "OSCE 2008 Annex F; summary of regional mechanisms"),
)
"""Profiles of victims, for planning and capacity: may combine, never a classification of persons."""

LEVELS: Mapping[str, Term] = _terms(
    Term("lv.regional_org", _("Regional organization"), "summary of regional mechanisms"),
    Term("lv.national", _("National (central) government"), "OSCE 2008 2.2.6"),
    Term("lv.subnational", _("Regional, State, canton, province, oblast"), "OSCE 2008 2.2.6"),
    Term("lv.local", _("Local or municipal"), "OSCE 2008 2.2.6, Annex F"),
)
"""Levels of government."""

PERSPECTIVES: Mapping[str, Term] = _terms(
    Term("pv.government", _("Government"), "OSCE 2008 2.2.2"),
    Term("pv.service", _("Service provision"), "OSCE 2008 2.2.2"),
    Term("pv.advocacy", _("Advocacy and human rights"), "OSCE 2008 2.2.2"),
    Term("pv.child", _("Rights of the child"), "OSCE 2008 2.2.2"),
    Term("pv.women", _("Rights of women"), "OSCE 2008 2.2.2"),
    Term("pv.labour", _("Labour rights"), "OSCE 2008 2.2.2"),
    Term("pv.migration", _("Migration and immigrant communities"), "OSCE 2008 2.2.2"),
    Term("pv.faith", _("Faith"), "OSCE 2008 2.2.2"),
    Term("pv.community", _("Community"), "OSCE 2008 2.2.2"),
    Term("pv.research", _("Research"), "OSCE 2008 2.2.2"),
    Term("pv.law_enforcement", _("Law enforcement"), "OSCE 2008 2.2.2"),
)
"""From which side an organisation looks at trafficking."""

SERVICES: Mapping[str, Term] = _terms(
    Term("sv.shelter", _("Accommodation or housing"), "OSCE 2008 Annex G"),
    Term("sv.health", _("Healthcare"), "OSCE 2008 Annex G"),
    Term("sv.psychological", _("Psychological counselling"), "OSCE 2008 Annex G"),
    Term("sv.social", _("Social assistance"), "OSCE 2008 Annex G"),
    Term("sv.legal_counsel", _("Legal counselling and aid"), "OSCE 2008 Annex G"),
    Term("sv.translation", _("Translation and interpretation"), "OSCE 2008 Annex G"),
    Term("sv.reflection", _("Reflection period"), "OSCE 2008 Annex G"),
    Term("sv.residence", _("Temporary or permanent residency"), "OSCE 2008 Annex G"),
    Term("sv.asylum", _("Access to asylum"), "OSCE 2008 Annex G"),
    Term("sv.compensation", _("Compensation"), "OSCE 2008 Annex G"),
    Term("sv.witness_protection", _("Witness protection"), "OSCE 2008 Annex G"),
    Term("sv.return", _("Safe return"), "OSCE 2008 Annex G"),
    Term("sv.risk_assessment", _("Risk assessment before return"), "OSCE 2008 Annex G"),
    Term("sv.education", _("Education"), "OSCE 2008 Annex G"),
    Term("sv.employment", _("Labour market and skills"), "OSCE 2008 Annex G"),
    Term("sv.guardian", _("Guardian or representative (child)"), "OSCE 2008 Annex G"),
    Term("sv.wages", _("Unpaid wages and labour claims"), "Annex G"),
)
"""Services of assistance."""


def label_of(list_: Mapping[str, Term], code: str) -> str:
    """The label of an id in the reader's language; an unknown id is shown as it is."""
    return str(list_[code].label) if code in list_ else code


def choices(list_: Mapping[str, Term]) -> Iterable[tuple[str, str | Promise]]:
    """The list as choices of a form field."""
    return [(term.id, term.label) for term in list_.values()]
