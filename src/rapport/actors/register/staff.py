"""Staff who work on trafficking only, by institution: what was stated, its total and its base (2.2.13).

Pure counting over views of the register: what nobody stated is no zero and enters no total.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.actors.register.types import ActorView

NOT_INSTITUTIONS = frozenset({"STATE", "PARTNER_STATE"})


@dataclass(frozen=True)
class StaffLine:
    """An institution that stated a number. `above` is its superior where that one stated a number too."""

    actor: ActorView
    people: int
    above: ActorView | None


@dataclass(frozen=True)
class Staff:
    """`total` people in `stated` of `asked` institutions; `total` is None where nobody stated anything."""

    lines: tuple[StaffLine, ...]
    asked: int

    @property
    def stated(self) -> int:
        """So many institutions stated a number, zero among them."""
        return len(self.lines)

    @property
    def unknown(self) -> int:
        """So many institutions stated nothing."""
        return self.asked - self.stated

    @property
    def total(self) -> int | None:
        """People in all that was stated; None without a base: unknown is not zero."""
        return sum(one.people for one in self.lines) if self.lines else None

    @property
    def doubtful(self) -> tuple[StaffLine, ...]:
        """Those whose people the number of the institution above may hold already."""
        return tuple(one for one in self.lines if one.above is not None)


def staff_of(actors: Mapping[int, ActorView] | Iterable[ActorView]) -> Staff:
    """Count the staff of institutions, most people first and then by name. States themselves are no institutions."""
    listed = list(actors.values() if isinstance(actors, Mapping) else actors)
    found = {one.id: one for one in listed if one.kind not in NOT_INSTITUTIONS}
    lines = [
        StaffLine(one, one.staff_full_time, _stated_above(one, found))
        for one in found.values()
        if one.staff_full_time is not None
    ]
    lines.sort(key=lambda line: (-line.people, line.actor.name.casefold(), line.actor.code))
    return Staff(tuple(lines), len(found))


def _stated_above(one: ActorView, found: Mapping[int, ActorView]) -> ActorView | None:
    seen = {one.id}
    above = one.parent_id
    while above is not None and above in found and above not in seen:
        if found[above].staff_full_time is not None:
            return found[above]
        seen.add(above)
        above = found[above].parent_id
    return None
