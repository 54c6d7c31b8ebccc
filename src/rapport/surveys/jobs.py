"""What surveys do by the clock: reminding of dates that are kept, once a day."""

from procrastinate.contrib.django import app

from rapport.kernel import clock, defects
from rapport.kernel.access import Viewer
from rapport.surveys.assessments import actions


@app.periodic(cron="23 5 * * *")
@app.task(name="rapport.surveys.dates", queue="clock", queueing_lock="rapport.surveys.dates")
def remind_of_dates(timestamp: int) -> None:
    """Queue the reminders of dates that are due; each is sent once, also when this runs twice."""
    try:
        actions.key_dates_remind(by=Viewer.system(), now=clock.now())
    except Exception as error:
        defects.report(error, place="job rapport.surveys.dates")
