"""The lists of the self-checks, in the words of the OSCE SR Annual Report 2008 (2.1, 2.2.12, box in 2.2.3)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Lines = tuple[tuple[str, str | Promise], ...]

LISTS: Mapping[str, Lines] = {
    "OBJECTIVES": (
        ("priority", _("Trafficking is treated as a priority, with money, people and effective action")),
        ("law", _("Leadership in improving laws, policies and practices")),
        ("implementation", _("Laws, policies and practices are carried out effectively and appropriately")),
        ("integration", _("Strategies and activities are integrated")),
        ("vision", _("Initiatives advance a common vision and do not work at cross-purposes")),
        ("impact", _("What is invested has the greatest positive impact")),
        ("information", _("Officials and the public are informed and educated")),
        ("duplication", _("Duplication of effort is avoided")),
    ),
    "PRECONDITIONS": (
        ("evidence", _("An empirical foundation and strong analysis inform decisions")),
        ("support", _("Operational, not only rhetorical, political support")),
        ("resources", _("Adequate resources for the structures of co-ordination")),
        ("trust", _("Trust among those who take part")),
        ("flow", _("Communication flows within government to everybody concerned")),
        ("civil-society", _("Effective working relations with civil society")),
        ("goal", _("A common goal and a vision of the problem")),
        ("understanding", _("A shared understanding of the problem and its impact on victims and society")),
        ("mandates", _("Mandates and competencies of all actors are understood and respected")),
    ),
    "RESPONSIBILITIES": (
        ("policy", _("Promotes and directs the development of policy")),
        ("reporting", _("Reports to Government and parliament on implementation")),
        ("liaison", _("Liaises with partners, agencies and donors, and organises meetings regularly")),
        ("budget", _("Mobilises and co-ordinates budget and resources")),
        ("chairing", _("Chairs regular meetings and supervises the work of subgroups")),
        ("political", _("Ensures political support from leading members of the Government")),
        ("monitoring", _("Without a rapporteur: monitors, reviews and evaluates the action plan")),
        ("data", _("Without a rapporteur: co-ordinates the collection, analysis and sharing of data")),
    ),
}
