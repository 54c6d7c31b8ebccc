"""Django's registration of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel as a Django application."""

    name = "rapport.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
