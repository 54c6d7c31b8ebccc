"""Django's registration of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """National action plans as a Django application."""

    name = "rapport.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read which table."""
        from rapport.plans import table_policies  # noqa: F401
