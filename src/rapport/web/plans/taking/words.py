"""What columns and words of a spreadsheet can mean, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES
from rapport.analysis.plan.lists import Action, Area, CostStatus
from rapport.plans.diagnosis.labels import label

Text = str | Promise
MEANINGS: Mapping[str, Text] = {
    "ignore": _("Leave it out on purpose"),
    "code": _("Number of the measure"),
    "text": _("Measure"),
    "detail": _("More about the measure"),
    "objective": _("Objective"),
    "area": _("Area"),
    "action": _("Kind of action"),
    "accountable": _("Accountable organisation"),
    "contributors": _("Contributing organisations"),
    "time": _("Time: a period, a deadline, or ongoing"),
    "start": _("Start"),
    "due": _("Deadline"),
    "benchmarks": _("Benchmarks: a time, a colon, what is reached"),
    "cost": _("Cost"),
    "cost_source": _("Source of money"),
    "cost_status": _("Status of money"),
    "indicator": _("Indicator"),
    "unit": _("Unit of the indicator"),
    "baseline": _("Baseline of the indicator"),
    "target": _("Target of the indicator"),
    "evidence": _("Evidence"),
    "forms": _("Forms of trafficking"),
    "profiles": _("Victims or groups"),
    "levels": _("Levels of government"),
    "places": _("Places"),
    "answers_to": _("Recommendations that it answers"),
}
"""What a column can mean (`rapport.analysis.plan.sheet.layout.FIELDS`), in words."""
SEPARATORS: Mapping[str, tuple[str, Text]] = {
    "semicolon": (";", _("Semicolon ;")),
    "line": ("\n", _("Line break")),
    "comma": (",", _("Comma ,")),
    "slash": ("/", _("Slash /")),
}
"""What can part several entries of one cell."""
LISTS: Mapping[str, tuple[str, ...]] = {
    "area": tuple(Area),
    "action": tuple(Action),
    "cost_status": tuple(CostStatus),
    "forms": tuple(FORMS),
    "profiles": tuple(PROFILES),
    "levels": tuple(LEVELS),
}
"""The codes that a word in a column of a meaning can stand for."""


def entries(meaning: str) -> list[tuple[str, str]]:
    """The entries of a list: codes with their words."""
    return [(code, str(label(code))) for code in LISTS.get(meaning, ())]
