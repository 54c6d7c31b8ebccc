"""Who has what: holders of each entry of a list, entries with nobody, entries held outside a circle only."""

from collections.abc import Iterable, Mapping


def holders(codes: Iterable[str], held: Mapping[int, frozenset[str]]) -> Mapping[str, tuple[int, ...]]:
    """For every code, in the order given, the ids of those who hold it, ascending; an empty tuple where nobody does.

    Codes that are held but not among `codes` are left out.
    """
    found: dict[str, list[int]] = {code: [] for code in codes}
    for one in sorted(held):
        for code in held[one]:
            if code in found:
                found[code].append(one)
    return {code: tuple(ids) for code, ids in found.items()}


def held_by_nobody(coverage: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """The codes that nobody holds, in their order."""
    return tuple(code for code, ids in coverage.items() if not ids)


def held_outside_only(coverage: Mapping[str, tuple[int, ...]], inside: frozenset[int]) -> tuple[str, ...]:
    """The codes that somebody holds, but nobody of `inside`, in their order."""
    return tuple(code for code, ids in coverage.items() if ids and not inside.intersection(ids))
