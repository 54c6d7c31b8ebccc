"""Editions of a report: what is written (chapters, tables, charts, recommendations) and what is kept when frozen."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.reports.workflow import EditionState


def _public(*names: str) -> dict[str, Handling]:
    return dict.fromkeys(("id", *names), Handling.PUBLIC)


class Edition(Versioned):
    """One edition of a report over one wave. `as_of` is the day its figures stand for; a later state of the answers
    goes into a new edition with `predecessor`. `decimals` is the one rounding rule (half up)."""

    code = models.SlugField(max_length=80, unique=True)
    wave = models.CharField(max_length=80)
    language = models.CharField(max_length=10, default="en")
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    about = models.JSONField(default=dict)
    as_of = models.DateField()
    number = models.PositiveIntegerField(default=1)
    decimals = models.PositiveSmallIntegerField(default=1)
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in EditionState], default=EditionState.DRAFT.value
    )
    source_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey("actors.Person", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("actors.Person", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="edition_published_was_frozen",
                condition=~Q(state__in=["PUBLISHED", "WITHDRAWN"])
                | Q(frozen_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_two_people",
                condition=Q(published_by__isnull=True)
                | Q(frozen_by__isnull=True)
                | ~Q(published_by=F("frozen_by")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public(
        "code", "wave", "language", "title", "subtitle", "publisher", "about", "as_of", "number",
        "decimals", "predecessor",
        "state", "source_hash", "frozen_at", "published_at", "withdrawn_reason", "version",
    ) | {"frozen_by": Handling.PERSONAL, "published_by": Handling.PERSONAL}  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Chapter(Versioned):
    """One chapter of narrative: Markdown in which figures, tables and charts stand by name."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="chapters")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    markdown = models.TextField(blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="chapter_once", fields=["edition", "slug"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public(
        "edition", "slug", "title", "markdown", "position", "version"
    )

    def __str__(self) -> str:
        return self.slug


class Exhibit(Versioned):
    """A table or a chart of an edition, as a checked specification (see docs/reference/report-format.md)."""

    class Kind(models.TextChoices):
        """Which of the two."""

        TABLE = "TABLE", _("Table")
        CHART = "CHART", _("Chart")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="exhibits")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.SlugField(max_length=80)
    spec = models.JSONField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("table or chart")
        verbose_name_plural = _("tables and charts")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="exhibit_once", fields=["edition", "kind", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public(
        "edition", "kind", "code", "spec", "position", "version"
    )

    def __str__(self) -> str:
        return self.code


class Recommendation(Versioned):
    """A numbered recommendation with those it is addressed to."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveIntegerField()
    addressees = models.JSONField(default=list)
    text = models.JSONField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="recommendation_once", fields=["edition", "number"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public(
        "edition", "number", "addressees", "text", "source", "version"
    )

    def __str__(self) -> str:
        return str(self.number)


class Snapshot(models.Model):
    """Everything a frozen edition is made of, at one moment, as canonical JSON; builds read nothing else."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="snapshot")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("snapshot of an edition")
        verbose_name_plural = _("snapshots of editions")

    data_handling: ClassVar[dict[str, Handling]] = _public("edition", "content", "sha256")

    def __str__(self) -> str:
        return self.sha256


class FrozenFigure(models.Model):
    """A figure as a frozen edition prints it: the public JSON of `survey tabulate`, with names of members and notes."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="figures")
    code = models.CharField(max_length=170)
    parent = models.CharField(max_length=170, blank=True)
    payload = models.JSONField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="frozen_figure_once", fields=["edition", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public("edition", "code", "parent", "payload", "position")

    def __str__(self) -> str:
        return self.code


class RenderedPage(models.Model):
    """A chapter, exhibit or annex of a frozen edition rendered once as an HTML fragment, so that pages are light."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pages")
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=170)
    title = models.CharField(max_length=400)
    html = models.TextField()
    plain = models.TextField(blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("rendered page of an edition")
        verbose_name_plural = _("rendered pages of editions")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="rendered_page_once", fields=["edition", "kind", "slug"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public(
        "edition", "kind", "slug", "title", "html", "plain", "position"
    )

    def __str__(self) -> str:
        return self.slug


class BuiltFile(models.Model):
    """One file of the last complete build of an edition: its name, size and SHA-256.

    The bytes lie under the builds folder.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    built_at = models.DateTimeField()

    class Meta:
        verbose_name = _("built file")
        verbose_name_plural = _("built files")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="built_file_once", fields=["edition", "name"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = _public("edition", "name", "size", "sha256", "built_at")

    def __str__(self) -> str:
        return self.name
