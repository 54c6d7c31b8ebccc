"""How a defect is written down: a number, the class of the error and the lines of code, never its text.

A database's error message quotes values, and a value may be a name. Whoever gets the number can be helped
from the log.
"""

import logging
import secrets

log = logging.getLogger("rapport.defects")


def report(error: BaseException, *, place: str) -> str:
    """Log a defect and give its number. `place` names a view or a kind of job, never an object."""
    number = new_number()
    log.error("defect %s: %s in %s at %s", number, type(error).__name__, place, " < ".join(lines_of(error)))
    return number


def new_number() -> str:
    """A random number, so that it says nothing of what was done."""
    return secrets.token_hex(4).upper()


def lines_of(error: BaseException, depth: int = 8) -> list[str]:
    """The innermost lines of code that the error passed, as `file:line`, innermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        found.append(f"{name.rsplit('/site-packages/')[-1].rsplit('/src/')[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[::-1][:depth]
