"""Django's registration of the kernel."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class KernelConfig(AppConfig):
    """The kernel as a Django application."""

    name = "rapport.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the owner's connections see rows under forced row security; make the queue know the kernel's tasks."""
        from rapport.kernel.database.scope import owner_connected
        from rapport.kernel.jobs import periodic, tasks  # noqa: F401

        connection_created.connect(owner_connected, dispatch_uid="rapport.owner_connected")
