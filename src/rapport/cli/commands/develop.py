"""`rapport test`, `build`, `translations`, `docs`: for those who work on Rapport, in a checkout."""

import argparse
import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from rapport.cli import runtime
from rapport.cli.errors import FAILED, CommandFailed

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = ROOT / "src" / "rapport"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def in_checkout() -> bool:
    """Whether the code runs from a checkout and not from an installed wheel."""
    return (ROOT / "pyproject.toml").exists() and (ROOT / "src" / "rapport").is_dir()


def add(commands: Any) -> None:
    """Add the words of this group."""
    test = commands.add_parser("test", help="run every test (checkout only)")
    test.add_argument("--fast", action="store_true", help="the quick ones only, no browser")
    test.add_argument("--no-browser", action="store_true", help="leave out the tests that drive a browser")
    test.add_argument("rest", nargs="*", help="further words for pytest, after --")
    test.set_defaults(run=run_test)

    build = commands.add_parser(
        "build", help="build page assets and translations; --wheel makes the distribution"
    )
    build.add_argument("--wheel", action="store_true")
    build.set_defaults(run=run_build)

    translations = commands.add_parser("translations", help="extract, compile or check the catalogues")
    translations.add_argument("word", choices=("extract", "compile", "check"))
    translations.set_defaults(run=run_translations)

    docs = commands.add_parser(
        "docs", help="write the reference pages that are generated from code; --check only compares"
    )
    docs.add_argument("--check", action="store_true")
    docs.set_defaults(run=run_docs)


def _need_checkout() -> None:
    if not in_checkout():
        raise CommandFailed("this command works in a checkout of Rapport only")


def build_assets(say: Callable[[str], None]) -> None:
    """Build style sheets, scripts and fonts if their inputs changed."""
    spec = importlib.util.spec_from_file_location("rapport_build_assets", ROOT / "tools" / "build_assets.py")
    if spec is None or spec.loader is None:
        raise CommandFailed("tools/build_assets.py cannot be read", code=FAILED)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    try:
        module.build(log=lambda line: say(f"· {line}"))
    except module.UnableToBuildAssets as error:
        raise CommandFailed(str(error), code=FAILED) from error


def compile_translations(say: Callable[[str], None]) -> None:
    """Compile the catalogues whose source is newer."""
    from rapport.kernel.i18n import catalogues

    catalogues.compile_all(PACKAGE)


def run_test(arguments: argparse.Namespace) -> NoReturn:
    """Run pytest with what it needs."""
    _need_checkout()
    build_assets(_say)
    compile_translations(_say)
    words = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-q"]
    environment = dict(os.environ)
    if arguments.fast:
        words += ["-m", "not slow and not browser"]
    elif arguments.no_browser:
        words += ["-m", "not browser"]
    else:
        environment["RAPPORT_CHROMIUM"] = find_chromium()
    os.chdir(ROOT)
    os.execve(sys.executable, [*words, *arguments.rest], environment)  # so that pytest has the last word


def find_chromium() -> str:
    """A Chromium: the machine's, else Debian's installed now where we may, else Playwright's. Raises CommandFailed."""
    given = os.environ.get("RAPPORT_CHROMIUM", "")
    if given and Path(given).exists():
        return given
    for name in CHROMIUMS:
        found = shutil.which(name)
        if found:
            return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        _say("· installing Debian's chromium for the browser tests")
        quiet = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)  # type: ignore[call-overload]
        if found := shutil.which("chromium"):
            return found
    _say("· fetching Playwright's chromium for the browser tests")
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)
    kept = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    kept += sorted(
        Path.home().glob(
            "Library/Caches/ms-playwright/chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium"
        )
    )
    if kept:
        return str(kept[-1])
    raise CommandFailed(
        "no Chromium was found and none could be installed. Debian: sudo apt-get install chromium. "
        "Without a browser: ./rapport test --no-browser",
        code=FAILED,
    )


def run_build(arguments: argparse.Namespace) -> int:
    """Build assets, and the wheel if asked."""
    _need_checkout()
    build_assets(_say)
    compile_translations(_say)
    if arguments.wheel:
        words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
        return subprocess.run(words, cwd=ROOT, check=False).returncode
    return 0


def run_translations(arguments: argparse.Namespace) -> int:
    """Extract, compile or check the catalogues."""
    _need_checkout()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    from rapport.kernel.i18n import catalogues

    if arguments.word == "extract":
        for count in catalogues.update(PACKAGE):
            print(f"{count.language}: {count.translated} of {count.sentences} sentences translated")
    elif arguments.word == "compile":
        for path in catalogues.compile_all(PACKAGE):
            print(f"compiled {path.relative_to(ROOT)}")
    else:
        problems = catalogues.check(PACKAGE)
        for problem in problems:
            print(problem)
        return FAILED if problems else 0
    return 0


def run_docs(arguments: argparse.Namespace) -> int:
    """Write or compare the generated reference."""
    _need_checkout()
    runtime.start()
    from rapport.cli import reference

    stale = reference.write(ROOT / "docs" / "reference", check=arguments.check)
    for name in stale:
        print(f"{'stale' if arguments.check else 'written'}: docs/reference/{name}")
    return FAILED if stale and arguments.check else 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
