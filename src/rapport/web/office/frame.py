"""What every page of the workspace has around it: side navigation, breadcrumbs, title."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.reports.types import EditionView
from rapport.surveys.instruments.types import VersionView
from rapport.surveys.types import WaveView
from rapport.web.components.types import Crumb, Link, Section, Text


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is asking, as the access middleware found out."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def address(name: str, *parts: Any) -> str:
    """The address of a page of the workspace."""
    return reverse(f"office:{name}", args=parts)


def show(
    request: HttpRequest,
    template: str,
    *,
    title: Text,
    crumbs: Sequence[Crumb] = (),
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the workspace.

    `context` may hold `edition`, `wave` or `questionnaire`, whose pages the side navigation then lists.
    """
    given = context or {}
    values = {
        "title": title,
        "crumbs": (Crumb(_("Workspace"), address("home")), *crumbs, Crumb(title))
        if crumbs is not None
        else (),
        "sections": _sections(request, given.get("edition"), given.get("wave"), given.get("questionnaire")),
        **given,
    }
    return render(request, f"office/{template}.html", values, status=status)


def _sections(
    request: HttpRequest,
    edition: EditionView | None,
    wave: WaveView | None,
    questionnaire: VersionView | None,
) -> tuple[Section, ...]:
    path = request.path

    def link(label: Text, href: str, *, subtree: bool = False) -> Link:
        return Link(label, href, path.startswith(href) if subtree else path == href)

    sections = [
        Section(
            _("Workspace"),
            (
                link(_("Overview"), address("home")),
                link(_("Editions"), address("editions")),
                link(_("Waves"), address("waves")),
                link(_("Questionnaires"), address("questionnaires")),
            ),
        ),
        Section(_("States"), _state_links(link)),
    ]
    if edition is not None:
        sections.append(Section(edition.code, _edition_links(edition, link)))
    if isinstance(questionnaire, VersionView):
        title = f"{questionnaire.code} {questionnaire.number}"
        sections.append(Section(title, _questionnaire_links(questionnaire, link)))
    if wave is not None:
        sections.append(Section(wave.code, _wave_links(viewer_of(request), wave, link)))
    sections.append(Section(_("Administration"), _own_links(viewer_of(request), link)))
    return tuple(sections)


def _edition_links(edition: EditionView, link: Any) -> tuple[Link, ...]:
    pages = (
        (_("This edition"), "edition", False),
        (_("Chapters"), "chapters", True),
        (_("Tables and charts"), "exhibits", True),
        (_("Recommendations"), "recommendations", True),
        (_("Check"), "check", True),
        (_("Files"), "build", True),
        (_("Compare"), "compare", True),
    )
    return tuple(link(label, address(name, edition.code), subtree=tree) for label, name, tree in pages)


def _wave_links(viewer: Viewer, wave: WaveView, link: Any) -> tuple[Link, ...]:
    found = [link(_("Overview"), address("wave", wave.code))]
    running: tuple[tuple[str, str], ...] = (
        (_("Respondents"), "wave-respondents"),
        (_("Status"), "wave-status"),
        (_("Returns"), "returns"),
        (_("Queries"), "wave-queries"),
    )
    if viewer.has(Permission.RETURN_ENTER):
        running = (*running, (_("Excel and paper returns"), "wave-import"))
    counting = (
        (_("Coding"), "coding"),
        (_("Figures"), "figures"),
        (_("Universes"), "universes"),
        (_("Questions"), "questions"),
    )
    pages = counting if wave.collection == "LOADED" else (*running, *counting)
    found += [link(label, address(name, wave.code), subtree=True) for label, name in pages]
    return tuple(found)


def _questionnaire_links(view: VersionView, link: Any) -> tuple[Link, ...]:
    pages = (
        (_("Questions"), "questionnaire", False),
        (_("Check"), "questionnaire-check", True),
        (_("Preview"), "questionnaire-preview", True),
        (_("Consistency rules"), "questionnaire-rules", True),
        (_("Comparability"), "questionnaire-links", True),
    )
    return tuple(
        link(label, address(name, view.code, view.number), subtree=tree) for label, name, tree in pages
    )


def _state_links(link: Any) -> tuple[Link, ...]:
    pages = (
        (_("Assessments"), "assessments"),
        (_("Dialogue"), "dialogue"),
        (_("Recommendations to States"), "state-recommendations"),
        (_("Calendar"), "calendar"),
    )
    return tuple(link(label, address(name), subtree=True) for label, name in pages)


def _own_links(viewer: Viewer, link: Any) -> tuple[Link, ...]:
    found = []
    if viewer.has(Permission.ACCOUNT_MANAGE):
        found.append(link(_("Organisations"), address("organisations"), subtree=True))
        found.append(link(_("People"), address("people"), subtree=True))
        found.append(link(_("Invitations"), address("invitations"), subtree=True))
    if viewer.has(Permission.AUDIT_VIEW):
        found.append(link(_("Audit"), address("audit"), subtree=True))
    found.append(link(_("My account"), reverse("account:profile")))
    return tuple(found)


def edition_crumbs(edition: EditionView, *more: Crumb) -> tuple[Crumb, ...]:
    """The way to a page of an edition."""
    return (
        Crumb(_("Editions"), address("editions")),
        Crumb(edition.code, address("edition", edition.code)),
        *more,
    )


def wave_crumbs(wave: WaveView, *more: Crumb) -> tuple[Crumb, ...]:
    """The way to a page of a wave."""
    return (Crumb(_("Waves"), address("waves")), Crumb(wave.code, address("wave", wave.code)), *more)
