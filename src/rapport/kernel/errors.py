"""The one tree of errors that a user may see.

Anything outside this tree is a defect: the user gets an error number and a plain page, never a trace or a
value. A message says, in this order: where, which rule, what to do.
"""

from collections.abc import Mapping
from typing import Any


class UserFacingError(Exception):
    """An error whose message may be shown to a person.

    `code` is stable (scripts and translations rely on it), `message` is a plain sentence, `extra` holds
    non-personal details such as line numbers or names of figures.
    """

    status = 400
    default_code = "error"

    def __init__(
        self, message: str, *, code: str | None = None, extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code or self.default_code
        self.extra: dict[str, Any] = dict(extra or {})


class InvalidInput(UserFacingError):
    """What was given breaks a rule. `extra["fields"]` may map field names to messages."""

    status = 400
    default_code = "invalid_input"


class AccessDenied(UserFacingError):
    """The object is the viewer's to see, but this may not be done with it: a 403 with a reason."""

    status = 403
    default_code = "access_denied"


class NotAvailable(UserFacingError):
    """Unknown, or not the viewer's to know of: the two are answered alike, a 404."""

    status = 404
    default_code = "not_available"


class UnableTo(UserFacingError):
    """The state of the object does not allow it (a workflow or policy rule): a 409 with a reason."""

    status = 409
    default_code = "unable_to"


class StaleVersion(UserFacingError):
    """Somebody else changed the object since it was read; nothing was written.

    `extra` carries `expected` and `current` version numbers.
    """

    status = 409
    default_code = "stale_version"
