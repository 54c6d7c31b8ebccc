"""The harness keeps what it promises: no network, no undefined variable in a template, nothing left behind."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template
from tests import templates
from tests.cluster import Cluster
from tests.templates import UndefinedTemplateVariable, UndefinedVariable

from rapport.kernel.models import JobRun


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80)])
def test_nothing_beyond_this_machine_is_reached(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as probe, pytest.raises(PermissionError, match="no network"):
        probe.connect(address)


def render(text: str, origin: str) -> str:
    engine = Engine(string_if_invalid=UndefinedVariable())
    return Template(text, origin=Origin(origin), engine=engine).render(
        Context({"known": "good", "none": None})
    )


def test_an_undefined_variable_in_our_template_fails() -> None:
    ours = str(Path(templates.OURS) / "rapport" / "web" / "templates" / "x.html")
    assert render("{{ known }}{% if unknown %}x{% endif %}", ours) == "good"
    with pytest.raises(UndefinedTemplateVariable, match="unknown"):
        render("{{ unknown }}", ours)
    with pytest.raises(UndefinedTemplateVariable, match=r"known\.part"):
        render("{{ known.part }}", ours)


def test_a_librarys_template_may_leave_out_variables() -> None:
    assert render("{{ unknown }}", "/usr/lib/python/library/x.html") == ""


def test_committed_rows_are_removed(committed_db: Cluster) -> None:
    JobRun.objects.create(kind="trial", subject="a:1", queued_at="2026-01-01T00:00Z")
    committed_db.empty()
    assert JobRun.objects.count() == 0


@pytest.mark.django_db
def test_a_test_begins_with_nothing() -> None:
    assert JobRun.objects.count() == 0


def test_each_process_of_the_tests_has_a_home_of_its_own(home: Path) -> None:
    assert Path(settings.BUILDS_ROOT).parent == home
    assert os.environ["RAPPORT_HOME"] == str(home)


def test_rows_are_committed_only_where_they_are_removed() -> None:
    # What pytest-django's transactional tests commit stays: the application's role may empty no table.
    mark = "transaction=" + "True"
    files = Path(__file__).resolve().parents[1].rglob("test_*.py")
    assert [file.name for file in files if mark in file.read_text(encoding="utf-8")] == []
