"""States and kinds of meetings and decisions in a word, with their colour."""

from django.utils.translation import gettext as _

from rapport.web.components.types import Label


def meeting_state(state: str) -> Label:
    """The state of a meeting."""
    return {
        "PLANNED": Label(_("Planned"), "grey"),
        "CONVENED": Label(_("Convened"), "purple"),
        "HELD": Label(_("Held"), "green"),
        "CANCELLED": Label(_("Cancelled"), "red"),
    }[state]


def minutes_state(state: str) -> Label:
    """The state of minutes."""
    return {
        "DRAFT": Label(_("Minutes in draft"), "yellow"),
        "CIRCULATED": Label(_("Minutes circulated"), "purple"),
        "CONFIRMED": Label(_("Minutes confirmed"), "green"),
    }[state]


def decision_state(state: str) -> Label:
    """The state of a decision."""
    return {
        "RECORDED": Label(_("Recorded"), "grey"),
        "IN_FORCE": Label(_("In force"), "purple"),
        "FULFILLED": Label(_("Fulfilled"), "green"),
        "REPEALED": Label(_("Repealed"), "red"),
        "SUPERSEDED": Label(_("Replaced by another"), "grey"),
    }[state]


def item_kind(kind: str) -> str:
    """What a point of an agenda is for."""
    return {
        "OPENING": _("Opening"),
        "MINUTES": _("Minutes of the last meeting"),
        "FOLLOW_UP": _("Open decision"),
        "RESEARCH": _("Research or finding of the rapporteur"),
        "EXPERTISE": _("Sent by an office"),
        "TOPIC": _("Topic"),
        "CLOSING": _("Any other business"),
    }[kind]


def visibility(code: str) -> str:
    """Who may see an item."""
    return {
        "PUBLIC": _("Everybody"),
        "MEMBERS": _("All members of the mechanism"),
        "BODY": _("Members of this body only"),
    }[code]


def meeting_form(code: str) -> str:
    """How people come together."""
    return {"IN_PERSON": _("In person"), "ONLINE": _("Online"), "HYBRID": _("In person and online")}[code]


def presence(code: str) -> str:
    """Whether somebody came."""
    return {
        "": _("Not recorded"),
        "PRESENT": _("Present"),
        "DEPUTY": _("A deputy was present"),
        "EXCUSED": _("Excused"),
        "ABSENT": _("Absent"),
    }[code]


def capacity(code: str) -> str:
    """In which capacity an organisation sits in a body."""
    known = {
        "DECISION": _("With a vote"),
        "OBSERVER": _("Observer"),
        "ADVISORY": _("Advisory"),
        "": _("Guest"),
    }
    return known.get(code, _("Other"))


def contribution_kind(code: str) -> str:
    """What an office sent up."""
    return {"QUESTION": _("Question"), "EXPERTISE": _("Expertise")}[code]
