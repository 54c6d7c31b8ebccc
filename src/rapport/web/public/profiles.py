"""Profiles of those who were asked: all of them by name, never ranked, and one with every answer it gave."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.kernel.access import Viewer
from rapport.kernel.i18n.formats import long_date
from rapport.surveys import queries
from rapport.surveys.profiles import as_data, asked_in
from rapport.surveys.types import AnswerView, ItemView, ParticipantView, ProfileWave, WaveView
from rapport.web.access import public
from rapport.web.components.types import Cell, CellState, Crumb, Fact, Link
from rapport.web.public import contexts, texts
from rapport.web.public.rendering import csv_file, json_file, show
from rapport.web.public.waves import group_name, replied_words, section_title

CSV_COLUMNS = (
    "wave", "respondent", "item", "number", "question", "state", "values", "labels", "original", "source",
    "interpretation", "footnotes",
)  # fmt: skip


@public
def profiles(request: HttpRequest) -> HttpResponse:
    """Everybody who was asked, by group and name; `q` narrows to names and codes that contain the words."""
    words = request.GET.get("q", "").strip()[:200]
    everybody = queries.participants(viewer=request.viewer, language=texts.page_language())  # type: ignore[attr-defined]
    found = [one for one in everybody if _matches(one, words)]
    grouped: dict[tuple[str, str], list[ParticipantView]] = {}
    for one in found:
        grouped.setdefault((one.waves[0].code, one.newest.group), []).append(one)
    grouped = dict(
        sorted(grouped.items(), key=lambda one: (one[1][0].waves[0].invited, len(one[1])), reverse=True)
    )
    groups = tuple(_group(members) for members in grouped.values())
    context = contexts.ProfileList((Crumb(_("States")),), words, groups, len(found))
    return show(request, "profiles/list.html", context)


def _matches(one: ParticipantView, words: str) -> bool:
    text = f"{one.newest.name} {one.newest.code}".casefold()
    return all(word in text for word in words.casefold().split())


def _group(members: Sequence[ParticipantView]) -> contexts.ProfileGroup:
    first = members[0]
    lines = tuple(
        contexts.ProfileLine(
            code=one.newest.code,
            name=one.newest.name,
            wave=texts.local(one.waves[0].title),
            href=reverse("public:profile", args=[one.newest.code]),
            replied=one.newest.replied,
        )
        for one in members
    )
    return contexts.ProfileGroup(
        title=group_name(first.waves[0], first.newest.group),
        replied=sum(line.replied for line in lines),
        lines=lines,
    )


@public
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """What one respondent answered in its newest wave, or in the one named by `wave`."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    one, others = _chosen(viewer, code, request.GET.get("wave", ""))
    query = f"?wave={one.wave.code}" if request.GET.get("wave") else ""
    address = reverse("public:profile", args=[one.respondent.code])
    context = contexts.ProfilePage(
        crumbs=(Crumb(_("States"), reverse("public:profiles")), Crumb(one.respondent.name)),
        name=one.respondent.name,
        wave=one.wave,
        wave_title=texts.local(one.wave.title),
        facts=_facts(one),
        names=_names(viewer, one),
        others=tuple(
            Link(texts.local(wave.title), f"{address}?wave={wave.code}", wave.code == one.wave.code)
            for wave in others
        ),
        sections=_sections(one),
        not_encoded=tuple(
            f"{item.number}" for section in one.sections for item in section.items if not item.encoded
        ),
        json_href=reverse("public:profile_json", args=[one.respondent.code]) + query,
        csv_href=reverse("public:profile_csv", args=[one.respondent.code]) + query,
        replied=one.respondent.replied,
        code=one.respondent.code,
    )
    return show(request, "profiles/profile.html", context)


def _chosen(viewer: Viewer, code: str, wave: str) -> tuple[ProfileWave, Sequence[WaveView]]:
    """The profile in the wave asked for, and all waves of the respondent. Raises NotAvailable."""
    asked = queries.asked(viewer=viewer, code=code)
    language = texts.page_language()
    return asked_in(viewer=viewer, asked=asked, wave=wave, language=language), asked.waves


