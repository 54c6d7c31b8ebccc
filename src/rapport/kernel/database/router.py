"""Only the owner migrates; everything else goes through the application role."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS

OWNER_ALIAS = "owner"


class OwnerMigrates:
    """Database router:

    tables are made through the alias `owner`, rows are read and written through `default`.
    """

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        """Rows are read as the application role."""
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        """Rows are written as the application role."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Both aliases are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Tables change only through the owner's alias."""
        return db == OWNER_ALIAS
