"""Who may read a wave, load one, and name figures over it; and what a figure must be to be saved."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import Dataset, FigureSpec, UniverseSpec, tabulate
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.kernel.suggestions import with_near


def can_see_wave(viewer: Viewer, *, published: bool) -> Decision:
    """Anybody may see a published wave; a draft is the office's."""
    return ALLOWED if published else can_use(viewer, Permission.OFFICE_VIEW)


def check_see_wave(viewer: Viewer, *, published: bool, code: str) -> None:
    """Raise NotAvailable, the same as for a wave that does not exist."""
    if not can_see_wave(viewer, published=published):
        raise unknown_wave(code)


def unknown_wave(code: str, near: list[str] | None = None) -> NotAvailable:
    """The one answer for a wave that does not exist or is not the viewer's to know of."""
    return NotAvailable(
        with_near(_("There is no wave '%(code)s'.") % {"code": code}, near), code="unknown_wave"
    )


def can_load_wave(viewer: Viewer) -> Decision:
    """Whether the viewer may load whole waves from files."""
    return can_use(viewer, Permission.WAVE_LOAD)


def check_load_wave(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_load_wave` says no."""
    decision = can_load_wave(viewer)
    if not decision:
        raise AccessDenied(decision.reason)


def can_edit_figures(viewer: Viewer) -> Decision:
    """Whether the viewer may name, change and withdraw universes and figures."""
    return can_use(viewer, Permission.FIGURE_EDIT)


def check_edit_figures(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_figures` says no."""
    decision = can_edit_figures(viewer)
    if not decision:
        raise AccessDenied(decision.reason)


def check_can_be_counted(dataset: Dataset, figure: FigureSpec, universe: UniverseSpec) -> None:
    """Raise InvalidInput where the figure cannot be counted over the wave's answers, with the engine's reason."""
    try:
        tabulate(dataset, [figure], [universe])
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code) from error


def check_universe_unused(figures: int) -> None:
    """Raise UnableTo where figures still rest on a universe."""
    if figures:
        told = ngettext(
            "%(figures)s figure rests on this universe: give it another base first.",
            "%(figures)s figures rest on this universe: give them another base first.",
            figures,
        )
        raise UnableTo(told % {"figures": figures}, code="universe_used")
