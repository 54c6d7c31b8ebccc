"""Django's registration of the components, so that their template tags are found."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Template tags `components` and `formats`."""

    name = "rapport.web.components"
    label = "components"
