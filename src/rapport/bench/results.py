"""What a bench reports: both sides' times, the ratio of their medians, memory, versions."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """One task timed on both sides in alternating runs. Seconds per run; `target` is the ratio to stay
    within, if any.
    """

    task: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    target: float | None = None

    @property
    def ratio(self) -> float:
        """Our median time by their median time; below one, ours is faster."""
        return statistics.median(self.ours) / statistics.median(self.theirs)

    @property
    def met(self) -> bool:
        """Whether the ratio is within the target."""
        return self.target is None or self.ratio <= self.target

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain values, times in milliseconds."""
        return {
            "task": self.task,
            "ours_ms": [round(1000 * seconds, 2) for seconds in self.ours],
            "theirs_ms": [round(1000 * seconds, 2) for seconds in self.theirs],
            "ours_median_ms": round(1000 * statistics.median(self.ours), 2),
            "theirs_median_ms": round(1000 * statistics.median(self.theirs), 2),
            "ratio": round(self.ratio, 3),
            "target": self.target,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class BenchResult:
    """The outcome of one bench: sizes, comparisons, whether all results were identical, memory in bytes,
    versions, notes.
    """

    name: str
    against: str
    sizes: Mapping[str, int]
    comparisons: tuple[Comparison, ...]
    identical: bool
    memory: Mapping[str, int]
    versions: Mapping[str, str]
    notes: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether all results are identical and every target is met."""
        return self.identical and all(comparison.met for comparison in self.comparisons)

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "name": self.name,
            "against": self.against,
            "sizes": dict(self.sizes),
            "comparisons": [comparison.as_json() for comparison in self.comparisons],
            "identical": self.identical,
            "passed": self.passed,
            "memory_bytes": dict(self.memory),
            "versions": dict(self.versions),
            "notes": list(self.notes),
        }

    def as_table(self) -> str:
        """The result for people, several lines."""
        lines = [f"bench {self.name}, against {self.against}", "  " + _pairs(self.sizes)]
        lines.append(f"  {'task':<28} {'ours, ms':>10} {'theirs, ms':>11} {'ratio':>7} {'target':>7}")
        for comparison in self.comparisons:
            said = comparison.as_json()
            target = "–" if comparison.target is None else f"≤ {comparison.target}"
            lines.append(
                f"  {comparison.task:<28} {said['ours_median_ms']:>10.1f} {said['theirs_median_ms']:>11.1f}"
                f" {said['ratio']:>7.2f} {target:>7}"
            )
        lines.append(f"  results identical: {'yes' if self.identical else 'NO'}")
        lines.append(
            "  memory: " + ", ".join(f"{name} {size / 2**20:.1f} MiB" for name, size in self.memory.items())
        )
        lines.append("  " + _pairs(self.versions))
        lines.extend(f"  {note}" for note in self.notes)
        lines.append(f"  {'passed' if self.passed else 'FAILED'}")
        return "\n".join(lines)


def _pairs(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
