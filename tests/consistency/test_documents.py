"""What can be asked for is documented, and what is generated from code is current."""

from pathlib import Path

import pytest
from tests.cluster import Cluster
from tests.consistency.walking import ROOT

from rapport.config import environment

REFERENCE = ROOT / "docs" / "reference"


def text_of(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_every_setting_is_documented() -> None:
    text = text_of("settings.md")
    assert [one.name for one in environment.SETTINGS if f"`{one.name}`" not in text] == []


def test_nothing_but_the_table_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "rapport").rglob("*.py")
        if "node_modules" not in path.parts
        and any(
            word in path.read_text(encoding="utf-8") for word in ("os.environ[", "os.environ.get", "getenv(")
        )
    }
    outside = {one for one in readers if not one.startswith(("rapport/config/", "rapport/cli/"))}
    assert outside == set(), "settings are read through rapport.config.environment"


def test_generated_pages_are_current(committed_db: Cluster) -> None:
    from rapport.cli import reference

    assert reference.write(REFERENCE, check=True) == []


def links_of(path: Path) -> list[str]:
    import re

    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link and not link.startswith("mailto:")]


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_within_the_manual_lead_somewhere(path: Path) -> None:
    broken = [link for link in links_of(path) if not (path.parent / link).exists()]
    assert broken == []
