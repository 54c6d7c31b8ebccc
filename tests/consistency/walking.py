"""Walks over the source tree and the importable modules of the product."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import rapport

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "rapport"
TESTS = ROOT / "tests"


def source_files() -> list[Path]:
    """Python files of the product, migrations apart."""
    return sorted(
        path
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and "node_modules" not in path.parts
    )


def module_names(last: str) -> list[str]:
    """Names of all modules of the product that are called `last`, as `actions`."""
    return sorted(
        found.name
        for found in pkgutil.walk_packages(rapport.__path__, "rapport.")
        if found.name.rsplit(".", 1)[-1] == last
    )


def modules(last: str) -> list[ModuleType]:
    """The same, imported."""
    return [importlib.import_module(name) for name in module_names(last)]


def public_functions(module: ModuleType) -> Iterator[FunctionType]:
    """Functions that a module itself defines and that do not begin with an underscore."""
    for name, found in vars(module).items():
        if inspect.isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_"):
            yield found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a file, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
