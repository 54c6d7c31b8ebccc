"""Django's registration of obligations."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Obligations as a Django application."""

    name = "rapport.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read which table, and what the notices of obligations mean."""
        from rapport.obligations import notices, table_policies  # noqa: F401
