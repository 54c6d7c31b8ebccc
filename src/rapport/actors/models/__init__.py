"""Tables of actors: organisations, people and roles; the register of who is who."""

from rapport.actors.models.accounts import (
    AddressChange,
    Invitation,
    Membership,
    Organisation,
    OrganisationName,
    Person,
    PersonManager,
    RoleGrant,
    SupportAccess,
)
from rapport.actors.models.register import (
    ActorLine,
    ActorProfile,
    ActorTag,
    ContactPoint,
    Merger,
    PastProfile,
)

__all__ = [
    "ActorLine",
    "ActorProfile",
    "ActorTag",
    "AddressChange",
    "ContactPoint",
    "Invitation",
    "Membership",
    "Merger",
    "Organisation",
    "OrganisationName",
    "PastProfile",
    "Person",
    "PersonManager",
    "RoleGrant",
    "SupportAccess",
]
