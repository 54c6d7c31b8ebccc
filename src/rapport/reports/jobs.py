"""The background build of an edition's files. The subject of the job is the code of the edition."""

from rapport.kernel.errors import InvalidInput
from rapport.kernel.jobs.registry import Work, handles
from rapport.reports import actions, building, queries
from rapport.reports.document.problems import NarrativeError

BUILD = actions.BUILD_JOB


@handles(BUILD)
def build_edition(work: Work) -> None:
    """Make all files of the edition in the kept folder and note them.

    May be done again at any time: the folder is replaced whole once everything is made, so a killed worker leaves
    the former files. Raises InvalidInput (code `narrative_broken`), BuildFailed, NotAvailable.
    """
    edition = queries.edition(viewer=work.by, code=work.subject)
    source = queries.source(viewer=work.by, edition=edition)
    try:
        files = building.build_files(
            source,
            building.kept_folder(edition.code),
            progress=lambda step, done, total: work.progress(step=step, done=done, total=total),
        )
    except NarrativeError as error:
        raise InvalidInput(str(error), code="narrative_broken") from error
    actions.edition_files_keep(edition=edition, files=files, by=work.by, now=work.now)
