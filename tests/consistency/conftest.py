"""The demonstration, for the checks that need pages with something on them."""

from tests.integration.conftest import osce, osce_connection, osce_database  # noqa: F401
