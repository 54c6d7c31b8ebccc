"""Tables of the co-ordination mechanism."""

from rapport.coordination.models.bodies import Body, BodyDate, BodyLead, BodyMember, BodyRevision, Mechanism
from rapport.coordination.models.checks import Briefing, SelfCheck, SelfCheckAnswer

__all__ = [
    "Body",
    "BodyDate",
    "BodyLead",
    "BodyMember",
    "BodyRevision",
    "Briefing",
    "Mechanism",
    "SelfCheck",
    "SelfCheckAnswer",
]
