"""Django's registration of actors."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Actors as a Django application."""

    name = "rapport.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read which table."""
        from rapport.actors import table_policies  # noqa: F401
