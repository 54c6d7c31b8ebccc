"""What the mechanism does by the clock: written procedures are closed and reminded of, once a day."""

from procrastinate.contrib.django import app

from rapport.coordination.procedures import actions, queries
from rapport.kernel import clock, defects
from rapport.kernel.access import Viewer


@app.periodic(cron="7 5 * * *")
@app.task(
    name="rapport.coordination.procedures", queue="clock", queueing_lock="rapport.coordination.procedures"
)
def procedures(timestamp: int) -> None:
    """Close what is over and remind of what ends soon; one that cannot be closed does not keep the others open."""
    by, now = Viewer.system(), clock.now()
    for procedure, version in queries.due(viewer=by, now=now):
        try:
            actions.procedure_close(procedure=procedure, expected=version, by=by, now=now)
        except Exception as error:
            defects.report(error, place="job rapport.coordination.procedures")
    for procedure in queries.ending(viewer=by, now=now):
        try:
            actions.procedure_remind(procedure=procedure, by=by, now=now)
        except Exception as error:
            defects.report(error, place="job rapport.coordination.procedures")
