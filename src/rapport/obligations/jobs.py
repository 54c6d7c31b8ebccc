"""What obligations do by the clock: reminders and escalation, once a day."""

from procrastinate.contrib.django import app

from rapport.kernel import clock, defects
from rapport.kernel.access import Viewer
from rapport.obligations.reminders import actions


@app.periodic(cron="37 5 * * *")
@app.task(name="rapport.obligations.reminders", queue="clock", queueing_lock="rapport.obligations.reminders")
def remind(timestamp: int) -> None:
    """Queue what is due today; each is told once, also when this runs twice."""
    try:
        actions.notices_run(by=Viewer.system(), now=clock.now())
    except Exception as error:
        defects.report(error, place="job rapport.obligations.reminders")
