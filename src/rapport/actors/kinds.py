"""Kinds of organisations. Further kinds of national actors belong to the register of actors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    STATE = "STATE", _("State")
    REGIONAL_ORGANISATION = "REGIONAL_ORGANISATION", _("Regional organisation")
    FIELD_OPERATION = "FIELD_OPERATION", _("Field operation")
    PARTNER_STATE = "PARTNER_STATE", _("Partner State")
    INTERNATIONAL_ORGANISATION = "INTERNATIONAL_ORGANISATION", _("International organisation")
    GOVERNMENT_BODY = "GOVERNMENT_BODY", _("Government body")
    NGO = "NGO", _("Non-governmental organisation")
    OTHER = "OTHER", _("Other organisation")
