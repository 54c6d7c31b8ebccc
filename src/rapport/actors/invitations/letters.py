"""The mail of an invitation: the instance, the link, until when it works. Nothing about person or organisation."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors.models import Invitation
from rapport.kernel.i18n.formats import date_and_time
from rapport.kernel.mail.letters import Letter, declare_letter, hash_of

INVITATION = "invitation"


def _compose(subject: int, secret: str) -> Letter | None:
    row = Invitation.objects.filter(pk=subject, accepted_at=None, withdrawn_at=None).first()
    # Another hash: made with another server key, so that its link would not work.
    if row is None or row.secret_hash != hash_of(secret):
        return None
    instance = settings.INSTANCE_NAME or "Rapport"
    link = settings.PUBLIC_URL + reverse("account:invitation-open", args=[secret])
    body = _(
        "You are invited to work in %(instance)s.\n\n"
        "Open this link to accept; it works once, until %(until)s:\n\n%(link)s\n\n"
        "If you did not expect this, you need not do anything. Do not pass the link on: whoever has it "
        "can accept in your place.\n"
    ) % {"instance": instance, "until": date_and_time(row.expires_at), "link": link}
    return Letter(row.email, _("%(instance)s: an invitation") % {"instance": instance}, body)


def _language_of(subject: int) -> str:
    return Invitation.objects.filter(pk=subject).values_list("language", flat=True).first() or "en"


declare_letter(INVITATION, _compose, _language_of)
