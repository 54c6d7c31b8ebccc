"""The definition of trafficking in persons, element by element, against which a mandate is held.

Acts, means, purposes and the rules on consent and children: Palermo Protocol, article 3. Trafficking within a country:
Council of Europe Convention 197, article 2, and OSCE SR Annual Report 2008, 3.3.3.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.actors.vocabulary import FORMS, PROFILES, Term

ART3A = "Palermo art. 3 (a)"

ACTS: tuple[Term, ...] = (
    Term("act.recruitment", _("Recruitment"), ART3A),
    Term("act.transportation", _("Transportation"), ART3A),
    Term("act.transfer", _("Transfer"), ART3A),
    Term("act.harbouring", _("Harbouring"), ART3A),
    Term("act.receipt", _("Receipt of persons"), ART3A),
)
MEANS: tuple[Term, ...] = (
    Term("means.threat", _("Threat of force"), ART3A),
    Term("means.force", _("Use of force"), ART3A),
    Term("means.coercion", _("Other forms of coercion"), ART3A),
    Term("means.abduction", _("Abduction"), ART3A),
    Term("means.fraud", _("Fraud"), ART3A),
    Term("means.deception", _("Deception"), ART3A),
    Term("means.power", _("Abuse of power"), ART3A),
    Term("means.vulnerability", _("Abuse of a position of vulnerability"), ART3A),
    Term("means.giving", _("Giving payments or benefits for the consent of who has control"), ART3A),
    Term("means.receiving", _("Receiving payments or benefits for the consent of who has control"), ART3A),
)
RULES: tuple[Term, ...] = (
    Term("rule.consent", _("Consent is irrelevant where any of the means was used"), "Palermo art. 3 (b)"),
    Term("rule.child_means", _("For a child, no means is needed"), "Palermo art. 3 (c)"),
    Term("rule.child_age", _("A child is anybody under eighteen"), "Palermo art. 3 (d)"),
)
GEOGRAPHY: tuple[Term, ...] = (
    Term("geo.transnational", _("Across borders"), "OSCE 2008 3.3.3"),
    Term("geo.internal", _("Within the country"), "CoE Convention 197 art. 2; OSCE 2008 3.3.3"),
)
EVERYBODY = frozenset({"vp.woman", "vp.man", "vp.girl", "vp.boy"})
"""Article 3 speaks of persons: a mandate that leaves one of these out is narrower. Other profiles are parts of them."""

Lines = tuple[tuple[str, str | Promise, tuple[Term, ...]], ...]
LISTS: Lines = (
    ("acts", _("Acts"), ACTS),
    ("means", _("Means"), MEANS),
    (
        "purposes",
        _("Purposes and forms"),
        tuple(term for term in FORMS.values() if term.id not in ("fx.unknown", "fx.other")),
    ),
    ("rules", _("Consent and children"), RULES),
    ("profiles", _("Victims"), tuple(PROFILES.values())),
    ("geography", _("Geography"), GEOGRAPHY),
)
"""What a mandate may cover: name of the list in `in_law` and `in_practice`, its title, its terms."""

MINIMUM: Mapping[str, frozenset[str]] = {
    name: frozenset(
        term.id
        for term in terms
        if (name != "purposes" or term.palermo) and (name != "profiles" or term.id in EVERYBODY)
    )
    for name, _title, terms in LISTS
}
"""What it must cover, by list."""
