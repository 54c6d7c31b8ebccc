"""What actors do by the clock: forgetting old invitations and telling of agreements, each once a day."""

from procrastinate.contrib.django import app

from rapport.actors.agreements import actions as agreements
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


@app.periodic(cron="41 5 * * *")
@app.task(name="rapport.actors.agreements", queue="clock", queueing_lock="rapport.actors.agreements")
def tell_of_agreements(timestamp: int) -> None:
    """Queue today's alerts; each is told once, also when this runs twice."""
    try:
        agreements.agreement_alerts_run(by=Viewer.system(), now=clock.now())
    except Exception as error:
        defects.report(error, place="job rapport.actors.agreements")
