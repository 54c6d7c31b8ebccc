"""Codes of plans in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES, SERVICES
from rapport.analysis.plan.diff import ChangeKind
from rapport.analysis.plan.findings import Severity
from rapport.analysis.plan.lists import (
    Action,
    Area,
    Comparator,
    CostStatus,
    Direction,
    Factor,
    Geography,
    IndicatorKind,
    PlanKind,
    Quality,
    Related,
    Role,
    Timing,
)
from rapport.analysis.plan.progress import Status

AREAS: Mapping[str, str | Promise] = {
    Area.PREVENTION: _("Prevention"),
    Area.PROTECTION: _("Protection and assistance"),
    Area.PROSECUTION: _("Prosecution and law enforcement"),
    Area.PARTNERSHIP: _("Partnership"),
    Area.LEGISLATION: _("Legislative reform"),
    Area.INTERNATIONAL: _("International co-operation"),
    Area.ROLES: _("Roles and responsibilities"),
    Area.RESEARCH: _("Research and data"),
    Area.MONITORING: _("Monitoring and evaluation"),
}
FACTORS: Mapping[str, str | Promise] = {
    Factor.FAMILY_VIOLENCE: _("Family violence"),
    Factor.SOCIAL_EXCLUSION: _("Social exclusion"),
    Factor.MARGINALIZATION: _("Marginalization of ethnic or migrant populations"),
    Factor.GENDER_DISCRIMINATION: _("Gender discrimination"),
    Factor.WEAK_CHILD_PROTECTION: _("Weakness of child protection"),
    Factor.DEMAND: _("Demand"),
    Factor.CORRUPTION: _("Corruption"),
    Factor.MIGRATION_POLICY: _("Migration policies"),
    Factor.RECRUITMENT: _("Recruitment of victims"),
    Factor.ECONOMIC: _("Economic vulnerability"),
    Factor.CONFLICT: _("Armed conflict or crisis"),
}
GEOGRAPHY: Mapping[str, str | Promise] = {
    Geography.TRANSNATIONAL: _("Transnational trafficking"),
    Geography.INTERNAL: _("Internal trafficking"),
}
ACTIONS: Mapping[str, str | Promise] = {
    Action.AWARENESS: _("Awareness-raising"),
    Action.JOB_SKILLS: _("Job skills training"),
    Action.ECONOMIC: _("Economic programme"),
    Action.TRAINING: _("Training of professionals"),
    Action.LEGISLATION: _("Legislation"),
    Action.POLICY: _("Policy or procedure"),
    Action.RESEARCH: _("Research"),
    Action.DATA: _("Collection of data"),
    Action.ACCOMMODATION: _("Accommodation"),
    Action.SERVICE: _("Service to victims"),
    Action.IDENTIFICATION: _("Identification of victims"),
    Action.INVESTIGATION: _("Investigation and prosecution"),
    Action.INSPECTION: _("Inspection and control"),
    Action.AGREEMENT: _("Agreement between organisations"),
    Action.CO_ORDINATION: _("Co-ordination"),
    Action.EVALUATION: _("Evaluation"),
    Action.OTHER: _("Other"),
}
KINDS: Mapping[str, str | Promise] = {
    PlanKind.PLAN: _("Action plan"),
    PlanKind.FRAMEWORK: _("Framework or strategy"),
    PlanKind.LAW: _("Law"),
    PlanKind.DIRECTIVE: _("Directive of the government"),
    PlanKind.OTHER_PLANS: _("Measures within other plans"),
    PlanKind.REGIONAL_PLAN: _("Plan of several States"),
    PlanKind.OTHER: _("Other equivalent"),
}
TIMINGS: Mapping[str, str | Promise] = {Timing.DATED: _("With a deadline"), Timing.ONGOING: _("Ongoing")}
ROLES: Mapping[str, str | Promise] = {Role.SUPPORTING: _("Supporting"), Role.CONSULTED: _("Consulted")}
COST_STATUSES: Mapping[str, str | Promise] = {
    CostStatus.BUDGETED: _("Budgeted"),
    CostStatus.PLEDGED: _("Pledged"),
    CostStatus.REQUESTED: _("Requested"),
    CostStatus.UNFUNDED: _("Unfunded"),
}
INDICATOR_KINDS: Mapping[str, str | Promise] = {
    IndicatorKind.PROCESS: _("Process"),
    IndicatorKind.OUTPUT: _("Output"),
    IndicatorKind.OUTCOME: _("Outcome"),
    IndicatorKind.IMPACT: _("Impact"),
}
DIRECTIONS: Mapping[str, str | Promise] = {
    Direction.UP: _("More is better"),
    Direction.DOWN: _("Less is better"),
    Direction.CONTEXTUAL: _("Neither: read in context"),
}
COMPARATORS: Mapping[str, str | Promise] = {
    Comparator.AT_LEAST: _("at least"),
    Comparator.AT_MOST: _("at most"),
    Comparator.EXACTLY: _("exactly"),
}
QUALITIES: Mapping[str, str | Promise] = {
    Quality.EMPIRICAL: _("Empirical study or statistics"),
    Quality.ADMINISTRATIVE: _("Administrative data"),
    Quality.EXPERT: _("Expert judgement"),
    Quality.ANECDOTAL: _("Anecdotal or assumption"),
}
RELATED: Mapping[str, str | Promise] = {
    Related.LOWER_LEVEL: _("Plan of a region or municipality"),
    Related.CHILDREN: _("Plan for children"),
    Related.VIOLENCE_AGAINST_WOMEN: _("Plan on violence against women"),
    Related.CORRUPTION: _("Plan on corruption"),
    Related.MIGRATION: _("Plan on migration"),
    Related.ORGANISED_CRIME: _("Plan on organised crime"),
    Related.SOCIAL_PROTECTION: _("Plan on social protection"),
    Related.HUMAN_RIGHTS: _("Plan on human rights"),
    Related.REGIONAL: _("Plan of a region of States"),
    Related.OTHER: _("Other plan"),
}
SEVERITIES: Mapping[str, str | Promise] = {
    Severity.BLOCKING: _("Keeps the plan from being adopted"),
    Severity.WARNING: _("Gap to close or to justify"),
    Severity.NOTE: _("Worth a look"),
}
STATUSES: Mapping[str, str | Promise] = {
    Status.LATE: _("Late"),
    Status.DUE: _("Due within 30 days"),
    Status.UNDER_WAY: _("Under way"),
    Status.NOT_STARTED: _("Not started"),
    Status.NO_DATE: _("No date"),
    Status.DONE: _("Done"),
    Status.WITHDRAWN: _("Withdrawn"),
}
CHANGES: Mapping[str, str | Promise] = {
    ChangeKind.ADDED: _("Added"),
    ChangeKind.DROPPED: _("Dropped"),
    ChangeKind.MERGED: _("Merged"),
    ChangeKind.SPLIT: _("Split"),
    ChangeKind.REWORDED: _("Reworded"),
    ChangeKind.REASSIGNED: _("Re-assigned"),
    ChangeKind.REDATED: _("Re-dated"),
    ChangeKind.RECOSTED: _("Re-costed"),
    ChangeKind.MEASURED_OTHERWISE: _("Measured otherwise"),
    ChangeKind.REACHES_OTHERS: _("Reaches others"),
    ChangeKind.MOVED: _("Moved within the plan"),
    ChangeKind.CONTRIBUTORS: _("Other contributors"),
    ChangeKind.SUPPORTED_OTHERWISE: _("Supported otherwise"),
}
SHEET: Mapping[str, str | Promise] = {
    "definition": _("Definition"),
    "concepts": _("Concepts"),
    "rationale": _("Why it is measured"),
    "unit_of_measure": _("Unit of measure"),
    "population": _("Population"),
    "data_source": _("Source of the data"),
    "data_provider": _("Who provides the data"),
    "collection_method": _("How the data are collected"),
    "computation": _("How it is computed"),
    "frequency": _("How often"),
    "coverage": _("What is covered"),
    "limitations": _("Limits"),
    "classification": _("Classifications"),
    "disaggregation": _("Groups told apart"),
    "reference_period": _("Reference period"),
    "base_period": _("Base period"),
    "release_calendar": _("When it is released"),
    "timeliness": _("Timeliness"),
    "quality_assurance": _("Quality assurance"),
    "confidentiality": _("Confidentiality"),
    "adjustment": _("Adjustment"),
    "revision_policy": _("Revisions"),
    "comparability": _("Comparability"),
    "contact_office": _("Office to ask"),
}
"""Fields of an indicator's sheet."""
AXES: Mapping[str, str | Promise] = {
    "area": _("Area"),
    "form": _("Form of trafficking"),
    "profile": _("Profile of victims"),
    "level": _("Level of government"),
}
ELEMENTS: Mapping[str, str | Promise] = {
    "forms": _("All forms of trafficking are tackled"),
    "profiles": _("The full range of victims can be assisted"),
    "children": _("The special needs of children are met"),
    "levels": _("Several levels of government take part"),
    "disciplines": _("Jurisdictions and disciplines work together"),
    "continuum": _("The whole course is addressed, across borders and within the country"),
    "funding": _("Concrete sources of money are named"),
    "agencies": _("Many agencies take part, each with a clear role"),
    "civil_society": _("Civil society takes part"),
    "agreements": _("Memoranda, procedures or other agreements are used"),
}
"""The ten elements of OSCE SR Annual Report 2008, 3.3.3, in its order."""
_LACKING: Mapping[str, str | Promise] = {
    "children": _("measures for children only, or a plan for children"),
    "sources": _("money that is budgeted or pledged, with its source"),
    "several": _("more than one accountable office"),
    "duties": _("the duty of every contributing organisation"),
    "civil_society": _("an organisation of civil society among those who contribute"),
    "agreements": _("a memorandum, standard operating procedures or another agreement"),
}


def label(code: str) -> str:
    """A form, profile, level, service, area, factor or missing thing in words; the code itself where it is none."""
    for terms in (FORMS, PROFILES, LEVELS, SERVICES):
        if code in terms:
            return str(terms[code].label)
    for words in (AREAS, FACTORS, GEOGRAPHY, KINDS, SHEET, _LACKING):
        if code in words:
            return str(words[code])
    return code
