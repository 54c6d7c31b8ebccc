"""Roles and permissions as reviewed code. One role, one purpose; stored as stable codes; a change needs an ADR."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What may be done, one code per deed. A test checks that each is used by a rule and carried by a role."""

    OFFICE_VIEW = "OFFICE_VIEW"
    """Open the office's workspace and read drafts of waves, figures and editions."""
    FIGURE_EDIT = "FIGURE_EDIT"
    """Name, change and withdraw universes and figures of a wave."""
    NARRATIVE_EDIT = "NARRATIVE_EDIT"
    """Write chapters, tables, charts and recommendations of a draft edition."""
    EDITION_BUILD = "EDITION_BUILD"
    """Build the files of an edition."""
    EDITION_FREEZE = "EDITION_FREEZE"
    """Freeze the figures of an edition, so that it can be reproduced."""
    EDITION_PUBLISH = "EDITION_PUBLISH"
    """Publish a frozen edition; never by the person who froze it."""
    WAVE_LOAD = "WAVE_LOAD"
    """Load a whole wave from files."""
    ACCOUNT_MANAGE = "ACCOUNT_MANAGE"
    """Register people and organisations, grant and end roles."""
    AUDIT_VIEW = "AUDIT_VIEW"
    """Read the audit log and its verification."""


@dataclass(frozen=True)
class Role:
    """A stable code with its label, its one purpose and its permissions."""

    code: str
    label: str | Promise
    purpose: str | Promise
    permissions: frozenset[Permission]


def _role(code: str, label: str | Promise, purpose: str | Promise, *permissions: Permission) -> Role:
    return Role(code, label, purpose, frozenset({Permission.OFFICE_VIEW, *permissions}))


ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        _role(
            "READER",
            _("Reader"),
            _("Reads the office's drafts, changes nothing."),
        ),
        _role(
            "EDITOR",
            _("Editor"),
            _("Names figures, writes the report, builds and freezes editions."),
            Permission.FIGURE_EDIT,
            Permission.NARRATIVE_EDIT,
            Permission.EDITION_BUILD,
            Permission.EDITION_FREEZE,
        ),
        _role(
            "APPROVER",
            _("Approver"),
            _("Publishes editions that another person has frozen."),
            Permission.EDITION_PUBLISH,
        ),
        _role(
            "ADMINISTRATOR",
            _("Administrator"),
            _("Registers people and organisations, grants roles, loads waves."),
            Permission.ACCOUNT_MANAGE,
            Permission.WAVE_LOAD,
        ),
        _role(
            "AUDITOR",
            _("Auditor"),
            _("Reads the audit log and checks that nobody has altered it."),
            Permission.AUDIT_VIEW,
        ),
    )
}


def permissions_of(codes: frozenset[str]) -> frozenset[str]:
    """All permissions of the given role codes; an unknown code carries none."""
    return frozenset(
        permission.value for code in codes if code in ROLES for permission in ROLES[code].permissions
    )
