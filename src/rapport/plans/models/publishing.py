"""What everybody may read of plans: copies of adopted versions. Whoever reads these needs nothing of the drafts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling


class PublishedVersion(models.Model):
    """An adopted version of a plan that is shown to everybody, copied out as it was frozen.

    A table of its own, so that the public's role of the database reads nothing in which somebody writes: the row of
    the plan holds its draft. Rows come and go by the actions of plans alone. `is_newest`: the last one adopted.
    """

    code = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    is_newest = models.BooleanField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    document = models.BinaryField()

    class Meta:
        verbose_name = _("published version of a plan")
        verbose_name_plural = _("published versions of plans")
        ordering: ClassVar[list[str]] = ["-starts_on", "code", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="plan_published_once", fields=["code", "number"]),
            models.UniqueConstraint(
                name="plan_published_one_newest", fields=["code"], condition=models.Q(is_newest=True)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        (
            *("id", "code", "number", "is_newest", "title", "kind", "starts_on", "ends_on", "adopted_on"),
            *("adopted_by", "sha256", "document"),
        ),
        Handling.PUBLIC,
    )

    def __str__(self) -> str:
        return f"{self.code}, version {self.number}"
