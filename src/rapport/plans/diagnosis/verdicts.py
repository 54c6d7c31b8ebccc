"""What is to become of a finding, as its answer says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """To mend: the plan will change. Justified: it does not matter here. Accepted: it is so, and stays."""

    TO_MEND = "TO_MEND", _("To be mended")
    JUSTIFIED = "JUSTIFIED", _("Not relevant")
    ACCEPTED = "ACCEPTED", _("Accepted as it is")
