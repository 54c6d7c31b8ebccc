"""Files on their way into a plan: kept while one person says what their columns mean, then forgotten."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.plans.models.plan import internal


class PlanSheet(Versioned):
    """A spreadsheet that one person sent, with what was said of its columns so far. Nobody else sees it.

    `layout` is in the form of `rapport.analysis.plan.sheet.layout`, empty until it was said; `kept` are names of
    organisations that stay names, because the register does not have them. A file that is not taken in is forgotten.
    """

    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    layout = models.JSONField(default=dict)
    kept = models.JSONField(default=list)

    class Meta:
        verbose_name = _("spreadsheet on its way into a plan")
        verbose_name_plural = _("spreadsheets on their way into plans")
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    # A spreadsheet of a ministry may name its people.
    data_handling: ClassVar[dict[str, Handling]] = {
        **internal("version", "at", "layout", "kept"),
        "by": Handling.PERSONAL,
        "name": Handling.PERSONAL,
        "content": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"spreadsheet {self.pk}"
