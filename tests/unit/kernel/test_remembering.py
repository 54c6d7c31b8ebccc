"""A reading request asks once; a writing one asks each time, and nothing outlives its scope."""

import pytest

from rapport.kernel.access import Viewer
from rapport.kernel.database.remembering import remembered, remembered_fixed
from rapport.kernel.database.scope import database_scope


@pytest.mark.django_db
def test_only_a_read_only_scope_remembers() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [remembered("q", ask), remembered("q", ask)] == [1, 2]
    with database_scope(Viewer.system()):
        assert [remembered("q", ask), remembered("q", ask)] == [3, 4]
    with database_scope(Viewer.system(), read_only=True):
        assert [remembered("q", ask), remembered("q", ask)] == [5, 5]
        with database_scope(Viewer.public(), read_only=True):
            assert remembered("q", ask) == 6, "another scope, another viewer"
        assert remembered("q", ask) == 5
    assert remembered("q", ask) == 7


@pytest.mark.django_db
def test_a_writing_scope_remembers_what_cannot_change() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [remembered_fixed("q", ask), remembered_fixed("q", ask)] == [1, 2]
    for first in (3, 4):
        with database_scope(Viewer.system()):
            assert [remembered_fixed("q", ask), remembered_fixed("q", ask)] == [first, first]
