"""Django's registration of api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Api as a Django application."""

    name = "rapport.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
