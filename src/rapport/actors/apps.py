"""Django's registration of actors."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Actors as a Django application."""

    name = "rapport.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare who may read which table, and say where mailboxes are found."""
        from rapport.actors import table_policies  # noqa: F401
        from rapport.actors.addresses import letters as _addresses  # noqa: F401
        from rapport.actors.agreements import notices as _agreements  # noqa: F401
        from rapport.actors.invitations import letters as _invitations  # noqa: F401
        from rapport.actors.mailboxes import mailbox_of
        from rapport.actors.support import notices  # noqa: F401
        from rapport.kernel.mail.directory import use_directory

        use_directory(mailbox_of)
