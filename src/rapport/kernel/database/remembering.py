"""What a reading request asked once it does not ask again.

Only a read-only scope remembers, and only until it ends: nothing that it read can be changed by itself meanwhile. What
nothing changes any more is remembered in a writing one too.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("rapport_answers", default=None)
_fixed: ContextVar[dict[Hashable, Any] | None] = ContextVar("rapport_fixed_answers", default=None)


@contextmanager
def remembering(*, is_on: bool) -> Iterator[None]:
    """Remember answers within the block where `is_on`; what an outer block remembers is not seen here."""
    token, fixed = _answers.set({} if is_on else None), _fixed.set({})
    try:
        yield
    finally:
        _answers.reset(token)
        _fixed.reset(fixed)


def remembered(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question, asked once per reading request; elsewhere each time.

    `question` must name everything the answer depends on, the viewer's organisations among it.
    """
    known = _answers.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    answer: T = known[question]
    return answer


def remembered_fixed(question: Hashable, ask: Callable[[], T]) -> T:
    """As `remembered`, in requests that write as well: for what the database lets nobody change."""
    known = _fixed.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    answer: T = known[question]
    return answer
