"""Two diagnoses of a plan compared: what is new, what is gone, what is still there and perhaps changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapport.analysis.plan.findings import Finding


@dataclass(frozen=True)
class Still:
    """A finding of both diagnoses; `changed` where its facts are no longer the same (fewer forms lack, say)."""

    before: Finding
    after: Finding

    @property
    def changed(self) -> bool:
        """Whether the facts differ."""
        return dict(self.before.facts) != dict(self.after.facts)


@dataclass(frozen=True)
class Since:
    """What became of findings between two diagnoses, in the order of the diagnosis in which they stand."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    still: tuple[Still, ...]


def since(before: Iterable[Finding], after: Iterable[Finding]) -> Since:
    """Findings are the same by their key. Where one key was found several times, they are matched in their order."""
    open_ones: dict[str, list[Finding]] = {}
    earlier = tuple(before)
    for one in earlier:
        open_ones.setdefault(one.key, []).append(one)
    new, still = [], []
    for one in after:
        waiting = open_ones.get(one.key)
        if waiting:
            still.append(Still(waiting.pop(0), one))
        else:
            new.append(one)
    left = {id(one) for waiting in open_ones.values() for one in waiting}
    return Since(tuple(new), tuple(one for one in earlier if id(one) in left), tuple(still))
