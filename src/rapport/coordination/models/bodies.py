"""The national co-ordination mechanism as States described it: the whole, its bodies, their dates, leads and members.

Source: OSCE Special Representative, 2008 Annual Report, Annex B questions 1-8, Annex C tables 2 and 3, 2.2.1-2.2.13.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Known(models.TextChoices):
    """Yes, no, or not known: what nobody said is not a no."""

    YES = "YES", _("Yes")
    NO = "NO", _("No")
    NOT_KNOWN = "NOT_KNOWN", _("Not known")


class BodyVisibility(models.TextChoices):
    """Who may see it."""

    PUBLIC = "PUBLIC", _("Anybody")
    MEMBERS = "MEMBERS", _("Everybody in the mechanism")
    BODY = "BODY", _("Members of this body only")


class Share(models.Model):
    """The share of civil society as it was stated, with its base. Nothing stated is not zero."""

    civil_society = models.CharField(max_length=9, choices=Known, default=Known.NOT_KNOWN)
    civil_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    civil_approximate = models.BooleanField(default=False)
    civil_count = models.PositiveIntegerField(null=True, blank=True)
    civil_base = models.PositiveIntegerField(null=True, blank=True)
    civil_note = models.TextField(blank=True)

    class Meta:
        abstract = True


SHARE_FIELDS = (
    "civil_society", "civil_percent", "civil_approximate", "civil_count", "civil_base", "civil_note",
)  # fmt: skip


def _share_rules(name: str) -> list[models.BaseConstraint]:
    percent = Q(civil_percent__isnull=True) | Q(civil_percent__gte=0, civil_percent__lte=100)
    count = Q(civil_count__isnull=True) | Q(civil_base__isnull=True) | Q(civil_count__lte=F("civil_base"))
    return [models.CheckConstraint(name=f"{name}_civil_share", condition=percent & count)]


class Mechanism(Share, Versioned):
    """The mechanism of one State as a whole: structure, budget, scope of its mandate, reach into the country."""

    class Structure(models.TextChoices):
        """Annex B question 2."""

        GROUP = "GROUP", _("National working group, commission or task force")
        BOTH = "BOTH", _("Both a national co-ordinator and a group")
        COORDINATOR = "COORDINATOR", _("National co-ordinator only")
        OTHER = "OTHER", _("Other")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Budget(models.TextChoices):
        """Where the money comes from."""

        OWN = "OWN", _("A budget of its own")
        MINISTRIES = "MINISTRIES", _("Through the ministries and members")
        STATE = "STATE", _("Part of the State budget, not independent")
        OTHER = "OTHER", _("Other")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Reach(models.TextChoices):
        """How co-ordination reaches into the country (2.2.6)."""

        HUB = "HUB", _("A hub: local groups work under the national body")
        DECENTRALISED = "DECENTRALISED", _("Decentralised: local groups are guided informally")
        MIXED = "MIXED", _("Both")
        NONE = "NONE", _("Not beyond the national level")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    country = models.OneToOneField("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    structure = models.CharField(max_length=12, choices=Structure, default=Structure.NOT_KNOWN)
    structure_note = models.TextField(blank=True)
    budget = models.CharField(max_length=9, choices=Known, default=Known.NOT_KNOWN)
    budget_source = models.CharField(max_length=12, choices=Budget, default=Budget.NOT_KNOWN)
    budget_amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(max_length=3, blank=True)
    budget_year = models.PositiveIntegerField(null=True, blank=True)
    budget_covers = models.TextField(blank=True)
    budget_adequate = models.CharField(max_length=9, choices=Known, default=Known.NOT_KNOWN)
    budget_note = models.TextField(blank=True)
    reach = models.CharField(max_length=14, choices=Reach, default=Reach.NOT_KNOWN)
    reach_note = models.TextField(blank=True)
    in_law = models.JSONField(default=dict, blank=True)
    in_practice = models.JSONField(default=dict, blank=True)
    scope_note = models.TextField(blank=True)
    referral = models.TextField(blank=True)
    achievements = models.TextField(blank=True)
    challenges = models.TextField(blank=True)
    source = models.TextField(blank=True)
    # Parts of the description (`bodies.parts`) that anybody may read; none until somebody decides so.
    published = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("co-ordination mechanism")
        verbose_name_plural = _("co-ordination mechanisms")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *_share_rules("mechanism"),
            models.CheckConstraint(
                name="mechanism_amount_has_currency",
                condition=Q(budget_amount__isnull=True) | ~Q(budget_currency=""),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        (
            "id", "version", "country", "structure", "structure_note", "budget", "budget_source", "budget_amount",
            "budget_currency", "budget_year", "budget_covers", "budget_adequate", "budget_note", "reach", "reach_note",
            "in_law", "in_practice", "scope_note", "referral", "achievements", "challenges", "source",
            "published", *SHARE_FIELDS,
        ),
        Handling.INTERNAL,
    )  # fmt: skip

    def __str__(self) -> str:
        return f"mechanism {self.pk}"


class Body(Share, Versioned):
    """One body: a council, a co-ordinator's office, a composition of another body, a subgroup, a local task force.

    `parent` is the body of which it is a composition or subgroup, or to which it reports.
    """

    class Kind(models.TextChoices):
        """What it is called and is."""

        COORDINATOR = "COORDINATOR", _("National co-ordinator")
        COMMISSION = "COMMISSION", _("Commission, committee or council")
        WORKING_GROUP = "WORKING_GROUP", _("Working group")
        TASK_FORCE = "TASK_FORCE", _("Task force")
        TEAM = "TEAM", _("Team")
        OFFICE = "OFFICE", _("Office, unit or agency")
        CONTACT_GROUP = "CONTACT_GROUP", _("Emergency contact group")
        OTHER = "OTHER", _("Other")

    class Place(models.TextChoices):
        """How it stands to its parent."""

        MAIN = "MAIN", _("Stands by itself")
        COMPOSITION = "COMPOSITION", _("A composition of the same body")
        SUBGROUP = "SUBGROUP", _("A subgroup")
        ADVISORY = "ADVISORY", _("Advises it")
        REPORTS = "REPORTS", _("Reports to it")
        LOCAL = "LOCAL", _("Regional or local task force")

    class Format(models.TextChoices):
        """The axis of its work (note 34)."""

        POLICY = "POLICY", _("Policy")
        OPERATIONAL = "OPERATIONAL", _("Operational")
        BOTH = "BOTH", _("Policy and operational")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Level(models.TextChoices):
        """Level of government."""

        NATIONAL = "NATIONAL", _("National")
        SUBNATIONAL = "SUBNATIONAL", _("Regional, State, canton, province")
        LOCAL = "LOCAL", _("Local")

    class Post(models.TextChoices):
        """Whether whoever leads does only this (2.2.5)."""

        FULL_TIME = "FULL_TIME", _("A dedicated full-time post")
        PART_TIME = "PART_TIME", _("A dedicated part-time post")
        AMONG_OTHERS = "AMONG_OTHERS", _("One task among others")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Rhythm(models.TextChoices):
        """How often it meets."""

        WEEKLY = "WEEKLY", _("Weekly")
        MONTHLY = "MONTHLY", _("Monthly")
        QUARTERLY = "QUARTERLY", _("Quarterly")
        TWICE_A_YEAR = "TWICE_A_YEAR", _("Twice a year")
        YEARLY = "YEARLY", _("Yearly")
        AS_NEEDED = "AS_NEEDED", _("As needed")
        OTHER = "OTHER", _("Other")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    class Function(models.TextChoices):
        """What it is for (Annex B question 6)."""

        ADVISORY = "ADVISORY", _("Advisory")
        POLICY = "POLICY", _("Policy making")
        IMPLEMENTATION = "IMPLEMENTATION", _("Implementation")
        OTHER = "OTHER", _("Other")

    mechanism = models.ForeignKey(Mechanism, on_delete=models.PROTECT, related_name="bodies")
    code = models.SlugField(max_length=80, unique=True)
    name = models.JSONField()
    kind = models.CharField(max_length=14, choices=Kind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    place = models.CharField(max_length=12, choices=Place, default=Place.MAIN)
    format = models.CharField(max_length=12, choices=Format, default=Format.NOT_KNOWN)
    level = models.CharField(max_length=12, choices=Level, default=Level.NATIONAL)
    area = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=200, blank=True)
    main_function = models.CharField(max_length=14, choices=Function, blank=True)
    functions = models.JSONField(default=list, blank=True)
    tasks = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    leader_rank = models.CharField(max_length=200, blank=True)
    leader_placement = models.CharField(max_length=300, blank=True)
    leader_post = models.CharField(max_length=14, choices=Post, default=Post.NOT_KNOWN)
    secretariat = models.CharField(max_length=300, blank=True)
    secretariat_staff = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    rhythm = models.CharField(max_length=14, choices=Rhythm, default=Rhythm.NOT_KNOWN)
    rhythm_text = models.CharField(max_length=300, blank=True)
    per_year_min = models.PositiveIntegerField(null=True, blank=True)
    per_year_max = models.PositiveIntegerField(null=True, blank=True)
    own_plan = models.CharField(max_length=9, choices=Known, default=Known.NOT_KNOWN)
    own_plan_text = models.TextField(blank=True)
    minutes_public = models.CharField(max_length=9, choices=Known, default=Known.NOT_KNOWN)
    composition = models.TextField(blank=True)
    visibility = models.CharField(max_length=8, choices=BodyVisibility, default=BodyVisibility.MEMBERS)

    class Meta:
        verbose_name = _("body of the mechanism")
        verbose_name_plural = _("bodies of the mechanism")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *_share_rules("body"),
            models.CheckConstraint(
                name="body_not_under_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="body_composition_has_parent",
                condition=~Q(place__in=["COMPOSITION", "SUBGROUP", "ADVISORY", "REPORTS"])
                | Q(parent__isnull=False),
            ),
            models.CheckConstraint(
                name="body_meetings_a_year",
                condition=Q(per_year_min=None)
                | Q(per_year_max=None)
                | Q(per_year_min__lte=F("per_year_max")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        (
            "id", "version", "mechanism", "code", "name", "kind", "parent", "place", "format", "level", "area",
            "theme", "main_function", "functions", "tasks", "legal_basis", "leader_rank", "leader_placement",
            "leader_post", "secretariat", "secretariat_staff", "rhythm", "rhythm_text", "per_year_min",
            "per_year_max", "own_plan", "own_plan_text", "minutes_public", "composition", "visibility", *SHARE_FIELDS,
        ),
        Handling.INTERNAL,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class BodyDate(models.Model):
    """A date of a body as precisely as it is known: `2004`, `2005-07`, `2005-07-11`, `199X`."""

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "CREATED", _("Created")
        REVITALISED = "REVITALISED", _("Revitalised")
        SUPPLEMENTED = "SUPPLEMENTED", _("Supplemented")
        APPOINTED = "APPOINTED", _("Appointed")
        ENDED = "ENDED", _("Ended")
        OTHER = "OTHER", _("Other")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="dates")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.CharField(max_length=10)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("date of a body")
        verbose_name_plural = _("dates of bodies")
        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="body_date_once", fields=["body", "kind", "on"]),
            models.CheckConstraint(
                name="body_date_written", condition=Q(on__regex=r"^\d{3}(X|\d(-\d\d(-\d\d)?)?)$")
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        ("id", "body", "kind", "on", "note"), Handling.INTERNAL
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class BodyLead(models.Model):
    """An organisation that leads the body; more than one lead it jointly. `name` where the register lacks it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="leads")
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("lead of a body")
        verbose_name_plural = _("leads of bodies")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="body_lead_named",
                condition=Q(organisation__isnull=False, name="") | (Q(organisation=None) & ~Q(name="")),
            ),
            models.UniqueConstraint(
                name="body_lead_once", fields=["body", "organisation", "name"], nulls_distinct=False
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        ("id", "body", "organisation", "name"), Handling.INTERNAL
    )

    def __str__(self) -> str:
        return f"lead {self.pk}"


