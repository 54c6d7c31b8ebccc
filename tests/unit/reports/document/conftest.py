"""What the tests of documents share: fonts, a built folder, prepared editions."""

from pathlib import Path

import pytest
from tests.unit.reports.document import sample

from rapport.reports.document.build import BuildResult, build
from rapport.reports.document.charts import use_fonts
from rapport.reports.document.edition import Edition, prepare


@pytest.fixture(scope="session")
def fonts_dir() -> Path:
    """Noto Sans in both scripts, as the product carries it."""
    if not sample.has_fonts():
        pytest.skip(
            f"this machine has no {sample.SYSTEM_FONTS}; the fonts of the product are not built either"
        )
    folder = sample.fonts_dir()
    use_fonts(folder)
    return folder


@pytest.fixture(scope="session")
def english(fonts_dir: Path) -> Edition:
    """The sample edition in English, prepared."""
    return prepare(sample.edition("en"))


@pytest.fixture(scope="session")
def arabic(fonts_dir: Path) -> Edition:
    """The sample edition in Arabic, prepared."""
    return prepare(sample.edition("ar"))


@pytest.fixture(scope="session")
def built(fonts_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """The sample edition built once into a folder; tests only read it."""
    return build(sample.edition("en"), tmp_path_factory.mktemp("built") / "out", fonts_dir=fonts_dir)
