"""The public reads editions that were published, withdrawn ones included so that their address can say so."""

from rapport.kernel.database.policies import declare

_OPEN = "state IN ('PUBLISHED', 'WITHDRAWN')"
_IN_OPEN_EDITION = "edition_id IN (SELECT id FROM reports_edition WHERE state = 'PUBLISHED')"

declare("reports.Edition", public_read=_OPEN)
for _model in ("Recommendation", "Snapshot", "FrozenFigure", "RenderedPage", "BuiltFile"):
    declare(f"reports.{_model}", public_read=_IN_OPEN_EDITION)
