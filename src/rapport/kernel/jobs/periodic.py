"""What happens by the clock: sealing, digests, rescue of jobs whose worker died, tidying up."""

import logging
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.conf import settings
from procrastinate.contrib.django import app

from rapport.kernel import clock, defects, limits
from rapport.kernel.chain import sealer
from rapport.kernel.files.storage import remove_unfinished
from rapport.kernel.mail import digests, letters
from rapport.kernel.models import Session

log = logging.getLogger("rapport.jobs")
SILENT_FOR = 30.0
"""Seconds without a heartbeat after which a worker counts as dead."""
KEEP_HOURS = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(name="rapport.seal", queue="clock", queueing_lock="rapport.seal")
def seal(timestamp: int) -> None:
    """Seal the audit events of the last minute."""
    try:
        sealer.seal_now(settings.SEALER_DATABASE_URL, settings.HOME, now=clock.now())
    except sealer.ChainBroken:
        # Said every minute until somebody looks; the events wait safely.
        log.critical("The audit chain is broken or was cut: nothing is sealed. Run `rapport audit verify`.")
    except Exception as error:
        defects.report(error, place="job rapport.seal")


@app.periodic(cron="*/10 * * * *")
@app.task(name="rapport.mail", queue="clock", queueing_lock="rapport.mail")
def mail(timestamp: int) -> None:
    """Make and send the digests that are due."""
    try:
        now = clock.now()
        digests.make_digests(now=now)
        digests.send_digests(now=now)
    except Exception as error:
        defects.report(error, place="job rapport.mail")


@app.periodic(cron="* * * * *")
@app.task(name="rapport.letters", queue="clock", queueing_lock="rapport.letters")
def send_letters(timestamp: int) -> None:
    """Send the letters that wait: whoever was invited or changes an address expects theirs at once."""
    try:
        letters.send_letters(now=clock.now())
    except Exception as error:
        defects.report(error, place="job rapport.letters")


@app.periodic(cron="* * * * *")
@app.task(name="rapport.rescue", queue="clock", queueing_lock="rapport.rescue")
async def rescue(timestamp: int) -> None:
    """Give jobs of dead workers to living ones."""
    await rescue_stalled(silent_for=SILENT_FOR)


@app.periodic(cron="17 3 * * *")
@app.task(name="rapport.tidy", queue="clock", queueing_lock="rapport.tidy")
async def tidy(timestamp: int) -> None:
    """Remove finished jobs after a month, half-written files after a day, old counters and sessions that ended."""
    await sync_to_async(_forget)()
    await app.job_manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_failed=True)
    before = (clock.now() - timedelta(days=1)).timestamp()
    for folder in (settings.MEDIA_ROOT, settings.BUILDS_ROOT):
        if folder.is_dir():
            remove_unfinished(folder, older_than=before)


def _forget() -> None:
    now = clock.now()
    limits.forget_old(now=now)
    Session.objects.filter(expire_date__lt=now).delete()


async def rescue_stalled(*, silent_for: float) -> int:
    """Put jobs of workers silent for so many seconds back into the queue; give their number."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for))
    for job in stalled:
        await app.job_manager.retry_job(job)
    if stalled:
        log.warning("%s jobs of dead workers were put back into the queue.", len(stalled))
    return len(stalled)
