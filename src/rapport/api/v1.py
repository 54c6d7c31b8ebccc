"""Version 1 of the interface for programs: its addresses under `/api/v1/`, all GET, all public."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Query

from rapport.api import schemas
from rapport.api.answers import Interface, Page, check_readable, frozen, handle_errors
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.reports import queries as reports
from rapport.reports.types import EditionView
from rapport.surveys import queries as surveys
from rapport.surveys.profiles import profile_data
from rapport.surveys.types import WaveView

api = Interface(
    title="Rapport",
    version="1",
    description=(
        "Waves, report editions, figures, profiles and registers of printed numbers. Read-only, public, no key. "
        "Keys of answers are added to but never renamed within a version. Blank is not no, missing is not zero: "
        "`value` is null where there is nothing to compute from."
    ),
    urls_namespace="api-1",
    docs_url=None,
    openapi_url="/openapi.json",
)
handle_errors(api)
ERRORS = {400: schemas.Error, 404: schemas.Error, 410: schemas.Error}


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]


def _wave_row(wave: WaveView) -> dict[str, Any]:
    return {
        "code": wave.code,
        "title": dict(wave.title),
        "questionnaire": wave.questionnaire,
        "as_of": wave.as_of,
        "sent_on": wave.sent_on,
        "deadlines": list(wave.deadlines),
        "counted_until": wave.counted_until,
        "invited": wave.invited,
        "replied": wave.replied,
        "groups": [{"code": code, "label": dict(label)} for code, label in wave.groups.items()],
        "limits": [dict(limit) for limit in wave.limits],
        "source": dict(wave.source),
        "content_hash": wave.content_hash,
    }


def _published_wave(request: HttpRequest, code: str) -> WaveView:
    wave = surveys.wave(viewer=_viewer(request), code=code)
    if not wave.published:
        raise NotAvailable(_("There is no wave '%(code)s'.") % {"code": code}, code="unknown_wave")
    return wave


@api.get("/waves", response={200: schemas.Waves, **ERRORS}, summary="Published waves", tags=["waves"])
def waves(request: HttpRequest, page: Query[Page]) -> Mapping[str, Any]:
    """Published waves, newest first."""
    found = [wave for wave in surveys.waves(viewer=_viewer(request)) if wave.published]
    return page.of([_wave_row(wave) for wave in found])


@api.get("/waves/{code}", response={200: schemas.Wave, **ERRORS}, summary="One wave", tags=["waves"])
def wave(request: HttpRequest, code: str) -> Mapping[str, Any]:
    """One published wave with its limits and sources."""
    return _wave_row(_published_wave(request, code))


@api.get(
    "/waves/{code}/figures",
    response={200: schemas.Figures, **ERRORS},
    summary="Figures of a wave, counted now",
    tags=["waves"],
)
def wave_figures(request: HttpRequest, code: str, page: Query[Page]) -> Mapping[str, Any]:
    """What `rapport survey tabulate` prints: each figure, each split figure followed by its parts."""
    view = _published_wave(request, code)
    results = surveys.tabulated(viewer=_viewer(request), wave=view)
    return page.of([result.as_json() for result in results])


@api.get(
    "/waves/{code}/figures/{figure}",
    response={200: schemas.Figure, **ERRORS},
    summary="One figure of a wave, counted now",
    tags=["waves"],
)
def wave_figure(request: HttpRequest, code: str, figure: str) -> Mapping[str, Any]:
    """One figure, or one part of a split figure (`figure:category`)."""
    view = _published_wave(request, code)
    results = surveys.tabulated(viewer=_viewer(request), wave=view, codes=[figure])
    return next(result.as_json() for result in results if result.id == figure)


@api.get(
    "/waves/{code}/register",
    response={200: schemas.Register, **ERRORS},
    summary="Printed numbers against recomputed ones",
    tags=["waves"],
)
def register(request: HttpRequest, code: str) -> Mapping[str, Any]:
    """What `rapport survey verify` prints. Verdicts: agrees, differs, wrong_base, not_computable, image_only."""
    view = _published_wave(request, code)
    return surveys.verification(viewer=_viewer(request), wave=view).as_json()


def _edition_row(request: HttpRequest, edition: EditionView) -> dict[str, Any]:
    return {
        "code": edition.code,
        "wave": edition.wave,
        "language": edition.language,
        "title": edition.title,
        "subtitle": edition.subtitle,
        "publisher": edition.publisher,
        "as_of": edition.as_of,
        "number": edition.number,
        "published_at": edition.published_at,
        "predecessor": edition.predecessor,
        "sha256": edition.snapshot_sha256,
        "address": request.build_absolute_uri(reverse("public:edition", args=[edition.code])),
        "files": [],
    }


def _published_edition(request: HttpRequest, code: str) -> EditionView:
    edition = reports.edition(viewer=_viewer(request), code=code)
    check_readable(edition)
    return edition


@api.get(
    "/editions", response={200: schemas.Editions, **ERRORS}, summary="Published editions", tags=["editions"]
)
def editions(request: HttpRequest, page: Query[Page]) -> Mapping[str, Any]:
    """Published editions, newest first, without their files."""
    found = reports.published(viewer=_viewer(request))
    return page.of([_edition_row(request, edition) for edition in found])


@api.get(
    "/editions/{code}", response={200: schemas.Edition, **ERRORS}, summary="One edition", tags=["editions"]
)
def edition(request: HttpRequest, code: str) -> Mapping[str, Any]:
    """One published edition with its files, which may be built again and so carry hashes of their own."""
    view = _published_edition(request, code)
    files = [
        {
            "name": file.name,
            "size": file.size,
            "sha256": file.sha256,
            "address": request.build_absolute_uri(reverse("public:file", args=[code, file.name])),
        }
        for file in reports.files(viewer=_viewer(request), edition=view)
    ]
    return {**_edition_row(request, view), "files": files}


@api.get(
    "/editions/{code}/figures",
    response={200: schemas.FrozenFigures, **ERRORS},
    summary="Figures of an edition, as frozen",
    tags=["editions"],
)
def edition_figures(request: HttpRequest, response: HttpResponse, code: str, page: Query[Page]) -> Any:
    """Every figure of the edition, split figures followed by their parts. They never change."""
    view = _published_edition(request, code)
    return frozen(
        request,
        response,
        view,
        lambda: page.of(reports.frozen_figures(viewer=_viewer(request), edition=view)),
    )


@api.get(
    "/editions/{code}/figures/{figure}",
    response={200: schemas.FrozenFigure, **ERRORS},
    summary="One figure of an edition, as frozen",
    tags=["editions"],
)
def edition_figure(request: HttpRequest, response: HttpResponse, code: str, figure: str) -> Any:
    """One figure, or one part of a split figure (`figure:category`)."""
    view = _published_edition(request, code)
    return frozen(
        request,
        response,
        view,
        lambda: reports.frozen_figure(viewer=_viewer(request), edition=view, code=figure),
    )


@api.get("/profiles", response={200: schemas.Profiles, **ERRORS}, summary="Who was asked", tags=["profiles"])
def profiles(request: HttpRequest, page: Query[Page]) -> Mapping[str, Any]:
    """Everybody who was asked in a published wave, by name in the language asked for (`Accept-Language`)."""
    found = surveys.participants(viewer=Viewer.public(), language=_language())
    return page.of(
        [
            {
                "code": one.newest.code,
                "name": one.newest.name,
                "group": one.newest.group,
                "replied": one.newest.replied,
                "waves": [view.code for view in one.waves],
            }
            for one in found
        ]
    )


@api.get(
    "/profiles/{code}",
    response={200: schemas.Profile, **ERRORS},
    summary="One respondent in one wave",
    tags=["profiles"],
)
def profile(request: HttpRequest, code: str, wave: str = "") -> Mapping[str, Any]:
    """What one respondent answered in the newest published wave it was asked in, or in `wave`."""
    return profile_data(viewer=Viewer.public(), code=code, wave=wave, language=_language())
