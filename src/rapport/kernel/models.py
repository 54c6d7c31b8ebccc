"""Tables of the kernel: audit outbox, chain and checkpoints; runs of jobs; mail waiting to be sent; sessions, and
how often signing in was tried."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from rapport.kernel.datahandling import Handling


class AuditOutbox(models.Model):
    """Events as they happen, written in the transaction of the write they describe, not yet sealed."""

    event = models.CharField(max_length=80)
    actor = models.BigIntegerField(null=True)
    system = models.BooleanField(default=False)
    subject = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name = "audit event waiting to be sealed"
        verbose_name_plural = "audit events waiting to be sealed"

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "event": Handling.INTERNAL,
        "actor": Handling.PERSONAL,
        "system": Handling.INTERNAL,
        "subject": Handling.INTERNAL,
        "happened_at": Handling.INTERNAL,
        "detail": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"


class AuditEvent(models.Model):
    """One link of the sealed chain. Written by the sealer alone; see `rapport.kernel.chain` for the hash."""

    sequence = models.BigIntegerField(primary_key=True)
    outbox_id = models.BigIntegerField(unique=True)
    event = models.CharField(max_length=80)
    actor = models.BigIntegerField(null=True)
    system = models.BooleanField()
    subject = models.CharField(max_length=120, db_index=True)
    happened_at = models.DateTimeField()
    detail = models.JSONField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "audit event"
        ordering: ClassVar[list[str]] = ["sequence"]

    data_handling: ClassVar[dict[str, Handling]] = {
        "sequence": Handling.INTERNAL,
        "outbox_id": Handling.INTERNAL,
        "event": Handling.INTERNAL,
        "actor": Handling.PERSONAL,
        "system": Handling.INTERNAL,
        "subject": Handling.INTERNAL,
        "happened_at": Handling.INTERNAL,
        "detail": Handling.INTERNAL,
        "hash": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.sequence} {self.event} {self.subject}"


class AuditCheckpoint(models.Model):
    """A signed statement: at this moment the chain had so many events and this head."""

    size = models.BigIntegerField(primary_key=True)
    head = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    class Meta:
        verbose_name = "audit checkpoint"
        ordering: ClassVar[list[str]] = ["size"]

    data_handling: ClassVar[dict[str, Handling]] = {
        "size": Handling.PUBLIC,
        "head": Handling.PUBLIC,
        "made_at": Handling.PUBLIC,
        "key_id": Handling.PUBLIC,
        "signature": Handling.PUBLIC,
    }

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class JobState(models.TextChoices):
    """How far a job is."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class JobRun(models.Model):
    """What a page can show of a job:

    how far it is, and why it failed. The queue itself is procrastinate's.
    """

    kind = models.CharField(max_length=120)
    subject = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=JobState, default=JobState.QUEUED)
    step = models.CharField(max_length=120, default="", blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=120, default="", blank=True)
    started_by = models.BigIntegerField(null=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "run of a job"
        verbose_name_plural = "runs of jobs"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["QUEUED", "RUNNING"]),
                name="kernel_jobrun_one_active_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DONE", "FAILED"], finished_at__isnull=False)
                | Q(state__in=["QUEUED", "RUNNING"], finished_at__isnull=True),
                name="kernel_jobrun_finished_has_time",
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "kind": Handling.INTERNAL,
        "subject": Handling.INTERNAL,
        "state": Handling.INTERNAL,
        "step": Handling.INTERNAL,
        "done": Handling.INTERNAL,
        "total": Handling.INTERNAL,
        "attempts": Handling.INTERNAL,
        "error_code": Handling.INTERNAL,
        "started_by": Handling.PERSONAL,
        "queued_at": Handling.INTERNAL,
        "started_at": Handling.INTERNAL,
        "finished_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"


class MailDigest(models.Model):
    """One mail to one person on one of that person's days. Made with its notices, then sent, then marked."""

    person_id = models.BigIntegerField()
    day = models.DateField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "mail digest"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person_id", "day"], name="kernel_maildigest_one_per_person_and_day"
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person_id": Handling.PERSONAL,
        "day": Handling.INTERNAL,
        "made_at": Handling.INTERNAL,
        "sent_at": Handling.INTERNAL,
        "attempts": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"digest {self.pk}"


class MailNotice(models.Model):
    """Something a person should hear of in the next digest:

    a kind and opaque parameters, never a text or a name.
    """

    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    digest = models.ForeignKey(MailDigest, null=True, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        verbose_name = "notice waiting to be mailed"
        verbose_name_plural = "notices waiting to be mailed"

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person_id": Handling.PERSONAL,
        "kind": Handling.INTERNAL,
        "params": Handling.INTERNAL,
        "queued_at": Handling.INTERNAL,
        "digest": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"notice {self.pk} {self.kind}"


class MailLetter(models.Model):
    """A single mail that waits to be sent, or was: what it is about. See `mail.letters` for the nonce."""

    kind = models.CharField(max_length=80)
    subject = models.BigIntegerField()
    nonce = models.CharField(max_length=64, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "letter"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(sent_at=None), name="kernel_mailletter_one_waiting"
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "kind": Handling.INTERNAL,
        "subject": Handling.INTERNAL,
        "nonce": Handling.SECRET,
        "queued_at": Handling.INTERNAL,
        "sent_at": Handling.INTERNAL,
        "attempts": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"letter {self.pk} {self.kind}"


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or is about to be. What it holds is sealed."""

    person_id = models.BigIntegerField(null=True, db_index=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    agent = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"

    data_handling: ClassVar[dict[str, Handling]] = {
        "session_key": Handling.SECRET,
        "session_data": Handling.SECRET,
        "expire_date": Handling.INTERNAL,
        "person_id": Handling.PERSONAL,
        "began_at": Handling.PERSONAL,
        "seen_at": Handling.PERSONAL,
        "agent": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"session of {self.person_id}"


class Tally(models.Model):
    """How often something was tried since `began_at`. The key is a keyed hash: it names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "tally"
        verbose_name_plural = "tallies"

    data_handling: ClassVar[dict[str, Handling]] = {
        "key": Handling.INTERNAL,
        "began_at": Handling.INTERNAL,
        "count": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"tally {self.count}"


class UsedStep(models.Model):
    """The last step of a person's one-time passwords that was used; none is used twice, whatever a cache forgets."""

    owner = models.CharField(max_length=40, primary_key=True)
    step = models.BigIntegerField()

    class Meta:
        verbose_name = "used step of a one-time password"
        verbose_name_plural = "used steps of one-time passwords"

    data_handling: ClassVar[dict[str, Handling]] = {
        "owner": Handling.PERSONAL,
        "step": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"step of {self.owner}"
