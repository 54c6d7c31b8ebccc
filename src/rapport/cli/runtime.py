"""Bring a command to where it can work: the home folder, the database, Django, the scope of the system."""

import os
from collections.abc import Callable

from rapport.cli.errors import FAILED, CommandFailed
from rapport.config import environment


def start(*, upgrade: bool = True, say: Callable[[str], None] = lambda line: None) -> None:
    """Start (or join) the embedded database where no address is given, set up Django and, if wanted, migrate.

    The process works as the system. Raises CommandFailed with one clear sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    embed(say)
    import django

    django.setup()
    from django.db import DEFAULT_DB_ALIAS

    from rapport.kernel.database.router import OWNER_ALIAS
    from rapport.kernel.database.scope import become_system_process
    from rapport.kernel.database.upgrade import NewerDatabase, missing_migrations, refuse_newer
    from rapport.kernel.database.upgrade import upgrade as bring_up

    become_system_process()
    try:
        # A worker is not given the owner's address; what was migrated, the application's role may read too.
        refuse_newer(OWNER_ALIAS if upgrade else DEFAULT_DB_ALIAS)
        if upgrade and missing_migrations():
            say("· bringing the database up to this version")
            bring_up()
    except NewerDatabase as error:
        raise CommandFailed(str(error), code=FAILED) from error


def embed(say: Callable[[str], None]) -> None:
    """Make sure that DATABASE_URL and its companions are set, by the embedded PostgreSQL if need be."""
    if environment.value("DATABASE_URL"):
        return
    from rapport.config.database import start_embedded
    from rapport.config.embedded import EmbeddedError

    say("· starting the embedded PostgreSQL")
    home = environment.home()
    try:
        _, addresses = start_embedded(home)
    except EmbeddedError as error:
        raise CommandFailed(
            f"the embedded PostgreSQL did not start: {error}. Its log is {home / 'database.log'}.",
            code=FAILED,
        ) from error
    except PermissionError as error:
        raise CommandFailed(
            f"the folder {home} cannot be written ({error.strerror}: {error.filename}); "
            "make it writable, or name another in RAPPORT_HOME",
            code=FAILED,
        ) from error
    addresses.export()
