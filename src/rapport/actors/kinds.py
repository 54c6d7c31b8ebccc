"""Kinds of organisations. Further kinds of national actors belong to the register of actors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    STATE = "STATE", _("State")
    REGIONAL_ORGANISATION = "REGIONAL_ORGANISATION", _("Regional organisation")
    FIELD_OPERATION = "FIELD_OPERATION", _("Field operation")
