"""The codes of bodies and members with their words, for forms and pages."""

from typing import Any

from rapport.coordination.models import Body, BodyDate, BodyMember, Mechanism, SelfCheck, SelfCheckAnswer
from rapport.coordination.models.bodies import BodyVisibility, Known

CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "kind": Body.Kind.choices,
    "place": Body.Place.choices,
    "format": Body.Format.choices,
    "level": Body.Level.choices,
    "leader_post": Body.Post.choices,
    "rhythm": Body.Rhythm.choices,
    "civil_society": Known.choices,
    "own_plan": Known.choices,
    "minutes_public": Known.choices,
    "function": Body.Function.choices,
    "structure": Mechanism.Structure.choices,
    "budget": Known.choices,
    "budget_source": Mechanism.Budget.choices,
    "budget_adequate": Known.choices,
    "reach": Mechanism.Reach.choices,
    "visibility": BodyVisibility.choices,
    "date": BodyDate.Kind.choices,
    "capacity": BodyMember.Capacity.choices,
    "seat": BodyMember.Seat.choices,
    "list": SelfCheck.List.choices,
    "answer": SelfCheckAnswer.Answer.choices,
}


def word(of: str, code: str) -> Any:
    """The words for a code, or the code where there are none."""
    return dict(CHOICES[of]).get(code, code)
