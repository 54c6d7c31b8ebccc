"""Tables of the kernel: the audit outbox, the sealed chain and its signed checkpoints."""

from typing import ClassVar

from django.db import models

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
