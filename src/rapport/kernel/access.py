"""Who is asking, and the answer to "may I": the shapes that all rules share.

Permissions are codes; their meaning and the roles that carry them live with the accounts
(`rapport.actors.roles`). An unknown permission is denied.
"""

from dataclasses import dataclass, field
from typing import Self

from django.utils.translation import gettext as _

from rapport.kernel.errors import AccessDenied


@dataclass(frozen=True)
class Decision:
    """The answer of a `can_x`: usable as a truth value, with a reason to show when it is no."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


@dataclass(frozen=True)
class Viewer:
    """The person (or system process) on whose behalf something is read or done.

    `person_id` is None for the public and for system processes; `permissions` are codes, whoever they are held for;
    `organisations` are the ids of the organisations the person acts for, and `on_behalf` says which permission is held
    for which of them; `supports` those whose rows somebody of the office may see for
    the time of a support access, without acting for them; `is_system` marks commands and workers started by the
    operator.
    """

    person_id: int | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    organisations: frozenset[int] = field(default_factory=frozenset)
    supports: frozenset[int] = field(default_factory=frozenset)
    on_behalf: frozenset[tuple[int, str]] = field(default_factory=frozenset)
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        """True for the public: nobody signed in, and not the system."""
        return self.person_id is None and not self.is_system

    def has(self, permission: str) -> bool:
        """Whether the permission is held. The system holds all of them, the public none."""
        return self.is_system or permission in self.permissions

    def has_for(self, permission: str, organisation_id: int) -> bool:
        """Whether the permission is held on behalf of that organisation: who submits for one does not for another."""
        return self.is_system or (organisation_id, str(permission)) in self.on_behalf

    @classmethod
    def public(cls) -> Self:
        """Anybody on the web."""
        return cls()

    @classmethod
    def system(cls) -> Self:
        """The operator's own commands and workers."""
        return cls(is_system=True)


def can_use(viewer: Viewer, permission: str) -> Decision:
    """Whether the viewer holds the permission, with a reason where not: a sentence, without the code."""
    if viewer.has(permission):
        return ALLOWED
    if viewer.is_anonymous:
        return Decision(False, _("You are not signed in."))
    return Decision(
        False, _("Your role does not include this. Whoever manages accounts can give you one that does.")
    )


def can_use_for(viewer: Viewer, permission: str, organisation_id: int) -> Decision:
    """Whether the viewer holds the permission on behalf of the organisation, with a reason where not."""
    if viewer.has_for(permission, organisation_id):
        return ALLOWED
    allowed = can_use(viewer, permission)
    return Decision(False, _("You hold this role for another organisation.")) if allowed else allowed


def check_use(viewer: Viewer, permission: str) -> None:
    """Raise AccessDenied where `can_use` says no."""
    decision = can_use(viewer, permission)
    if not decision:
        raise AccessDenied(decision.reason, extra={"permission": permission})


def check_use_for(viewer: Viewer, permission: str, organisation_id: int) -> None:
    """Raise AccessDenied where `can_use_for` says no."""
    decision = can_use_for(viewer, permission, organisation_id)
    if not decision:
        raise AccessDenied(decision.reason, extra={"permission": permission})
