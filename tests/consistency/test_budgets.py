"""Sizes of files and functions. An exception is named, may only shrink, and goes when it is no longer needed."""

import ast
from pathlib import Path

from tests.consistency.walking import ROOT, TESTS, functions, source_files

FILE_HARD, FILE_P95 = 700, 350
FUNCTION_HARD, FUNCTION_P95 = 80, 45
MOST_POSITIONAL = 5
TEST_FILE_HARD = 1000

LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
"""Named exceptions with their present size: `path` or `path::function`."""


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: explaining is not what makes it long."""
    first = function.body[0]
    is_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    explained = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - explained


def p95(sizes: list[int]) -> int:
    return sorted(sizes)[int(len(sizes) * 0.95)]


def check_exceptions(named: dict[str, int], sizes: dict[str, int], hard: int) -> None:
    for name, size in named.items():
        assert sizes.get(name, 0) > hard, f"{name} is within its budget: take the exception out"
        assert sizes[name] <= size, f"{name} grew from {size} to {sizes[name]}; an exception may only shrink"
    over = {name: size for name, size in sizes.items() if size > hard and name not in named}
    assert over == {}


def test_source_files_keep_to_their_size() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): lines(path) for path in source_files()}
    check_exceptions(LONG_FILES, sizes, FILE_HARD)
    assert p95(list(sizes.values())) <= FILE_P95


def test_functions_keep_to_their_size() -> None:
    sizes = {
        f"{path.relative_to(ROOT).as_posix()}::{function.name}": length(function)
        for path in source_files()
        for function in functions(path)
    }
    check_exceptions(LONG_FUNCTIONS, sizes, FUNCTION_HARD)
    assert p95(list(sizes.values())) <= FUNCTION_P95


def test_functions_take_few_positional_arguments() -> None:
    over = []
    for path in source_files():
        for function in functions(path):
            named = [
                one.arg
                for one in (*function.args.posonlyargs, *function.args.args)
                if one.arg not in ("self", "cls")
            ]
            if len(named) > MOST_POSITIONAL:
                over.append(f"{path.relative_to(ROOT).as_posix()}::{function.name} takes {len(named)}")
    assert over == []


def test_test_files_keep_to_their_size() -> None:
    over = {path.name: lines(path) for path in TESTS.rglob("*.py") if lines(path) > TEST_FILE_HARD}
    assert over == {}
