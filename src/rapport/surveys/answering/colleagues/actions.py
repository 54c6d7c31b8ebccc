"""Writes of colleagues: give a section, take it back, mark it done, remark and settle."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.surveys.answering import rows, rules
from rapport.surveys.models import Item, Return, ReturnComment, Section, SectionShare

LONGEST_COMMENT = 4_000


@action
def section_share(
    *, wave: str, respondent: str, section: str, person: int, by: Viewer, now: datetime
) -> None:
    """Give a section to a colleague of the delegation; giving it again changes nothing but opens it anew.

    Raises NotAvailable, AccessDenied, InvalidInput (not of this delegation).
    """
    row = _writer_row(by, wave, respondent, Permission.DELEGATION_MANAGE)
    colleagues = actors.acting_for(
        viewer=by,
        organisation_id=row.respondent.organisation_id,
        permission=Permission.RETURN_ANSWER,
        now=now,
    )
    if person not in colleagues:
        raise InvalidInput(
            _("Choose somebody of your delegation."),
            code="not_a_colleague",
            extra={"fields": {"person": _("Choose somebody of your delegation.")}},
        )
    placed = _section(row, section)
    SectionShare.objects.update_or_create(
        of=row,
        section=placed,
        person=person,
        defaults={"given_at": now, "given_by": by.person_id, "done_at": None},
    )
    record("section.shared", by=by, now=now, subject=f"surveys.return:{row.pk}", detail={"section": section})


@action
def section_unshare(
    *, wave: str, respondent: str, section: str, person: int, by: Viewer, now: datetime
) -> None:
    """Take a section back from a colleague. Raises NotAvailable, AccessDenied."""
    row = _writer_row(by, wave, respondent, Permission.DELEGATION_MANAGE)
    SectionShare.objects.filter(of=row, section=_section(row, section), person=person).delete()
    record(
        "section.unshared", by=by, now=now, subject=f"surveys.return:{row.pk}", detail={"section": section}
    )


@action
def section_finish(
    *, wave: str, respondent: str, section: str, done: bool, by: Viewer, now: datetime
) -> None:
    """Say that one has finished a section, or that one has not. Raises NotAvailable, AccessDenied."""
    row = _writer_row(by, wave, respondent)
    if by.person_id is None:
        raise UnableTo(_("Only a person finishes a section."), code="no_person")
    SectionShare.objects.update_or_create(
        of=row,
        section=_section(row, section),
        person=by.person_id,
        defaults={"done_at": now if done else None},
        create_defaults={"given_at": now, "given_by": by.person_id, "done_at": now if done else None},
    )
    record(
        "section.finished",
        by=by,
        now=now,
        subject=f"surveys.return:{row.pk}",
        detail={"section": section, "done": done},
    )


@action
def comment_add(
    *, wave: str, respondent: str, section: str, item: str = "", text: str, by: Viewer, now: datetime
) -> int:
    """Remark on a section or a question, for colleagues only. Gives its id.

    Raises NotAvailable, AccessDenied, InvalidInput (no text, or beyond measure).
    """
    row = _writer_row(by, wave, respondent)
    words = text.strip()
    if not words or len(words) > LONGEST_COMMENT:
        raise InvalidInput(
            _("Write a comment of up to %(most)d characters.") % {"most": LONGEST_COMMENT},
            code="no_comment",
            extra={"fields": {"text": ""}},
        )
    placed = _section(row, section)
    asked = Item.objects.filter(section=placed, code=item).first() if item else None
    if item and asked is None:
        raise NotAvailable(_("There is no such question."), code="unknown_question")
    made = ReturnComment.objects.create(
        of=row, section=placed, item=asked, text=words, at=now, by=by.person_id
    )
    record(
        "comment.added",
        by=by,
        now=now,
        subject=f"surveys.returncomment:{made.pk}",
        detail={"section": section, "item": item},
    )
    return int(made.pk)


@action
def comment_settle(*, wave: str, respondent: str, comment: int, by: Viewer, now: datetime) -> None:
    """Say that a remark is settled. Raises NotAvailable, AccessDenied, UnableTo (settled before)."""
    row = _writer_row(by, wave, respondent)
    found = ReturnComment.objects.filter(of=row, pk=comment).first()
    if found is None:
        raise NotAvailable(_("There is no such comment."), code="unknown_comment")
    settled = ReturnComment.objects.filter(pk=comment, settled_at__isnull=True)
    if not settled.update(settled_at=now, settled_by=by.person_id):
        raise UnableTo(_("The comment is settled already."), code="comment_settled")
    record("comment.settled", by=by, now=now, subject=f"surveys.returncomment:{comment}", detail={})


def _writer_row(
    by: Viewer, wave: str, respondent: str, permission: Permission = Permission.RETURN_ANSWER
) -> Return:
    row = rows.visible_return(by, wave, respondent)
    rules.check_write(
        by,
        organisation_id=row.respondent.organisation_id,
        kept_by_office=row.kept_by_office,
        permission=permission,
    )
    return row


def _section(row: Return, code: str) -> Section:
    found = Section.objects.filter(questionnaire_id=row.respondent.wave.questionnaire_id, code=code).first()
    if found is None:
        raise NotAvailable(_("There is no such section."), code="unknown_section")
    return found
