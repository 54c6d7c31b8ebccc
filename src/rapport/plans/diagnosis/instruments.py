"""What instruments ask for, in words; and everything that a diagnosis can find, with or without instruments."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.check import check
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.findings import Finding
from rapport.analysis.plan.instruments import Instrument, findings
from rapport.plans.diagnosis.context import context

INSTRUMENTS: Mapping[Instrument, str | Promise] = {
    Instrument.PALERMO: _("Palermo Protocol (2000)"),
    Instrument.OSCE: _("OSCE Action Plan (2003)"),
    Instrument.COE: _("Council of Europe Convention (2005)"),
    Instrument.EU: _("Directive 2011/36/EU"),
}
DEMANDS: Mapping[str, str | Promise] = {
    "criminalise": _("Trafficking is a crime in law"),
    "investigate": _("Trafficking is investigated and prosecuted by specialised authorities"),
    "identify": _("Victims are identified by trained people"),
    "assist": _("Victims are assisted: health, counselling, legal help, material help"),
    "accommodate": _("Victims have a safe place to stay"),
    "children": _("Children are protected and assisted as children"),
    "reflection": _("Victims have time to recover and reflect"),
    "residence": _("Victims may stay in the country"),
    "compensation": _("Victims can be compensated"),
    "return": _("Return is safe, dignified and preferably voluntary"),
    "witnesses": _("Victims are protected in proceedings"),
    "prevent": _("Trafficking is prevented by comprehensive programmes"),
    "awareness": _("The public and people at risk are informed"),
    "research": _("Research and data support the response"),
    "demand": _("Demand that fosters exploitation is discouraged"),
    "train": _("Professionals are trained"),
    "co-operate": _("States co-operate and exchange information"),
    "borders": _("Borders and carriers are controlled"),
    "civil-society": _("Civil society is a partner"),
    "co-ordinate": _("Policies and agencies are co-ordinated"),
    "report": _("A rapporteur or an equivalent monitors the response"),
    "non-punishment": _("Victims are not punished for what they were made to do"),
}
"""The demands of `rapport.analysis.plan.instruments` in words."""


def all_findings(plan: Plan) -> tuple[Finding, ...]:
    """What can be answered: the findings of the diagnosis, then the demands of instruments that nothing bears on."""
    return (*check(plan, context()), *findings(plan))
