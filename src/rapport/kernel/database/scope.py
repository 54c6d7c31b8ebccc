"""The scope of a piece of work: whose rows it may touch, whether it may write, and as which role.

Everything is set for the present transaction only: a setting of the session leaked rows to the next request
on the same connection when it was tried. After a transaction PostgreSQL leaves such a setting as an empty
text, not as NULL; the policies treat the empty text as "nothing".
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from rapport.kernel.access import Viewer
from rapport.kernel.database.remembering import remembering
from rapport.kernel.database.roles import ORGANISATIONS_SETTING, PUBLIC, SCOPE_SETTING
from rapport.kernel.database.router import OWNER_ALIAS

OFFICE_PERMISSION = "OFFICE_VIEW"
"""Whoever holds it works in the office that runs the instance and may see the rows of all its organisations.
"""


def scope_of(viewer: Viewer) -> tuple[str, str]:
    """The two settings for a viewer:

    scope (system, office, organisation, public) and organisation ids as `{1,2}`, those under support access included.
    """
    ids = sorted(viewer.organisations | viewer.supports)
    organisations = "{" + ",".join(str(int(one)) for one in ids) + "}"
    if viewer.is_system:
        return "system", organisations
    if viewer.has(OFFICE_PERMISSION):
        return "office", organisations
    return ("public" if viewer.is_anonymous else "organisation"), organisations


class Scope:
    """The running scope: lets the work step down to the public's role until the scope ends."""

    def __init__(self) -> None:
        self.is_public_role = False

    def step_down(self) -> None:
        """From here on, see published rows only."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {PUBLIC}")
        self.is_public_role = True


@contextmanager
def database_scope(viewer: Viewer, *, read_only: bool = False, public_role: bool = False) -> Iterator[Scope]:
    """Run a block as one transaction in the scope of `viewer`.

    `read_only` makes any write fail in the database; `public_role` steps down to the role that sees published
    rows only. Nested (within a test, or an action started by a command) it works on a savepoint and puts the
    former scope back when it ends; a scope nested in a read-only one stays read-only.
    """
    is_nested = connection.in_atomic_block
    running = Scope()
    with transaction.atomic(), remembering(is_on=read_only):
        before = _set(*scope_of(viewer), read_only=read_only)
        if public_role:
            running.step_down()
        yield running
        # The end of a transaction, or a rolled-back savepoint, undoes the settings; a released one would keep
        # them.
        if is_nested and not connection.needs_rollback:
            _set(*before, role_back=running.is_public_role)


_SET = """
WITH before AS MATERIALIZED (SELECT coalesce(current_setting(%s, true), ''), coalesce(current_setting(%s, true), ''))
SELECT before.*, set_config(%s, %s, true), set_config(%s, %s, true) FROM before"""


def _set(
    scope: str, organisations: str, *, read_only: bool = False, role_back: bool = False
) -> tuple[str, str]:
    """Set the scope and its organisations. Gives what they were before."""
    statement = _SET
    if read_only:
        statement = f"{statement}; SET TRANSACTION READ ONLY"
    if role_back:
        statement = f"{statement}; SET LOCAL ROLE NONE"
    names = (SCOPE_SETTING, ORGANISATIONS_SETTING)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*names, names[0], scope, names[1], organisations])
        former_scope, former_organisations, _scope, _organisations = cursor.fetchone()
    return former_scope, former_organisations


def become_system_process() -> None:
    """Let every connection of this process start in the scope `system`.

    For commands and workers, never for the web.
    """
    connection_created.connect(_start_as_system, dispatch_uid="rapport.system_process")
    if connection.connection is not None:
        _start_as_system(connection=connection)


def owner_connected(*, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Give the owner's connections the scope `system`: row policies are forced upon the owner too."""
    if connection.alias == OWNER_ALIAS:
        _start_as_system(connection=connection)


def _start_as_system(*, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'system', false)", [SCOPE_SETTING])
