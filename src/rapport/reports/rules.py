"""Who may write, build, freeze and publish an edition, and in what state it may be."""

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use
from rapport.kernel.errors import AccessDenied, NotAvailable, UnableTo
from rapport.kernel.suggestions import with_near
from rapport.reports.workflow import EDITION, EditionState

OPEN_STATES = (EditionState.PUBLISHED, EditionState.WITHDRAWN)


def can_see_edition(viewer: Viewer, *, state: str) -> Decision:
    """Anybody sees what was published (a withdrawn one as withdrawn); the rest is the office's."""
    return ALLOWED if state in OPEN_STATES else can_use(viewer, Permission.OFFICE_VIEW)


def unknown_edition(code: str, near: list[str] | None = None) -> NotAvailable:
    """The one answer for an edition that does not exist or is not the viewer's to know of."""
    return NotAvailable(
        with_near(_("There is no edition '%(code)s'.") % {"code": code}, near), code="unknown_edition"
    )


def can_write(viewer: Viewer, *, state: str) -> Decision:
    """Whether the viewer may change texts and specifications: an editor, and only while it is a draft."""
    allowed = can_use(viewer, Permission.NARRATIVE_EDIT)
    if allowed and state != EditionState.DRAFT:
        return Decision(False, _("The edition is frozen: its texts and figures do not change any more."))
    return allowed


def check_write(viewer: Viewer, *, state: str) -> None:
    """Raise AccessDenied (no right) or UnableTo (not a draft)."""
    _check_use(viewer, Permission.NARRATIVE_EDIT)
    decision = can_write(viewer, state=state)
    if not decision:
        raise UnableTo(decision.reason, code="edition_frozen")


def can_build(viewer: Viewer) -> Decision:
    """Whether the viewer may build the files of an edition."""
    return can_use(viewer, Permission.EDITION_BUILD)


def check_build(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_build` says no."""
    _check_use(viewer, Permission.EDITION_BUILD)


def can_move(viewer: Viewer, *, state: str, target: EditionState, frozen_by: int | None = None) -> Decision:
    """Whether the viewer may take the edition to `target`: the table, the permission, and two people to publish."""
    source = EditionState(state)
    possible = EDITION.can(source, target)
    if not possible:
        return possible
    allowed = can_use(viewer, EDITION.check(source, target).permission)
    if not allowed:
        return allowed
    if target is EditionState.PUBLISHED and frozen_by is not None and viewer.person_id == frozen_by:
        return Decision(False, _("You froze this edition: another person must publish it."))
    return ALLOWED


def check_move(viewer: Viewer, *, state: str, target: EditionState, frozen_by: int | None = None) -> None:
    """Raise AccessDenied or UnableTo where `can_move` says no."""
    decision = can_move(viewer, state=state, target=target, frozen_by=frozen_by)
    if decision:
        return
    if EDITION.can(EditionState(state), target):
        raise AccessDenied(decision.reason)
    raise UnableTo(decision.reason, code="illegal_transition")


def check_wave_is_open(published: bool, wave: str) -> None:
    """Raise UnableTo while the edition's wave is a draft: readers follow its numbers to the answers."""
    if not published:
        raise UnableTo(
            _(
                "The wave %(wave)s is still a draft: publish it first, so that readers can follow numbers to answers."
            )
            % {"wave": wave},
            code="wave_draft",
        )


def _check_use(viewer: Viewer, permission: Permission) -> None:
    decision = can_use(viewer, permission)
    if not decision:
        raise AccessDenied(decision.reason)
