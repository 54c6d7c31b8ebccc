"""Django's registration of coordination."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """Coordination as a Django application."""

    name = "rapport.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what the public may read, what notices mean, and answer obligations about bodies."""
        from rapport.coordination import (  # noqa: F401
            table_policies,
            table_policies_coverage,
            table_policies_findings,
            table_policies_meetings,
        )
        from rapport.coordination.bodies.for_obligations import Bodies
        from rapport.coordination.calendars import invitations  # noqa: F401
        from rapport.coordination.circulars import sending  # noqa: F401
        from rapport.coordination.meetings import notices  # noqa: F401
        from rapport.coordination.procedures import notices as _procedures  # noqa: F401
        from rapport.obligations.settings import register_body_provider

        register_body_provider(Bodies())