def _facts(one: ProfileWave) -> tuple[Fact, ...]:
    facts = [
        Fact(_("Code"), Cell(one.respondent.code, code=True)),
        Fact(_("Asked as"), Cell(group_name(one.wave, one.respondent.group))),
        Fact(_("Reply"), Cell(_("replied")) if one.respondent.replied else Cell(state=CellState.NO_REPLY)),
        Fact(
            _("Wave"),
            Cell(texts.local(one.wave.title), href=reverse("public:wave", args=[one.wave.code])),
        ),
        Fact(_("Replies in all"), Cell(replied_words(one.wave))),
        Fact(_("State of the answers on"), Cell(long_date(one.wave.as_of))),
    ]
    if one.respondent.note:
        facts.append(Fact(_("Note"), Cell(texts.marked(one.respondent.note, "en"))))
    return tuple(facts)


def _names(viewer: Viewer, one: ProfileWave) -> tuple[str, ...]:
    """Each name the organisation has had, with the days it held; nothing where there was only one."""
    rows = actors.former_names(
        viewer=viewer, organisation_id=one.respondent.organisation_id, language=texts.page_language()
    )
    return tuple(_period(*row) for row in rows) if len(rows) > 1 else ()


def _period(name: str, since: date | None, end: date | None) -> str:
    """The name with its first and last day; `end` is the first day on which it no longer held."""
    until = end and end - timedelta(days=1)
    days = {"name": name, "since": since and long_date(since), "until": until and long_date(until)}
    if since and until:
        return _("%(name)s, from %(since)s to %(until)s") % days
    if since:
        return _("%(name)s, since %(since)s") % days
    return _("%(name)s, until %(until)s") % days if until else name


def _sections(one: ProfileWave) -> tuple[tuple[str, str, tuple[contexts.GivenAnswer, ...]], ...]:
    sections = []
    for section in one.sections:
        given = tuple(
            _answer(one, item, one.answers[item.code]) for item in section.items if item.code in one.answers
        )
        if given:
            sections.append((section.code, section_title(section), given))
    return tuple(sections)


def _answer(one: ProfileWave, item: ItemView, answer: AnswerView) -> contexts.GivenAnswer:
    state = CellState(answer.state)
    return contexts.GivenAnswer(
        number=item.number,
        question=texts.local(item.text),
        counted=_labels(item, answer),
        state=state.words,
        look=state.look,
        original=texts.marked(answer.original, "en"),
        source=texts.marked(answer.source, "en"),
        interpretation=texts.marked(answer.interpretation, "en"),
        notes=tuple(
            (key, texts.local(one.footnotes[key].text)) for key in answer.footnotes if key in one.footnotes
        ),
        coded=item.coded,
        is_part=item.parent is not None and not item.coded,
    )


def _labels(item: ItemView, answer: AnswerView) -> tuple[str, ...]:
    """The values that are counted, by their labels; a percentage with its sign."""
    labels = []
    for value in answer.values:
        option = item.options.get(value)
        labels.append(texts.local(option) if option else value)
    return tuple(labels)


@public
def profile_json(request: HttpRequest, code: str) -> HttpResponse:
    """A profile as JSON."""
    one, _waves = _chosen(request.viewer, code, request.GET.get("wave", ""))  # type: ignore[attr-defined]
    return json_file(f"{one.respondent.code}-{one.wave.code}.json", as_data(one, texts.page_language()))


@public
def profile_csv(request: HttpRequest, code: str) -> HttpResponse:
    """A profile as CSV, one row for each answer."""
    one, _waves = _chosen(request.viewer, code, request.GET.get("wave", ""))  # type: ignore[attr-defined]
    data = as_data(one, texts.page_language())
    head = {"wave": data["wave"], "respondent": data["code"]}
    rows = [[{**head, **answer}[column] for column in CSV_COLUMNS] for answer in data["answers"]]
    return csv_file(f"{one.respondent.code}-{one.wave.code}.csv", CSV_COLUMNS, rows)
