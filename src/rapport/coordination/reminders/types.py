"""What the reminders of a body hand to the pages."""

from dataclasses import dataclass
from datetime import datetime

from rapport.obligations.settings import ReminderSettings


@dataclass(frozen=True)
class BodyRemindersView:
    """The reminders that hold for a body. `version` is 0 and `changed_at` None where it has none of its own."""

    settings: ReminderSettings
    version: int
    changed_at: datetime | None

    @property
    def is_own(self) -> bool:
        """Whether the body set them itself."""
        return self.version > 0
