"""Django's own test runner is not used: `./rapport test` runs pytest."""

from typing import Any


class UsePytest:
    """Says which command to use instead."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    def run_tests(self, labels: list[str]) -> int:
        """Refuse, naming the command."""
        raise SystemExit("Use ./rapport test")
