"""The life of an edition, as a table. Printed into the manual by `rapport docs`."""

from enum import StrEnum

from rapport.actors.roles import Permission
from rapport.kernel.workflow import Transition, Workflow


class EditionState(StrEnum):
    """Where an edition stands."""

    DRAFT = "DRAFT"
    """Being written: figures are counted anew at every look."""
    FROZEN = "FROZEN"
    """Its figures, tables and text are kept as they were at one moment; it can be rebuilt byte for byte."""
    PUBLISHED = "PUBLISHED"
    """Anybody may read it. It does not change any more; later contributions go into a new edition."""
    WITHDRAWN = "WITHDRAWN"
    """Taken back, with a reason; its address says so."""


EDITION = Workflow(
    "edition",
    EditionState,
    (
        Transition(EditionState.DRAFT, EditionState.FROZEN, "edition.frozen", Permission.EDITION_FREEZE),
        Transition(EditionState.FROZEN, EditionState.DRAFT, "edition.reopened", Permission.EDITION_FREEZE),
        Transition(
            EditionState.FROZEN, EditionState.PUBLISHED, "edition.published", Permission.EDITION_PUBLISH
        ),
        Transition(
            EditionState.PUBLISHED, EditionState.WITHDRAWN, "edition.withdrawn", Permission.EDITION_PUBLISH
        ),
    ),
)
