"""The words of agreements."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.actors import vocabulary
from rapport.actors.agreements.rules import SOON
from rapport.actors.agreements.types import AgreementView
from rapport.actors.kinds import AgreementKind
from rapport.web.components.types import Label, Text

KINDS = dict(AgreementKind.choices)
STATES: Mapping[str, tuple[Text, str]] = {
    "PLANNED": (gettext_lazy("Planned"), "grey"),
    "SIGNED": (gettext_lazy("Signed, not yet in force"), "yellow"),
    "IN_FORCE": (gettext_lazy("In force"), "green"),
    "EXPIRED": (gettext_lazy("Expired"), "red"),
    "ENDED": (gettext_lazy("Ended"), "grey"),
}


def state_of(view: AgreementView) -> Label:
    """The state in a word, on its colour."""
    return Label(*STATES[view.state])


def soon(view: AgreementView) -> str:
    """How long it is still in force, where that is not long; else nothing."""
    if view.days_left is None or view.days_left > SOON:
        return ""
    if view.days_left == 0:
        return _("expires today")
    return ngettext("expires in %(n)d day", "expires in %(n)d days", view.days_left) % {"n": view.days_left}


def services_of(view: AgreementView) -> list[str]:
    """Labels of the services in the order of their list."""
    return [str(one.label) for one in vocabulary.SERVICES.values() if one.id in view.fields.services]
