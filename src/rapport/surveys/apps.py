"""Django's registration of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys as a Django application."""

    name = "rapport.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read which table, and what the notices of surveys mean."""
        from rapport.surveys import table_policies  # noqa: F401
        from rapport.surveys.assessments import notices as of_assessments  # noqa: F401
        from rapport.surveys.running import notices  # noqa: F401
