"""Django's registration of coordination."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """Coordination as a Django application."""

    name = "rapport.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what the public may read."""
        from rapport.coordination import table_policies  # noqa: F401
