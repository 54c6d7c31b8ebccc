"""Django's registration of the kernel."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class KernelConfig(AppConfig):
    """The kernel as a Django application."""

    name = "rapport.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the owner's connections see rows that are under forced row security."""
        from rapport.kernel.database.scope import owner_connected

        connection_created.connect(owner_connected, dispatch_uid="rapport.owner_connected")
