"""How a command fails: one clear line on the error stream and an exit code."""

import contextlib
import sys

WRONG_INPUT = 2
"""A wrong name, option or file: nothing was done."""
FAILED = 1
"""What was asked for was tried and is not so, or could not be finished."""


class CommandFailed(Exception):
    """Ends a command with a message of its own and an exit code."""

    def __init__(self, message: str, *, code: int = WRONG_INPUT) -> None:
        super().__init__(message)
        self.code = code


def report(message: str) -> None:
    """The message on the error stream, under the command's name."""
    with contextlib.suppress(OSError):  # a closed terminal has nobody to tell
        sys.stderr.write(f"rapport: {message}\n")
