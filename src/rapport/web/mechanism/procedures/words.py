"""States, results and answers of written procedures in a word, with their colour."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.web.components.types import Label, Text

MODES: Mapping[str, Text] = {
    "SILENCE": gettext_lazy("Silence: adopted unless a member objects"),
    "VOTE": gettext_lazy("Vote"),
}
MAJORITIES: Mapping[str, Text] = {
    "SIMPLE": gettext_lazy("More votes for it than against it"),
    "TWO_THIRDS": gettext_lazy("At least two thirds of the votes for or against it"),
}


def state(code: str) -> Label:
    """The state of a procedure."""
    return {
        "DRAFT": Label(_("Draft"), "grey"),
        "OPEN": Label(_("Open"), "purple"),
        "ADOPTED": Label(_("Adopted"), "green"),
        "NOT_ADOPTED": Label(_("Not adopted"), "red"),
        "WITHDRAWN": Label(_("Withdrawn"), "grey"),
    }[code]


def outcome(code: str) -> str:
    """Why it was adopted or not, in a sentence."""
    return {
        "": "",
        "SILENT": _("No member objected within the period."),
        "OBJECTED": _("A member objected."),
        "CARRIED": _("The majority was reached."),
        "NOT_CARRIED": _("The majority was not reached."),
        "NO_QUORUM": _("Too few members voted."),
    }[code]


def choices(mode: str) -> list[tuple[str, str]]:
    """What a member can say."""
    if mode == "SILENCE":
        return [("FOR", _("We agree")), ("AGAINST", _("We object"))]
    return [("FOR", _("For")), ("AGAINST", _("Against")), ("ABSTAIN", _("We abstain"))]


def word(mode: str, code: str) -> Label:
    """What a member said, from outside."""
    if not code:
        return Label(_("Said nothing yet") if mode == "VOTE" else _("No objection until now"), "grey")
    if mode == "SILENCE":
        return Label(_("Agrees"), "green") if code == "FOR" else Label(_("Objects"), "red")
    return {
        "FOR": Label(_("For"), "green"),
        "AGAINST": Label(_("Against"), "red"),
        "ABSTAIN": Label(_("Abstains"), "grey"),
    }[code]
