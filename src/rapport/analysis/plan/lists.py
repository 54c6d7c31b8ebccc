"""The closed lists of a plan: stored words, with where they come from.

"OSCE 2008" is the annual report of the OSCE Special Representative of that year. Lists that the whole product shares
(forms, profiles, levels, services) are not repeated here: their ids are checked by whoever knows them.
"""

from enum import StrEnum


class PlanKind(StrEnum):
    """What kind of instrument guides the response (OSCE 2008, 3.2, 3.3.1, 3.3.2)."""

    PLAN = "PLAN"
    FRAMEWORK = "FRAMEWORK"
    LAW = "LAW"
    DIRECTIVE = "DIRECTIVE"
    OTHER_PLANS = "OTHER_PLANS"
    REGIONAL_PLAN = "REGIONAL_PLAN"
    OTHER = "OTHER"


class Area(StrEnum):
    """Areas of a measure: the categories of Annex B question 10, and those that 3.3.3 and later texts add."""

    PREVENTION = "p.prevention"
    PROTECTION = "p.protection"
    PROSECUTION = "p.prosecution"
    PARTNERSHIP = "p.partnership"
    LEGISLATION = "p.legal"
    INTERNATIONAL = "p.international"
    ROLES = "p.roles"
    RESEARCH = "p.research"
    MONITORING = "p.monitoring"


class Factor(StrEnum):
    """What contributes to trafficking and prevention must answer (OSCE 2008, 3.3.3)."""

    FAMILY_VIOLENCE = "pf.family_violence"
    SOCIAL_EXCLUSION = "pf.social_exclusion"
    MARGINALIZATION = "pf.marginalization"
    GENDER_DISCRIMINATION = "pf.gender_discrimination"
    WEAK_CHILD_PROTECTION = "pf.weak_child_protection"
    DEMAND = "pf.demand"
    CORRUPTION = "pf.corruption"
    MIGRATION_POLICY = "pf.migration_policy"
    RECRUITMENT = "pf.recruitment_methods"
    ECONOMIC = "pf.economic"
    CONFLICT = "pf.conflict"


class Geography(StrEnum):
    """Transnational from origin to destination, internal from recruitment to exploitation (OSCE 2008, 3.3.3)."""

    TRANSNATIONAL = "geo.transnational"
    INTERNAL = "geo.internal"


class Action(StrEnum):
    """What a measure does, whatever its area: prevention by awareness alone is seen by this (OSCE 2008, 3.3.3)."""

    AWARENESS = "AWARENESS"
    JOB_SKILLS = "JOB_SKILLS"
    ECONOMIC = "ECONOMIC"
    TRAINING = "TRAINING"
    LEGISLATION = "LEGISLATION"
    POLICY = "POLICY"
    RESEARCH = "RESEARCH"
    DATA = "DATA"
    ACCOMMODATION = "ACCOMMODATION"
    SERVICE = "SERVICE"
    IDENTIFICATION = "IDENTIFICATION"
    INVESTIGATION = "INVESTIGATION"
    INSPECTION = "INSPECTION"
    AGREEMENT = "AGREEMENT"
    CO_ORDINATION = "CO_ORDINATION"
    EVALUATION = "EVALUATION"
    OTHER = "OTHER"


class Timing(StrEnum):
    """A measure ends on a day, or goes on and then has dated benchmarks (OSCE 2008, 3.3.6)."""

    DATED = "DATED"
    ONGOING = "ONGOING"


class Role(StrEnum):
    """How an organisation beside the accountable one takes part."""

    SUPPORTING = "SUPPORTING"
    CONSULTED = "CONSULTED"


class CostStatus(StrEnum):
    """How sure the money is; need is the sum of all four, the gap is what is neither budgeted nor pledged."""

    BUDGETED = "BUDGETED"
    PLEDGED = "PLEDGED"
    REQUESTED = "REQUESTED"
    UNFUNDED = "UNFUNDED"


class IndicatorKind(StrEnum):
    """Process is what was done, the others what came of it (OSCE 2008, 3.3.7)."""

    PROCESS = "PROCESS"
    OUTPUT = "OUTPUT"
    OUTCOME = "OUTCOME"
    IMPACT = "IMPACT"


class Direction(StrEnum):
    """Which way is better; more victims identified is neither success nor failure by itself."""

    UP = "UP"
    DOWN = "DOWN"
    CONTEXTUAL = "CONTEXTUAL"


class Comparator(StrEnum):
    """What a target asks of the value; zero and "at most" are targets like any other."""

    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    EXACTLY = "EXACTLY"


class Quality(StrEnum):
    """How good the evidence behind a measure is (OSCE 2008, 5.3)."""

    EMPIRICAL = "eq.empirical"
    ADMINISTRATIVE = "eq.administrative"
    EXPERT = "eq.expert"
    ANECDOTAL = "eq.anecdotal"


class Related(StrEnum):
    """Plans beside the plan: lower levels, a plan for children, the family of plans (OSCE 2008, 3.3.2, 3.3.3)."""

    LOWER_LEVEL = "LOWER_LEVEL"
    CHILDREN = "CHILDREN"
    VIOLENCE_AGAINST_WOMEN = "VIOLENCE_AGAINST_WOMEN"
    CORRUPTION = "CORRUPTION"
    MIGRATION = "MIGRATION"
    ORGANISED_CRIME = "ORGANISED_CRIME"
    SOCIAL_PROTECTION = "SOCIAL_PROTECTION"
    HUMAN_RIGHTS = "HUMAN_RIGHTS"
    REGIONAL = "REGIONAL"
    OTHER = "OTHER"


SHEET_FIELDS = (
    *("definition", "concepts", "rationale", "unit_of_measure", "population", "data_source"),
    *("data_provider", "collection_method", "computation", "frequency", "coverage", "limitations"),
    *(
        "classification",
        "disaggregation",
        "reference_period",
        "base_period",
        "release_calendar",
        "timeliness",
    ),
    *(
        "quality_assurance",
        "confidentiality",
        "adjustment",
        "revision_policy",
        "comparability",
        "contact_office",
    ),
)
"""Fields of an indicator's sheet, after the concepts of the SDMX cross-domain list."""
SHEET_REQUIRED = SHEET_FIELDS[:12]
"""The twelve without which an indicator is not published."""
