"""Build the files of an edition: the document package's build, with the instance's fonts and error tree."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from rapport.kernel.errors import UserFacingError
from rapport.reports.document.build import BuildError, build
from rapport.reports.document.source import EditionSource


class BuildFailed(UserFacingError):
    """The files could not be made; what was there before is untouched."""

    status = 500
    default_code = "build_failed"


def fonts_dir() -> Path:
    """The folder of the fonts that documents embed. Raises BuildFailed where the page assets were not built."""
    folder = Path(settings.FONTS_DIR)
    if not any(folder.glob("*.ttf")):
        raise BuildFailed(_("The fonts for documents are not there: run `./rapport build` once."))
    return folder


def build_files(
    source: EditionSource,
    out: Path,
    *,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> Mapping[str, tuple[int, str]]:
    """Write all files of an edition into `out`, whole or not at all. Returns name to (size in bytes, SHA-256).

    `progress` is told each step with how many are done of how many. Raises NarrativeError with every problem of the
    narrative, BuildFailed for anything the machine refuses.
    """
    try:
        result = build(source, out, fonts_dir=fonts_dir(), progress=progress)
    except BuildError as error:
        raise BuildFailed(str(error)) from error
    return {name: ((result.folder / name).stat().st_size, sha256) for name, sha256 in result.files.items()}


def kept_folder(code: str) -> Path:
    """Where the instance keeps the built files of an edition, for people to download."""
    return Path(settings.BUILDS_ROOT) / code
