"""Kinds of lines on the map, and the sectors in which actors stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.actors.kinds import CIVIL_SOCIETY, INTERNATIONAL, LineKind
from rapport.actors.register.types import ActorView

PART_OF, SITS_IN = "PART_OF", "SITS_IN"
KINDS = (*LineKind.choices, (PART_OF, _("is a part of")), (SITS_IN, _("sits in")))
"""Every kind of line, read from the first to the second: those of the register, the hierarchy, seats in bodies."""
BETWEEN = frozenset(LineKind.values)
"""The kinds that are drawn unless others are asked for: the hierarchy has a chart of its own."""
MUTUAL = frozenset({LineKind.AGREEMENT, LineKind.WORKS_WITH, LineKind.INFORMAL})
"""Kinds without a direction: drawn without an arrow."""


class Sector(models.TextChoices):
    """Where an actor stands, in the order of the columns of the map."""

    BODIES = "BODIES", _("Bodies")
    NATIONAL = "NATIONAL", _("National government")
    LOCAL = "LOCAL", _("Regional and local government")
    CIVIL = "CIVIL", _("Civil society")
    PRIVATE = "PRIVATE", _("Private sector, research, media")
    INTERNATIONAL = "INTERNATIONAL", _("International and donors")


def sector_of(one: ActorView) -> Sector:
    """The sector of an organisation, by its kind and, in government, its level."""
    if one.is_government:
        return Sector.LOCAL if one.level in ("lv.subnational", "lv.local") else Sector.NATIONAL
    if one.kind in CIVIL_SOCIETY:
        return Sector.CIVIL
    return Sector.INTERNATIONAL if one.kind in INTERNATIONAL else Sector.PRIVATE
