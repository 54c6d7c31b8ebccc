"""Running a worker: until it is told to stop, or until the queue is empty."""

import asyncio
import signal
from typing import Any

from procrastinate.contrib.django import app

from rapport.kernel.database.scope import become_system_process
from rapport.kernel.jobs import periodic

HEARTBEAT = 10.0
PATIENCE = 25.0
"""Seconds a stopping worker waits for its jobs; what is not done then is done again by the next worker."""


class WorkerEnded(RuntimeError):
    """The worker ended although nobody asked it to: its database went away, or a task of its own failed."""


def run_worker(
    *,
    wait: bool = True,
    concurrency: int = 2,
    silent_for: float = periodic.SILENT_FOR,
    heartbeat: float = HEARTBEAT,
    poll: float = 5.0,
) -> None:
    """Work on the queues. Ends on SIGTERM or SIGINT after the running jobs; with `wait=False` when nothing is
    left.

    The process becomes a system process: never call this in a web process. On starting it takes over what
    workers that were silent for `silent_for` seconds left. Raises WorkerEnded where it ends without being asked,
    so that whoever watches the process (Restart=on-failure) starts it again.
    """
    become_system_process()
    asyncio.run(_work(wait, concurrency, silent_for, heartbeat, poll))


async def _work(wait: bool, concurrency: int, silent_for: float, heartbeat: float, poll: float) -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            await periodic.rescue_stalled(silent_for=silent_for)
            working = worker_app.run_worker_async(
                wait=wait,
                concurrency=concurrency,
                delete_jobs="never",
                install_signal_handlers=False,
                shutdown_graceful_timeout=PATIENCE,
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=max(silent_for, heartbeat * 2),
                fetch_job_polling_interval=poll,
            )
            was_asked = await _until_asked(asyncio.create_task(working))
    if wait and not was_asked:
        raise WorkerEnded("the worker ended without being asked to")


async def _until_asked(working: "asyncio.Task[Any]") -> bool:
    """Wait for the worker's end; give whether a signal asked for it. A second signal does not wait for running jobs.

    The worker's own handling is not used: it ends alike, and with code 0, where its heartbeat finds no database.
    """
    loop, signals, was_asked = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM), False

    def ask() -> None:
        nonlocal was_asked
        was_asked = True
        forget()
        working.cancel()

    def forget() -> None:
        for one in signals:
            loop.remove_signal_handler(one)

    for one in signals:
        loop.add_signal_handler(one, ask)
    try:
        await working
    except asyncio.CancelledError:
        if not was_asked:
            raise
    finally:
        forget()
    return was_asked
