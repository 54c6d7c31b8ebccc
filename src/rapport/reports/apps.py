"""Django's registration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports as a Django application."""

    name = "rapport.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read which table, and what our notices mean."""
        from rapport.reports import notices, table_policies  # noqa: F401
