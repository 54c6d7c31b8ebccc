"""Benches: what must be fast, measured against a rival that does the same work in the same run.

Owns: generated workloads, rivals' scripts, the registry `BENCHES`. Must not know: the database, pages, real
answers. A bench is a callable without arguments in `rapport.bench.<name>` called `run`; it is imported only
when it is wanted.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

MODULES: Final[Mapping[str, str]] = {"tabulate": "rapport.bench.tabulate"}
"""Bench name → module with a function `run`."""


def _deferred(module: str) -> Callable[..., Any]:
    def call(**options: int) -> Any:
        return import_module(module).run(**options)

    return call


BENCHES: Final[Mapping[str, Callable[..., Any]]] = {
    name: _deferred(module) for name, module in MODULES.items()
}
"""Bench name → callable that runs it and returns a `rapport.bench.results.BenchResult`."""