class BodyMember(Versioned):
    """An organisation at the table of a body, in a capacity, for a time. An open end is empty.

    `interests` is what the member declared of conflicting interests: for the body alone.
    """

    class Capacity(models.TextChoices):
        """Annex B question 3 d, and CONSULTED for those who are heard without a seat."""

        DECISION = "DECISION", _("Decides")
        OBSERVER = "OBSERVER", _("Observes")
        ADVISORY = "ADVISORY", _("Advises")
        OTHER = "OTHER", _("Other")
        CONSULTED = "CONSULTED", _("Consulted, without a seat")

    class Seat(models.TextChoices):
        """What the member does at the table."""

        MEMBER = "MEMBER", _("Member")
        CHAIR = "CHAIR", _("Chair")
        VICE_CHAIR = "VICE_CHAIR", _("Vice-chair")
        SECRETARY = "SECRETARY", _("Secretary")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=12, choices=Capacity, default=Capacity.DECISION)
    seat = models.CharField(max_length=12, choices=Seat, default=Seat.MEMBER)
    seats = models.PositiveIntegerField(default=1)
    unit = models.CharField(max_length=200, blank=True)
    representative = models.ForeignKey(
        "actors.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    deputy = models.ForeignKey("actors.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    selected_by = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    interests_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="body_member_term",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
            ),
            models.UniqueConstraint(
                name="body_member_once_at_a_time",
                fields=["body", "organisation"],
                condition=Q(until_on__isnull=True),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "version", "body", "organisation", "capacity", "seat", "seats", "from_on", "until_on",
                "selected_by", "interests", "interests_on",
            ),
            Handling.INTERNAL,
        ),
        "unit": Handling.PERSONAL,
        "representative": Handling.PERSONAL,
        "deputy": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"member {self.pk}"


class BodyRevision(models.Model):
    """What a description said before it was changed: the fields that changed, old and new."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="revisions")
    body = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="revisions")
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    changes = models.JSONField()

    class Meta:
        verbose_name = _("earlier description")
        verbose_name_plural = _("earlier descriptions")
        ordering: ClassVar[list[str]] = ["-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "mechanism", "body", "at", "changes"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"revision {self.pk}"
