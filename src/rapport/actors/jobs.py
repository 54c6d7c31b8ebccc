"""What is done about accounts by the clock: forgetting old invitations, once a night."""

from procrastinate.contrib.django import app

from rapport.actors.invitations import actions
from rapport.kernel import clock, defects
from rapport.kernel.access import Viewer


@app.periodic(cron="31 3 * * *")
@app.task(name="rapport.invitations", queue="clock", queueing_lock="rapport.invitations")
def forget_invitations(timestamp: int) -> None:
    """Remove invitations that were over long ago."""
    try:
        actions.invitations_prune(by=Viewer.system(), now=clock.now())
    except Exception as error:
        defects.report(error, place="job rapport.invitations")
