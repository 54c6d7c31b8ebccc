"""What of the access log is counted as an autosave."""

import pytest

from rapport.cli.bench_autosave import _inside


def test_only_autosaves_that_were_kept_are_measured() -> None:
    log = "21500 200 /delegation/w/at/autosave/\n900 200 /delegation/w/at/token/\n7 409 /delegation/w/at/autosave/\n"
    assert _inside(log) == [pytest.approx(0.0215)]
