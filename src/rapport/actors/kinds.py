"""Kinds of organisations, of lines between them and of contact points."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is. Those of a State's response follow the stakeholders of the report (2.2.1, 2.2.2)."""

    STATE = "STATE", _("State")
    REGIONAL_ORGANISATION = "REGIONAL_ORGANISATION", _("Regional organisation")
    FIELD_OPERATION = "FIELD_OPERATION", _("Field operation")
    PARTNER_STATE = "PARTNER_STATE", _("Partner State")
    INTERNATIONAL_ORGANISATION = "INTERNATIONAL_ORGANISATION", _("International organisation")
    GOVERNMENT_BODY = "GOVERNMENT_BODY", _("Government body")
    MINISTRY = "MINISTRY", _("Ministry")
    OFFICE = "OFFICE", _("Department or office")
    AGENCY = "AGENCY", _("Agency")
    PARLIAMENT = "PARLIAMENT", _("Parliament")
    COURT = "COURT", _("Court")
    PROSECUTION = "PROSECUTION", _("Prosecution service")
    POLICE = "POLICE", _("Police")
    BORDER_AUTHORITY = "BORDER_AUTHORITY", _("Border or migration authority")
    LABOUR_INSPECTORATE = "LABOUR_INSPECTORATE", _("Labour inspectorate")
    SOCIAL_SERVICE = "SOCIAL_SERVICE", _("Social services")
    HEALTH_SERVICE = "HEALTH_SERVICE", _("Health services")
    EDUCATION_AUTHORITY = "EDUCATION_AUTHORITY", _("Education authority")
    CHILD_PROTECTION = "CHILD_PROTECTION", _("Child protection authority")
    OMBUDSMAN = "OMBUDSMAN", _("Ombudsman or human rights institution")
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY", _("Local or regional authority")
    NGO = "NGO", _("Non-governmental organisation")
    NGO_SERVICE = "NGO_SERVICE", _("NGO: service provider")
    NGO_ADVOCACY = "NGO_ADVOCACY", _("NGO: advocacy or human rights")
    NGO_WOMEN_CHILDREN = "NGO_WOMEN_CHILDREN", _("NGO: children, women, excluded groups")
    NGO_MIGRANTS = "NGO_MIGRANTS", _("NGO: immigrant communities")
    NGO_VICTIMS_OF_CRIME = "NGO_VICTIMS_OF_CRIME", _("NGO: victims of violent crime")
    NGO_LABOUR_RIGHTS = "NGO_LABOUR_RIGHTS", _("NGO: labour rights")
    FAITH_BODY = "FAITH_BODY", _("Faith-based or community group")
    TRADE_UNION = "TRADE_UNION", _("Trade union")
    EMPLOYER = "EMPLOYER", _("Employers or private sector")
    ACADEMIA = "ACADEMIA", _("University or research institute")
    MEDIA = "MEDIA", _("Media")
    DONOR = "DONOR", _("Donor")
    REGIONAL_MECHANISM = "REGIONAL_MECHANISM", _("Regional mechanism")
    SURVIVORS = "SURVIVORS", _("Persons with experience of trafficking (consulted)")
    OTHER = "OTHER", _("Other organisation")


