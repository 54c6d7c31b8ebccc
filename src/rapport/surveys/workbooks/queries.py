"""Reads of workbooks: the one to send out, and what a returned one says against what stands in Rapport."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.analysis.types import in_language
from rapport.kernel.access import Viewer
from rapport.kernel.errors import UserFacingError
from rapport.kernel.files.guard import check_upload
from rapport.kernel.i18n.formats import date_and_time
from rapport.surveys.answering import constraints, rows, rules
from rapport.surveys.answering import queries as answering
from rapport.surveys.answering.types import Entry, Given, ReturnView
from rapport.surveys.models import Answer, Return, Revision
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.running.rules import check_enter_returns
from rapport.surveys.types import SectionView, items_by_code
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.books import Book, read_books
from rapport.surveys.workbooks.reading import identify, read_workbook
from rapport.surveys.workbooks.types import Answers, Difference, FileReport, Form, Identity, Problem, Reading
from rapport.surveys.workbooks.words import spoken
from rapport.surveys.workbooks.writing import BLANK, write_workbook


@dataclass(frozen=True)
class Written:
    """A workbook to hand out: the name of its file, and its content."""

    name: str
    content: bytes


def languages(*, viewer: Viewer, wave: str, respondent: str) -> list[str]:
    """The languages in which the questionnaire of a return is offered. Raises NotAvailable."""
    questionnaire = rows.visible_return(viewer, wave, respondent).respondent.wave.questionnaire
    return list(questionnaire.languages) or ["en"]


def workbook(*, viewer: Viewer, wave: str, respondent: str, language: str = "") -> Written:
    """The workbook of a return, with what stands in its draft for those who may see it, else empty.

    In the language asked for where the questionnaire is offered in it, else in its first. Raises NotAvailable.
    """
    row = rows.visible_return(viewer, wave, respondent)
    view = rows.view_of(row)
    offered = languages(viewer=viewer, wave=wave, respondent=respondent)
    chosen = language if language in offered else "en" if "en" in offered else offered[0]
    sections = answering.questionnaire_of(viewer=viewer, wave=wave, respondent=respondent)
    content = write_workbook(_form(row, view, sections, chosen), _draft(viewer, row), _before(row, sections))
    return Written(f"{view.wave}-{view.respondent}-{chosen}.xlsx", content)


def _form(row: Return, view: ReturnView, sections: tuple[SectionView, ...], language: str) -> Form:
    questionnaire = row.respondent.wave.questionnaire
    own = spoken(language)
    with translation.override(own):
        deadline = date_and_time(view.deadline, view.timezone, own) if view.deadline else ""
    return Form(
        wave=view.wave,
        wave_title=in_language(view.wave_title, language),
        respondent=view.respondent,
        name=view.name,
        questionnaire=questionnaire.code,
        number=questionnaire.number,
        language=language,
        sections=sections,
        deadline=deadline,
    )


def _draft(viewer: Viewer, row: Return) -> Answers:
    """What stands in the draft, for who may see it. The office does not see what a delegation is writing."""
    if row.state == "NOT_OPENED" or not rules.can_see_draft(
        viewer, organisation_id=row.respondent.organisation_id, kept_by_office=row.kept_by_office
    ):
        return {}
    return {
        item: {path: kept.given for path, kept in by_path.items()}
        for item, by_path in rows.kept_of(row).items()
    }


def _before(row: Return, sections: Sequence[SectionView]) -> dict[str, dict[str, Given]]:
    """The last time's answers to questions of the same code and kind; as submitted, else as they were loaded."""
    previous = row.respondent.wave.previous_id
    if previous is None:
        return {}
    mine = {"wave_id": previous, "organisation_id": row.respondent.organisation_id}
    kinds = {code: item.kind for code, item in items_by_code(sections).items() if item.kind not in HEADINGS}
    last = (
        Revision.objects.filter(**{f"of__respondent__{name}": value for name, value in mine.items()})
        .order_by("-number")
        .first()
    )
    found: dict[str, dict[str, Given]] = {}
    if last is not None:
        for entry in last.content["answers"]:
            if entry["item"] in kinds and entry["state"] not in {"blank", "not_routed"}:
                given = Given(entry["state"], tuple(entry["values"]), entry["text"])
                found.setdefault(entry["item"], {})[entry["path"]] = given
        return found
    answers = Answer.objects.filter(**{f"respondent__{name}": value for name, value in mine.items()})
    columns = ("item__code", "item__kind", "state", "values", "original")
    for code, kind, state, values, original in answers.values_list(*columns):
        if kinds.get(code) == kind and state not in {"blank", "not_routed", "withheld"}:
            found[code] = {"": Given(state, tuple(values), original if kind in {"TEXT", "DATE"} else "")}
    return found


def returned(*, viewer: Viewer, wave: str, respondent: str, name: str, content: bytes) -> FileReport:
    """What a returned workbook of one return says: its problems, or what it would change. Raises NotAvailable.

    `content` is looked at by the guard of uploads before anything else reads it.
    """
    row = rows.visible_return(viewer, wave, respondent)
    rules.check_see_draft(
        viewer, organisation_id=row.respondent.organisation_id, kept_by_office=row.kept_by_office
    )
    books = _books([(name, content)])
    sections = answering.questionnaire_of(viewer=viewer, wave=wave, respondent=respondent)
    return _report(name, books[name], row, sections, _draft(viewer, row))


