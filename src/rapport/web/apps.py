"""Django's registration of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages as a Django application."""

    name = "rapport.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