K = OrganisationKind
GOVERNMENT = frozenset(
    {
        *(K.GOVERNMENT_BODY, K.MINISTRY, K.OFFICE, K.AGENCY, K.PARLIAMENT, K.COURT, K.PROSECUTION, K.POLICE),
        *(K.BORDER_AUTHORITY, K.LABOUR_INSPECTORATE, K.SOCIAL_SERVICE, K.HEALTH_SERVICE),
        *(K.EDUCATION_AUTHORITY, K.CHILD_PROTECTION, K.OMBUDSMAN, K.LOCAL_AUTHORITY),
    }
)
"""Kinds that are part of the State, unless the profile of one says otherwise."""
CIVIL_SOCIETY = frozenset(
    {
        *(K.NGO, K.NGO_SERVICE, K.NGO_ADVOCACY, K.NGO_WOMEN_CHILDREN, K.NGO_MIGRANTS),
        *(K.NGO_VICTIMS_OF_CRIME, K.NGO_LABOUR_RIGHTS, K.FAITH_BODY, K.TRADE_UNION, K.SURVIVORS),
    }
)
"""Kinds counted as civil society (OSCE SR Annual Report 2008, 2.2.2 and note 38)."""
INTERNATIONAL = frozenset(
    {
        *(K.INTERNATIONAL_ORGANISATION, K.REGIONAL_ORGANISATION, K.FIELD_OPERATION),
        *(K.REGIONAL_MECHANISM, K.DONOR),
    }
)
"""Kinds that belong to no one State."""
STATES = frozenset({K.STATE, K.PARTNER_STATE})


class Visibility(models.TextChoices):
    """Who may see a contact point."""

    PUBLIC = "PUBLIC", _("Anybody")
    MEMBERS = "MEMBERS", _("Members of the mechanism")


class TagList(models.TextChoices):
    """Of which list a competence or reach is. Places and languages are words, the others codes."""

    COMPETENCE = "COMPETENCE", _("Competence")
    FORM = "FORM", _("Form of exploitation")
    PROFILE = "PROFILE", _("Profile served")
    PLACE = "PLACE", _("Place")
    LANGUAGE = "LANGUAGE", _("Language")


class LineKind(models.TextChoices):
    """What a line between two organisations says, read from the first to the second (2.2.6)."""

    REPORTS_TO = "REPORTS_TO", _("reports to")
    MEMBER_OF = "MEMBER_OF", _("is a member of")
    AGREEMENT = "AGREEMENT", _("has an agreement with")
    FUNDS = "FUNDS", _("funds")
    REFERS_TO = "REFERS_TO", _("refers to")
    WORKS_WITH = "WORKS_WITH", _("works with")
    INFORMAL = "INFORMAL", _("is in informal contact with")


class ContactFunction(models.TextChoices):
    """For what a contact point is there."""

    NATIONAL_POINT = "NATIONAL_POINT", _("Single national point of contact")
    COORDINATOR = "COORDINATOR", _("National co-ordinator")
    RAPPORTEUR = "RAPPORTEUR", _("National rapporteur")
    ALWAYS = "ALWAYS", _("24-hour contact")
    HOTLINE = "HOTLINE", _("Hotline")
    INTERPOL = "INTERPOL", _("Interpol bureau")
    CHILD_PROTECTION = "CHILD_PROTECTION", _("Child protection")
    FIELD_FOCAL_POINT = "FIELD_FOCAL_POINT", _("Field focal point")
    REFERRAL = "REFERRAL", _("Referral of victims")
    PRESS = "PRESS", _("Press office")
    GENERAL = "GENERAL", _("General")


class AgreementKind(models.TextChoices):
    """What an agreement is (OSCE SR Annual Report 2008, 2.2.2, 2.2.8, 3.3.3)."""

    MEMORANDUM = "MEMORANDUM", _("Memorandum of understanding")
    PROCEDURE = "PROCEDURE", _("Standard operating procedure")
    BILATERAL = "BILATERAL", _("Bilateral agreement")
    REGIONAL = "REGIONAL", _("Regional agreement")
    MULTILATERAL = "MULTILATERAL", _("Multilateral agreement")
    OTHER = "OTHER", _("Other agreement")


class TraffickingRole(models.TextChoices):
    """What a State is in trafficking; it may be several at once (0 Context; Annex F of the report of 2008)."""

    ORIGIN = "ORIGIN", _("Country of origin")
    TRANSIT = "TRANSIT", _("Country of transit")
    DESTINATION = "DESTINATION", _("Country of destination")
    INTERNAL = "INTERNAL", _("Trafficking within the country")