def returned_files(*, viewer: Viewer, wave: str, files: Sequence[tuple[str, bytes]]) -> list[FileReport]:
    """What several returned workbooks of a wave say, each for the respondent it names; for who enters returns.

    Raises AccessDenied.
    """
    check_enter_returns(viewer)
    books = _books(files)
    known: dict[int, tuple[SectionView, ...]] = {}
    found = []
    asked_here = {
        row.respondent.organisation.code: row for row in rows.returns_where(Q(respondent__wave__code=wave))
    }
    for name, _content in files:
        book = books[name]
        if isinstance(book, Problem):
            found.append(FileReport(name, "", problems=(book,)))
            continue
        try:
            identity, _placed = identify(book)
            here = asked_here.get(identity.respondent) if identity.wave == wave else None
            row = here or rows.visible_return(viewer, identity.wave, identity.respondent)
        except UserFacingError as error:
            found.append(FileReport(name, "", problems=(Problem("", "", error.code, error.message),)))
            continue
        asked = row.respondent.wave.questionnaire_id
        if asked not in known:
            known[asked] = answering.questionnaire_of(
                viewer=viewer, wave=identity.wave, respondent=identity.respondent
            )
        found.append(_report(name, book, row, known[asked], _draft(viewer, row), wave=wave))
    return _with_doubles(found)


def _books(files: Sequence[tuple[str, bytes]]) -> dict[str, Book | Problem | None]:
    """Each file past the guard and read, or the reason why not."""
    found: dict[str, Book | Problem | None] = {}
    passed: list[tuple[str, bytes]] = []
    for name, content in files:
        try:
            passed.append((name, check_upload(name, content, accepted=("xlsx",)).content))
        except UserFacingError as error:
            found[name] = Problem("", "", error.code, error.message)
    read = read_books([content for _name, content in passed])
    found.update({name: book for (name, _content), book in zip(passed, read, strict=True)})
    return found


def _report(
    name: str,
    book: Book | Problem | None,
    row: Return,
    sections: Sequence[SectionView],
    draft: Answers,
    *,
    wave: str = "",
) -> FileReport:
    view, questionnaire = rows.view_of(row), row.respondent.wave.questionnaire
    if isinstance(book, Problem):
        return FileReport(name, view.respondent, problems=(book,))
    expected = Identity(wave or view.wave, view.respondent, questionnaire.code, questionnaire.number, "")
    reading = read_workbook(book, sections, expected=expected)
    if reading.problems:
        return FileReport(name, view.respondent, problems=reading.problems)
    differences = tuple(_differences(reading, sections, draft))
    refused = _refused(reading, differences, sections, draft, row.respondent.group)
    if refused:
        return FileReport(name, view.respondent, problems=refused)
    return FileReport(
        name,
        view.respondent,
        answered=sum(entry.given.state != "blank" for entry in reading.entries),
        differences=differences,
        state=view.state,
        kept_by_office=view.kept_by_office,
    )


def _refused(
    reading: Reading,
    differences: Iterable[Difference],
    sections: Iterable[SectionView],
    draft: Answers,
    group: str,
) -> tuple[Problem, ...]:
    """The cells whose answers the condition of their question would refuse, were the workbook taken in."""
    items = items_by_code(sections)
    stands = [Entry(code, given, path) for code, by_path in draft.items() for path, given in by_path.items()]
    then = [Entry(one.item.code, one.then, one.path) for one in differences]
    kept = constraints.with_entries({}, [*stands, *then])
    return tuple(
        Problem(
            *reading.cells[(one.item, one.path)],
            "constraint_broken",
            one.message,
            items[one.item].number or one.item,
        )
        for one in constraints.broken(items.values(), kept, group=group)
        if (one.item, one.path) in reading.cells
    )


def _differences(reading: Reading, sections: Iterable[SectionView], draft: Answers) -> list[Difference]:
    """What was changed in the workbook since it was made and stands otherwise in Rapport."""
    items = items_by_code(sections)
    bases: Mapping[tuple[str, str], str] = reading.bases or {}
    found = []
    for entry in reading.entries:
        given, base = layout.fingerprint(entry.given), bases.get((entry.item, entry.path))
        stands = draft.get(entry.item, {}).get(entry.path, BLANK)
        now = layout.fingerprint(stands)
        if given not in (base, now):
            found.append(Difference(items[entry.item], entry.path, stands, entry.given, conflict=now != base))
    return found


def _with_doubles(reports: Sequence[FileReport]) -> list[FileReport]:
    """Two files of one respondent are both refused: nobody knows which of them is meant."""
    named = [report.respondent for report in reports if report.respondent]
    found = []
    for report in reports:
        if report.respondent and named.count(report.respondent) > 1:
            message = _("There are two files of %(respondent)s. Choose the one that is meant.")
            problem = Problem("", "", "file_twice", message % {"respondent": report.respondent})
            report = replace(report, differences=(), problems=(*report.problems, problem))
        found.append(report)
    return found
