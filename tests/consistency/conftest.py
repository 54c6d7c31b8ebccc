"""The demonstration, for the checks that need pages with something on them."""

import pytest
from django.conf import LazySettings
from tests.integration.conftest import osce, osce_connection, osce_database  # noqa: F401


@pytest.fixture
def unlimited(settings: LazySettings) -> None:
    """Without the limiter of sign-ins: what it answers is not tested."""
    settings.ACCOUNT_RATE_LIMITS = False
