"""Django's registration of obligations."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Obligations as a Django application."""

    name = "rapport.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
