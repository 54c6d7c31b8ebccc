"""The link to the new address, and the word to the former one."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors.models import AddressChange
from rapport.kernel.mail.letters import Letter, declare_letter, hash_of

CONFIRM, CHANGED = "address.confirm", "address.changed"


def _confirm(subject: int, secret: str) -> Letter | None:
    row = AddressChange.objects.filter(pk=subject, confirmed_at=None).first()
    if row is None or row.secret_hash != hash_of(secret):
        return None
    instance = settings.INSTANCE_NAME or "Rapport"
    link = settings.PUBLIC_URL + reverse("account:email-open", args=[secret])
    body = _(
        "Somebody with an account in %(instance)s wants to sign in under this address from now on.\n\n"
        "If that is you, open this link within a day:\n\n%(link)s\n\n"
        "If not, you need not do anything: nothing changes.\n"
    ) % {"instance": instance, "link": link}
    return Letter(row.email, _("%(instance)s: confirm your new address") % {"instance": instance}, body)


def _changed(subject: int, secret: str) -> Letter | None:
    row = AddressChange.objects.filter(pk=subject).exclude(former="").first()
    if row is None:
        return None
    instance = settings.INSTANCE_NAME or "Rapport"
    body = _(
        "The account in %(instance)s that was signed in to under this address has another address now.\n\n"
        "If you did not do that, tell the administrator of that instance at once.\n"
    ) % {"instance": instance}
    return Letter(row.former, _("%(instance)s: your address was changed") % {"instance": instance}, body)


def _language_of(subject: int) -> str:
    found = AddressChange.objects.filter(pk=subject).values_list("person__language", flat=True).first()
    return found or "en"


declare_letter(CONFIRM, _confirm, _language_of)
declare_letter(CHANGED, _changed, _language_of)
