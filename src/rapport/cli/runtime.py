"""Bring a command to where it can work: the home folder, the database, Django, the scope of the system."""

import contextlib
import os
from collections.abc import Callable
from typing import Any

from rapport.cli.errors import FAILED, CommandFailed
from rapport.config import environment

_held: list[Any] = []


def start(*, upgrade: bool = True, say: Callable[[str], None] = lambda line: None) -> None:
    """Start (or join) the embedded database where no address is given, set up Django and, if wanted, migrate.

    The process works as the system. Raises CommandFailed with one clear sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    embed(say)
    import django

    django.setup()
    from rapport.kernel.database.scope import become_system_process
    from rapport.kernel.database.upgrade import NewerDatabase, missing_migrations, refuse_newer
    from rapport.kernel.database.upgrade import upgrade as bring_up

    become_system_process()
    try:
        refuse_newer()
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

    say("· starting the embedded PostgreSQL")
    try:
        # The library prints warnings about the machine to the output that scripts read.
        with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                server, addresses = start_embedded(environment.home())
    except Exception as error:
        raise CommandFailed(
            f"the embedded PostgreSQL did not start ({type(error).__name__}: {error}). "
            f"Its log is {environment.home() / 'database' / 'log'}; `./rapport demo --reset` starts over.",
            code=FAILED,
        ) from error
    _held.append(server)
    addresses.export()
