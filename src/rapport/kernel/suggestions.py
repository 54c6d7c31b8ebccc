"""What a person may have meant by a name that does not exist."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def with_near(message: str, near: Sequence[str] | None) -> str:
    """The message, followed by the names that come near the one that was given, if there are any."""
    if not near:
        return message
    hint = _("Did you mean %(names)s?") % {"names": _(" or ").join(near)}
    return f"{message} {hint}"
