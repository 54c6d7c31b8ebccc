"""The only place that reads the clock. Edges (web, commands, workers) call `now()` once and pass it on."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC, timezone-aware."""
    return datetime.now(UTC)
