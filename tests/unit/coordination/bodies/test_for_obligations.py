"""What a body answers to obligations about who sits in it."""

import pytest

from rapport.coordination.bodies.for_obligations import Bodies
from rapport.obligations import settings


@pytest.mark.django_db
def test_an_unknown_body_has_no_members_and_no_chair() -> None:
    for ref in ("coordination.body:987654", "plans.plan:1", "coordination.body:x", ""):
        assert Bodies().members_of(ref) == frozenset()
        assert Bodies().escalation_of(ref) == {}
        assert settings.settings_of(ref) == settings.DEFAULT
        assert not settings.sits_in(ref, [1])
