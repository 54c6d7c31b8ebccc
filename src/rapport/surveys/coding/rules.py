"""Who may do what, and what a coding must be. `check_x` raises with a reason, `can_x` answers with it."""

import re

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.coding.types import Code, CodebookFields, CodebookItem
from rapport.surveys.types import ItemView

STATES = ("answered", "not_known", "not_applicable", "declined", "blank", "not_routed", "non_conforming")
"""What a coder may say of an answer. That nobody replied, or that it is withheld, is not the coder's to say."""
KINDS = ("SINGLE", "MULTIPLE", "NUMBER", "PERCENTAGE", "DATE", "TEXT")
"""Kinds that a coded item may have."""
LONGEST = 5_000
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}\Z")
OPTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\Z")


def can_see_desk(viewer: Viewer) -> Decision:
    """Whether the viewer may see codings: whoever works in the office."""
    return can_use(viewer, Permission.OFFICE_VIEW)


def check_see_desk(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_see_desk` says no."""
    check_use(viewer, Permission.OFFICE_VIEW)


def can_code(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them code answers."""
    return can_use(viewer, Permission.ANSWER_CODE)


def check_code(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_code` says no."""
    check_use(viewer, Permission.ANSWER_CODE)


def can_decide(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them settle codings and change the codebook."""
    return can_use(viewer, Permission.CODING_DECIDE)


def check_decide(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_decide` says no."""
    check_use(viewer, Permission.CODING_DECIDE)


def can_code_next(stage: str) -> Decision:
    """Whether there is a next coding for a coder: two that stand are settled, not coded a third time."""
    if stage == "SETTLE":
        return Decision(
            False, _("Two people have coded this answer. From here on it is settled, not coded again.")
        )
    return ALLOWED


def check_code_next(stage: str) -> None:
    """Raise UnableTo where `can_code_next` says no."""
    decision = can_code_next(stage)
    if not decision:
        raise UnableTo(decision.reason, code="coded_twice")


def check_reason(code: Code, *, published: bool, asked: bool) -> None:
    """Raise InvalidInput where a judgement needs a reason and has none.

    The answer to a question is changed only with a reason, and so is anything that is published.
    """
    if code.reason:
        return
    if published:
        raise _fault("reason", _("This wave is published: say why its answer is coded anew."))
    if asked:
        raise _fault("reason", _("Say why the answer to a question is counted otherwise than as given."))


def checked(item: ItemView, code: Code, *, repeated: bool = False) -> Code:
    """The coding with its values normalised.

    Raises InvalidInput: no such state, values beside a state that has none, no value, a code that the item does not
    offer, two where one is allowed, a date or number that is none, a text that is too long.
    """
    for name in ("reason", "footnote", "quote"):
        if len(getattr(code, name)) > LONGEST:
            raise _fault(
                name, _("The text is too long; at most %(most)d characters are kept.") % {"most": LONGEST}
            )
    if code.state not in STATES:
        raise _fault("state", _("Choose a code, or the state of the answer."))
    if code.state != "answered":
        if code.values:
            raise _fault("values", _("Choose codes or a state of the answer, not both."))
        return code
    if not code.values:
        raise _fault("values", _("Choose a code, or the state of the answer."))
    return Code(code.state, _values(item, code.values, repeated), code.reason, code.footnote, code.quote)


def _values(item: ItemView, given: tuple[str, ...], repeated: bool) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(given))
    if item.kind in ("SINGLE", "MULTIPLE") and item.options:
        for value in values:
            if value not in item.options:
                raise _fault(
                    "values",
                    _("%(item)s has no code “%(code)s”.") % {"item": item.code, "code": value[:60]},
                )
        if item.kind == "SINGLE" and len(values) > 1 and not repeated:
            raise _fault("values", _("%(item)s takes one code only.") % {"item": item.code})
        return tuple(code for code in item.options if code in values)
    if item.kind in ("TEXT", "FILE", "SINGLE", "MULTIPLE"):
        return values
    return tuple(_normalised(item, value) for value in values)


def _normalised(item: ItemView, value: str) -> str:
    currency = str(item.settings.get("currency") or "")
    words = tuple(value.split()) if item.kind == "MONEY" else (value,)
    if item.kind == "MONEY" and currency and len(words) == 1:
        words = (*words, currency)
    read = read_given(item, Raw(values=words)).values
    if len(read) != 1:
        raise _fault(
            "values", _("“%(given)s” cannot be counted; give one value on a line.") % {"given": value[:60]}
        )
    return read[0].split(" ")[0] if currency else read[0]


def check_quote(code: Code, *, occurs: bool) -> None:
    """Raise InvalidInput where an item that rests on no question is coded without the words on which it rests."""
    if not code.quote and code.state != "answered":
        return
    if not occurs:
        raise _fault(
            "quote",
            _("Quote the words of the respondent on which this rests, as they stand in one of its answers."),
        )


def check_codebook_item(fields: CodebookFields, *, new: bool, known: bool, asked: bool) -> None:
    """Raise InvalidInput where a coded item cannot be kept as typed."""
    if asked:
        raise _fault("code", _("Questions that were asked are not changed here."))
    if new and known:
        raise _fault("code", _("The questionnaire has an item of this code already."))
    if not CODE.match(fields.code):
        raise _fault(
            "code", _("Use letters, digits, dots, hyphens and underscores, beginning with a letter.")
        )
    if fields.kind not in KINDS:
        raise _fault("kind", _("Choose what the codes are."))
    if not fields.text.get("en", "").strip():
        raise _fault("text", _("Say what is coded."))
    if fields.kind in ("SINGLE", "MULTIPLE") and not fields.options:
        raise _fault("options", _("Give at least one code, with its label."))
    codes = [code for code, _label in fields.options]
    for code, label in fields.options:
        if not OPTION.match(code) or not label.strip():
            raise _fault("options", _("“%(line)s”: write code = label.") % {"line": f"{code} {label}"[:60]})
        if codes.count(code) > 1:
            raise _fault("options", _("The code “%(code)s” is given twice.") % {"code": code})


def check_may_lose(item: CodebookItem, fields: CodebookFields, used: frozenset[str]) -> None:
    """Raise UnableTo where a code would go that answers or figures use, or the kind of a used item change."""
    gone = sorted(set(item.view.options) - {code for code, _label in fields.options})
    lost = [code for code in gone if code in used]
    if lost:
        raise UnableTo(
            _(
                "Codes in use are not removed: %(codes)s. Code those answers otherwise first, or rename the code."
            )
            % {"codes": ", ".join(lost)},
            code="code_in_use",
        )
    if used and fields.kind != item.view.kind:
        raise UnableTo(
            _("Answers are coded by %(item)s; what its codes are can no longer change.")
            % {"item": item.code},
            code="item_in_use",
        )


def _fault(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, code=f"coding_{name}", extra={"fields": {name: message}})
