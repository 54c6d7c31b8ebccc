"""The words of overlaps."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "OPEN": (_("Not judged"), "yellow"),
    "REOPENED": (_("Changed since"), "orange"),
    "DUPLICATION": (_("Duplication"), "red"),
    "CROSS_PURPOSES": (_("Cross-purposes"), "red"),
    "COMPLEMENTARY": (_("They complement each other"), "green"),
    "NOT": (_("They do not overlap"), "grey"),
}
KINDS = {
    "DUPLICATION": _("Duplication: both do the same"),
    "CROSS_PURPOSES": _("Cross-purposes: one works against the other"),
    "COMPLEMENTARY": _("They complement each other"),
    "NOT": _("They do not overlap"),
}
FIELDS = {
    "title": _("what is owed"),
    "description": _("the description"),
    "accountable": _("the accountable organisation"),
    "due_on": _("the due date"),
    "themes": _("the themes"),
    "target_groups": _("the target groups"),
    "places": _("the places"),
}
