"""A worker in a process of its own, with two kinds of job made for being killed. Arguments: a folder, then seconds."""

import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    import django

    django.setup()

    from rapport.kernel.jobs.registry import Work, handles
    from rapport.kernel.jobs.worker import run_worker
    from rapport.kernel.mail.outbox import queue_notice

    folder = Path(sys.argv[1])

    @handles("trial.effect")
    def effect(work: Work) -> None:
        """Writes a row, says how far it is, and waits for a file before it ends."""
        queue_notice(person_id=1, kind="trial", params={"subject": work.subject}, now=work.now)
        work.progress(step="waiting", done=1, total=2)
        while not (folder / "go").exists():
            time.sleep(0.05)

    @handles("trial.deadly", max_attempts=2)
    def deadly(work: Work) -> None:
        """Kills its worker."""
        work.progress(step="dying")
        os.kill(os.getpid(), 9)

    run_worker(silent_for=float(sys.argv[2]), heartbeat=0.5, poll=0.2)


if __name__ == "__main__":
    main()
