"""`rapport demo`, `serve`, `worker`, `migrate`, `settings`: run an instance."""

import argparse
import contextlib
import os
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed
from rapport.cli.supervisor import Instance, check_port_free, free_port, only_one, web_command, worker_command
from rapport.config import environment

LOCAL = "127.0.0.1"
MADE = ("database", "builds", "files", "keys", "audit", "mail")
"""What the demonstration puts into the home folder, beside the environment and the fetched assets."""
CHECKED = (
    "/",
    "/reports/osce-2007/",
    "/reports/osce-2007/chapters/summary/",
    "/reports/osce-2007/figures/",
    "/reports/osce-2007/figures/ncm-yes/",
    "/reports/osce-2007/tables/",
    "/reports/osce-2007/verification/",
    "/reports/osce-2007/files/report.pdf",
    "/reports/osce-2007/files/report.docx",
    "/reports/osce-2007/files/tables.xlsx",
    "/waves/",
    "/waves/osce-2007/",
    "/profiles/",
    "/profiles/AT/",
    "/search/?q=budget",
    "/feeds/editions.xml",
    "/api/v1/openapi.json",
    "/api/v1/editions/osce-2007/figures",
    "/about/methods/",
    "/about/accessibility/",
    "/accounts/login/",
    "/design/",
)


def say(line: str) -> None:
    """Progress on the error stream. Where the terminal was closed there is nobody left to tell."""
    with contextlib.suppress(OSError):
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


def add(commands: Any) -> None:
    """Add the words of this group."""
    demo = commands.add_parser("demo", help="load the demonstration and serve it on this machine")
    demo.add_argument("--port", type=int, default=None, help="port to serve on (default 8000)")
    demo.add_argument(
        "--check",
        action="store_true",
        help="serve on a free port, request the main pages, print a line for each, exit 0 or 1",
    )
    demo.add_argument(
        "--reset",
        action="store_true",
        help="start over: remove the demonstration's database, files and keys first",
    )
    demo.set_defaults(run=run_demo)

    serve = commands.add_parser("serve", help="run an instance in production: web, worker, migrations")
    serve.add_argument("--port", type=int, default=None)
    serve.set_defaults(run=run_serve)

    commands.add_parser("worker", help="run background jobs (started by demo and serve)").set_defaults(
        run=run_worker
    )
    commands.add_parser("migrate", help="bring the database up to this version").set_defaults(run=run_migrate)

    settings = commands.add_parser("settings", help="list the settings and what is unsafe in them")
    settings.add_argument("--new-secret", action="store_true", help="print a new random secret and exit")
    settings.set_defaults(run=run_settings)


def prepare_assets() -> None:
    """Build page assets and translations where this is a checkout; a wheel carries them."""
    from rapport.cli.commands.develop import build_assets, compile_translations, in_checkout

    if in_checkout():
        build_assets(say)
        compile_translations(say)


def run_demo(arguments: argparse.Namespace) -> int:
    """Load and serve the demonstration."""
    started = time.monotonic()
    os.environ.setdefault("RAPPORT_MODE", "demo")
    if environment.is_production():
        raise CommandFailed(
            "`rapport demo` is for demonstration; RAPPORT_MODE=production asks for `rapport serve`"
        )
    port = free_port() if arguments.check else wanted_port(arguments)
    address = f"http://127.0.0.1:{port}"
    with contextlib.ExitStack() as held:
        if arguments.reset or not arguments.check:
            held.enter_context(only_one(environment.home(), address))
        check_port_free(LOCAL, port)
        os.environ.update({"RAPPORT_URL": address, "RAPPORT_PORT": str(port)})
        if arguments.reset:
            reset()
        return serve_demo(port, address, check=arguments.check, started=started)


def wanted_port(arguments: argparse.Namespace) -> int:
    """The port given, else that of the settings. Raises CommandFailed where it is none."""
    if arguments.port is not None:
        return int(arguments.port)
    value = environment.value("RAPPORT_PORT")
    if reason := environment.BY_NAME["RAPPORT_PORT"].check(value):
        raise CommandFailed(f"RAPPORT_PORT is {value!r}: {reason}")
    return int(value)


