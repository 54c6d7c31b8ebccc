"""Django's registration of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages as a Django application."""

    name = "rapport.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what signing in and second factors say."""
        from rapport.web.account import signals

        signals.connect()
