"""The lists that members are held against."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoverageList(models.TextChoices):
    """What members are held against (OSCE SR Annual Report 2008, 2.2.1, 2.2.2, 2.2.6, 2.2.9)."""

    COMPETENCIES = "competencies", _("Competencies")
    FORMS = "forms", _("Forms of trafficking")
    PROFILES = "profiles", _("Profiles of victims")
    LEVELS = "levels", _("Levels of government")
    PLACES = "places", _("Places")
    PERSPECTIVES = "perspectives", _("Perspectives")
