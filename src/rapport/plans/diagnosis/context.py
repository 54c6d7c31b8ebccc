"""What a comprehensive plan is asked for here, from the lists of the register of actors."""

from functools import cache

from rapport.actors.kinds import CIVIL_SOCIETY, GOVERNMENT, INTERNATIONAL, OrganisationKind
from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES
from rapport.analysis.plan.findings import Context
from rapport.analysis.plan.lists import Area

ASKED_PROFILES = ("vp.woman", "vp.man", "vp.girl", "vp.boy", "vp.parent_children")
"""Asked of every plan: "women, men, children, a parent with children" (OSCE 2008, 3.3.3)."""
ASKED_LEVELS = ("lv.national", "lv.subnational", "lv.local")
CHILD_PROFILES = frozenset({"vp.girl", "vp.boy", "vp.unaccompanied"})
CHILD_FORMS = frozenset({"fx.labour.child", "fx.csec", "fx.child_soldier", "fx.adoption"})


@cache
def context() -> Context:
    """The lists. Forms are those that the Palermo Protocol names, at the least (article 3; OSCE 2008, 3.3.3)."""
    return Context(
        government=frozenset(map(str, GOVERNMENT)),
        civil_society=frozenset(map(str, CIVIL_SOCIETY)),
        international=frozenset(map(str, INTERNATIONAL)),
        whole_ministry=frozenset({str(OrganisationKind.MINISTRY)}),
        forms=tuple(term.id for term in FORMS.values() if term.palermo),
        profiles=ASKED_PROFILES,
        levels=ASKED_LEVELS,
        child_profiles=CHILD_PROFILES,
        child_forms=CHILD_FORMS,
        internal_profiles=frozenset({"vp.national"}),
    )


NOT_KNOWN = frozenset({"fx.unknown", "fx.other"})
"""Forms that no measure can be planned for."""


def coverage_codes() -> dict[str, tuple[str, ...]]:
    """Per axis of the coverage matrix the codes that are shown, in their order."""
    return {
        "area": tuple(area.value for area in Area),
        "form": tuple(code for code in FORMS if code not in NOT_KNOWN),
        "profile": tuple(PROFILES),
        "level": tuple(code for code in LEVELS if code in ASKED_LEVELS),
    }
