"""What a serving process keeps for good is left out of the search for garbage."""

import gc
from collections.abc import Iterator

import pytest

from rapport.config.memory import settle


@pytest.fixture(autouse=True)
def searched_again() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_searched_no_more_and_garbage_still_is() -> None:
    settle()
    assert gc.get_freeze_count() > 10_000
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
