"""How far the coding of an answer is, and which coding a person's next one would be. Pure: no rows, no rights."""

from typing import NamedTuple

from rapport.surveys.coding.types import Status


class Mark(NamedTuple):
    """What matters of a coding in force: its number on record, what it says, who made it, whether it is live."""

    id: int
    says: tuple[str, frozenset[str]]
    coder: int | None = None
    live: bool = True
    since: int = 1
    """The version of the codebook under which it was made."""


class Standing(NamedTuple):
    """The codings in force of one answer, and what its item asks for.

    `open`: without a coding there would be something to code; `since`: the version in which its codes last changed.
    """

    first: Mark | None
    second: Mark | None
    final: Mark | None
    double: bool
    open: bool
    withheld: bool = False
    since: int = 1


def status_of(one: Standing) -> Status:
    """How far the coding is."""
    if one.withheld:
        return Status.WITHHELD
    if _to_settle(one):
        return Status.TO_SETTLE
    if one.double and _live(one.first) and not _live(one.second) and not _settled(one):
        return Status.ONCE
    if _live(one.final):
        return Status.OLDER if one.final is not None and one.final.since < one.since else Status.CODED
    if one.final is not None or (one.first is not None and not one.first.live):
        return Status.STALE
    return Status.UNCODED if one.open else Status.NOTHING


def _live(mark: Mark | None) -> bool:
    return mark is not None and mark.live


def _to_settle(one: Standing) -> bool:
    if one.first is None or one.second is None or not (one.first.live and one.second.live):
        return False
    return one.first.says != one.second.says and not _settled(one)


def _settled(one: Standing) -> bool:
    """Whether the final coding was made with both codings on the table."""
    if one.final is None or one.first is None or one.second is None or not one.final.live:
        return False
    return one.final.id > max(one.first.id, one.second.id)


def is_pair(one: Standing) -> bool:
    """Whether both codings are there and rest on what stands."""
    return _live(one.first) and _live(one.second)


def is_blind(one: Standing, person: int | None, *, codes: bool) -> bool:
    """Whether the person may still be the second coder, and so is shown nothing of the first coding."""
    if not (codes and one.double) or is_pair(one):
        return False
    return not (one.first is not None and one.first.coder == person)


def next_stage(one: Standing, person: int | None) -> str:
    """Which coding the person's next one would be: FIRST, SECOND, or none where both stand (`SETTLE`)."""
    if not one.double or not _live(one.first):
        return "FIRST"
    if is_pair(one):
        return "SETTLE"
    assert one.first is not None
    return "FIRST" if one.first.coder == person else "SECOND"
