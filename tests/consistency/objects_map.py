"""Coverage for the sweep: a reason given for a gap of a body that only its members know of, with the canary."""

from datetime import UTC, datetime

from rapport.coordination.coverage.actions import gap_explain
from rapport.coordination.models import Body
from rapport.kernel.access import Viewer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def values(canary: str) -> dict[str, list[str]]:
    """No new parameters; the body is that of `objects_bodies`."""
    hidden = Body.objects.select_related("mechanism__country").get(code="body-of-the-sweep")
    gap_explain(
        country=hidden.mechanism.country.code,
        body=hidden.code,
        which="forms",
        code="fx.organs",
        reason=canary,
        expected=0,
        by=Viewer.system(),
        now=NOW,
    )
    return {}
