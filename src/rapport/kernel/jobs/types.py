"""What the pages get of a job."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RunView:
    """A run as a page shows it. `share` is how much is done, from 0 to 1, or None where that is not known."""

    id: int
    kind: str
    subject: str
    state: str
    step: str
    done: int
    total: int | None
    attempts: int
    error_code: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen: a page need not ask again."""
        return self.state in ("DONE", "FAILED")

    @property
    def share(self) -> float | None:
        """Done of total; 1 when done."""
        if self.state == "DONE":
            return 1.0
        return min(self.done / self.total, 1.0) if self.total else None
