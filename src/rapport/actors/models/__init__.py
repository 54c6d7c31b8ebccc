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
from rapport.actors.models.agreements import Agreement, AgreementAlert, AgreementFollowUp, AgreementParty
from rapport.actors.models.register import (
    ActorLine,
    ActorProfile,
    ActorTag,
    ContactPoint,
    Merger,
    PastProfile,
    StateRole,
)

__all__ = [
    "ActorLine",
    "ActorProfile",
    "ActorTag",
    "AddressChange",
    "Agreement",
    "AgreementAlert",
    "AgreementFollowUp",
    "AgreementParty",
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
    "StateRole",
    "SupportAccess",
]
