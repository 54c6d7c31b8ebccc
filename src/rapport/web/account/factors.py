"""How second factors behave here: their secrets are sealed for the person they belong to; few words, one name."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from rapport.kernel.encryption import seal, unseal

_owner: ContextVar[int | None] = ContextVar("rapport_owner_of_secrets", default=None)


@contextmanager
def secrets_of(person_id: int) -> Iterator[None]:
    """Open and seal secrets of this person within the block: of somebody who is not signed in yet."""
    token = _owner.set(person_id)
    try:
        yield
    finally:
        _owner.reset(token)


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """django-allauth keeps the seed of an app, and of recovery codes, in clear unless told otherwise."""

    def encrypt(self, text: str) -> str:
        """The secret, sealed for its owner."""
        return seal(text, place=_place())

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises CannotOpen for one that was moved from another person's row."""
        return unseal(encrypted_text, place=_place())

    def _get_site_name(self) -> str:
        return str(settings.INSTANCE_NAME)


def _place() -> tuple[str, str, str]:
    owner = _owner.get() or context.request.user.pk
    if owner is None:
        raise RuntimeError("A secret is opened for nobody: use secrets_of.")
    return ("mfa_authenticator", "data", str(owner))
