"""Two people move parts at the same moment: no circle comes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection

from rapport.actors.kinds import OrganisationKind as Kind
from rapport.actors.models import Organisation
from rapport.actors.register import actions
from rapport.kernel.access import Viewer
from rapport.kernel.errors import UnableTo


def test_two_moves_at_once_close_no_circle(committed_db: object, system: Viewer, now: datetime) -> None:
    def made(number: int) -> int:
        code = f"ministry-{number}"
        return actions.actor_register(code=code, kind=Kind.MINISTRY, names={"en": code}, by=system, now=now)

    def place(pair: tuple[int, int]) -> str:
        try:
            actions.organisation_place_under(organisation_id=pair[0], parent_id=pair[1], by=system, now=now)
        except UnableTo as error:
            return error.code
        finally:
            connection.close()
        return "placed"

    for turn in range(5):
        one, other = made(2 * turn), made(2 * turn + 1)
        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(place, [(one, other), (other, one)]))
        assert said == ["cycle", "placed"]
        assert Organisation.objects.filter(pk__in=[one, other], parent__isnull=False).count() == 1