def serve_demo(port: int, address: str, *, check: bool, started: float) -> int:
    """Load what lacks, serve, and wait for the end; or only request the main pages."""
    prepare_assets()
    runtime.start(say=say)
    check_database()
    from rapport.cli import demonstration, demonstration_mechanism, demonstration_plan
    from rapport.kernel.clock import now

    # First, because sign-ins are made with the rest, some of them on behalf of a ministry of the invented State.
    demonstration_mechanism.load(now=now(), say=say)
    demonstration_plan.load(now=now(), say=say)
    demonstration.load(now=now(), say=say)
    accounts = demonstration.sign_ins(now=now())
    commands = {"web server": web_command(LOCAL, port, 2)}
    if not check:
        commands["worker"] = worker_command()
    say("· starting the web server" + ("" if check else " and the worker"))
    with Instance(commands, os.environ) as instance:
        instance.wait_until_listening(LOCAL, port)
        if check:
            return check_pages(address)
        say(f"\nRapport is at {address} (ready in {time.monotonic() - started:.1f} s). Ctrl-C stops it.")
        say(f"Demonstration sign-ins, all with the password {demonstration.password()} :")
        for email, role in accounts:
            say(f"  {email:<44} {role.lower()}")
        instance.wait()
    say("Stopped.")
    return 0


def check_database() -> None:
    """Raise CommandFailed, with every reason, where roles, privileges, row security or durability are not right."""
    from rapport.kernel.database.assertions import problems

    found = problems()
    if found:
        raise CommandFailed(
            "refused to start: the database is not safe:\n  " + "\n  ".join(found), code=FAILED
        )


def check_pages(address: str) -> int:
    """Request the main pages; a line for each with status, size and time. Returns 0 if all answered 200."""
    failed = 0
    for path in CHECKED:
        begun = time.monotonic()
        try:
            with urllib.request.urlopen(address + path, timeout=30) as answer:
                status, size = answer.status, len(answer.read())
        except urllib.error.HTTPError as error:
            status, size = error.code, 0
        except OSError as error:
            status, size = 0, 0
            say(f"{path}: {error}")
        failed += status != 200
        verdict, milliseconds = "ok  " if status == 200 else "FAIL", 1000 * (time.monotonic() - begun)
        print(f"{verdict} {status} {size:>9} bytes {milliseconds:>6.0f} ms  {path}")
    print(f"{len(CHECKED) - failed} of {len(CHECKED)} pages answered")
    return FAILED if failed else 0


def reset() -> None:
    """Remove what the demonstration has made; the environment and the fetched assets stay."""
    from rapport.config.embedded import EmbeddedError, EmbeddedServer

    home = environment.home()
    say("· removing the former demonstration")
    try:
        EmbeddedServer(home / "database").end()
    except EmbeddedError as error:
        raise CommandFailed(f"nothing was removed: {error}", code=FAILED) from error
    for name in MADE:
        if (home / name).exists():
            shutil.rmtree(home / name)


def run_serve(arguments: argparse.Namespace) -> int:
    """Run an instance in production, or refuse with every reason."""
    os.environ["RAPPORT_MODE"] = "production"
    found = environment.problems()
    if found:
        raise CommandFailed(
            "refused to start in production:\n  "
            + "\n  ".join(found)
            + "\nSettings: docs/reference/settings.md"
        )
    port = wanted_port(arguments)
    bind = environment.value("RAPPORT_BIND")
    check_port_free(bind, port)
    runtime.start(say=say)
    check_database()
    processes = int(environment.value("RAPPORT_WEB_PROCESSES"))
    with Instance(
        {"web server": web_command(bind, port, processes), "worker": worker_command()}, os.environ
    ) as instance:
        instance.wait_until_listening(bind, port)
        say(f"Rapport listens on {bind}:{port}.")
        instance.wait()
    return 0


def run_worker(arguments: argparse.Namespace) -> int:
    """Run background jobs until asked to stop."""
    runtime.start(upgrade=False)
    from rapport.kernel.jobs.worker import WorkerEnded
    from rapport.kernel.jobs.worker import run_worker as run

    try:
        run()
    except WorkerEnded as error:
        raise CommandFailed(
            f"{error}; what went wrong stands above. Jobs it had begun are done by the next worker",
            code=FAILED,
        ) from error
    return 0


def run_migrate(arguments: argparse.Namespace) -> int:
    """Migrate and grant."""
    runtime.start(say=say)
    print("The database is at this version.")
    return 0


def run_settings(arguments: argparse.Namespace) -> int:
    """List the settings; exit 1 if production would refuse them."""
    if arguments.new_secret:
        print(secrets.token_urlsafe(64))
        return 0
    for setting in environment.SETTINGS:
        value = environment.value(setting.name)
        shown = "(set)" if setting.secret and value else value or "(empty)"
        print(f"{setting.name} = {shown}\n    {setting.meaning}")
    found = environment.problems()
    if found:
        print("\nIn production these would be refused:")
        for line in found:
            print(f"  {line}")
    return FAILED if found else 0
