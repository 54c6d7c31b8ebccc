"""What each finding says: where, which rule, what to do. The section it comes from stands beside it, not in it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.findings import Finding
from rapport.analysis.plan.instruments import RULE_PREFIX
from rapport.plans.diagnosis.instruments import DEMANDS
from rapport.plans.diagnosis.labels import label

SENTENCES: Mapping[str, str | Promise] = {
    "measure.no_accountable": _("Measure %(code)s: nobody is accountable. Name one office."),
    "measure.accountable_unknown": _(
        "Measure %(code)s: “%(name)s” is not in the register of actors. Choose the office, or register it."
    ),
    "measure.not_government": _(
        "Measure %(code)s: %(name)s is not part of the State. Make a public office accountable; "
        "%(name)s can support it."
    ),
    "measure.whole_ministry": _(
        "Measure %(code)s: %(name)s is a whole ministry. Name the office in it that answers for the measure."
    ),
    "measure.contributor_without_duty": _("Measure %(code)s: say what %(name)s contributes."),
    "measure.no_time": _("Measure %(code)s: neither a deadline nor ongoing with benchmarks. Set a time."),
    "measure.due_before_start": _(
        "Measure %(code)s ends on %(due)s, before it starts on %(start)s. Correct one of them."
    ),
    "measure.outside_period": _("Measure %(code)s: %(day)s lies outside the period of the plan."),
    "measure.ongoing_without_benchmarks": _(
        "Measure %(code)s goes on without a dated step from %(from)s to %(until)s. "
        "Add a benchmark at least every twelve months."
    ),
    "measure.benchmark_empty": _("Measure %(code)s: say what is reached by %(day)s."),
    "measure.no_area": _("Measure %(code)s: choose its area."),
    "measure.no_objective": _("Measure %(code)s serves no objective of the strategy. Choose one."),
    "measure.unknown_objective": _(
        "Measure %(code)s names the objective “%(objective)s”, which the plan lacks."
    ),
    "measure.prevention_without_factor": _(
        "Measure %(code)s prevents, but answers no contributing factor of the strategy. Choose one."
    ),
    "measure.no_form": _("Measure %(code)s: say which forms of trafficking it tackles."),
    "measure.no_profile": _("Measure %(code)s: say which victims or groups it serves."),
    "measure.no_level": _("Measure %(code)s: say at which level of government it is carried out."),
    "measure.bare_shelter": _(
        "Measure %(code)s: accommodation, but not for whom. Say for which victims: women, men, children, "
        "parents with children need different places."
    ),
    "measure.answers_nothing": _(
        "Measure %(code)s answers no recommendation. Name it, or mark the measure as the State’s own initiative."
    ),
    "measure.empty": _("Measure %(code)s has no text."),
    "measure.same_code": _("Measure %(code)s: the number is given twice."),
    "measure.same_id": _("Measure %(code)s has the same identity as measure %(other)s."),
    "measure.overlap": _(
        "Measures %(code)s and %(other)s do the same for the same people in the same place and time, "
        "in different hands. Merge them, or say how they differ."
    ),
    "measure.cost_not_said": _("Measure %(code)s: say what it costs, or why it costs nothing more."),
    "measure.unfunded": _("Measure %(code)s: no money is budgeted or pledged."),
    "cost.no_source": _("Measure %(code)s, %(year)s: name the source of %(amount)s %(currency)s."),
    "cost.negative": _("Measure %(code)s, %(year)s: %(amount)s %(currency)s is below zero."),
    "cost.no_rate": _("Measure %(code)s: the plan has no rate for %(currency)s. Add it with its day."),
    "measure.no_evidence": _("Measure %(code)s: no data or study supports it. Cite one, with its page."),
    "measure.weak_evidence": _("Measure %(code)s rests on an assumption only."),
    "measure.no_indicator": _("Measure %(code)s: no indicator shows what comes of it."),
    "indicator.no_baseline": _("Measure %(code)s: “%(indicator)s” has no baseline."),
    "indicator.no_target": _("Measure %(code)s: “%(indicator)s” has no target."),
    "indicator.target_without_unit": _("Measure %(code)s: “%(indicator)s” has a target but no unit."),
    "indicator.sheet_incomplete": _("Measure %(code)s: the sheet of “%(indicator)s” lacks: %(fields)s."),
    "plan.empty": _("The plan has no measures."),
    "plan.no_period": _("The plan has no beginning or no end."),
    "plan.ends_before_start": _("The plan ends on %(end)s, before it begins on %(start)s."),
    "plan.framework": _(
        "This is a framework rather than a plan: of %(measures)s measures %(no_actor)s lack an accountable "
        "office, %(no_time)s a time, %(no_specifics)s say neither for whom, where nor by which indicator."
    ),
    "plan.equivalent": _(
        "%(kind)s in place of a plan: of %(measures)s measures %(no_actor)s lack an accountable office, "
        "%(no_time)s a time, %(no_specifics)s say neither for whom, where nor by which indicator."
    ),
    "plan.no_strategy": _("No strategy explains the measures: write down the situation and its factors."),
    "objective.no_measure": _("Objective %(objective)s, “%(title)s”, is served by no measure."),
    "factor.no_measure": _("No measure answers the contributing factor %(factor)s."),
    "prevention.only_awareness": _(
        "Prevention is awareness-raising or job skills only (%(measures)s measures). "
        "Plan for demand, recruitment, corruption, migration or economic factors as well."
    ),
    "protection.accommodation_profiles": _("Nobody plans accommodation for: %(profiles)s."),
    "plan.no_research": _("No research is planned."),
    "plan.process_only": _("All %(indicators)s indicators count what is done; none shows what changes."),
    "plan.no_yearly_assessment": _("A self-assessment at least once a year is not foreseen."),
    "plan.no_independent_evaluation": _("An independent evaluation at the end is not foreseen."),
    "plan.no_funding_strategy": _("The plan does not say how money will be sought."),
    "plan.no_family": _("No other plan is linked: violence against women, children, corruption, migration."),
    "element.forms": _("No measure names these forms of trafficking: %(missing)s."),
    "element.profiles": _("No measure of protection names these victims: %(missing)s."),
    "element.children": _("Children need: %(missing)s."),
    "element.levels": _("No measure names these levels of government: %(missing)s."),
    "element.disciplines": _("No measure belongs to: %(missing)s."),
    "element.continuum": _("No measure names: %(missing)s."),
    "element.funding": _("The plan lacks: %(missing)s."),
    "element.agencies": _("The plan lacks: %(missing)s."),
    "element.civil_society": _("The plan lacks: %(missing)s."),
    "element.agreements": _("The plan lacks: %(missing)s."),
}
"""One sentence for every rule; a test holds that none is forgotten and that each can be said."""
_CODES = frozenset({"missing", "profiles", "kind", "fields"})
"""Facts that are codes of lists and are said in words."""


NOTHING_BEARS = _("No measure bears on this demand of instruments: %(demand)s.")


def sentence(finding: Finding) -> str:
    """What the finding says, in the language of the reader."""
    if finding.rule.id.startswith(RULE_PREFIX):
        demand = DEMANDS.get(finding.place, finding.place)
        return str(NOTHING_BEARS) % {"demand": demand}
    said = {
        name: ", ".join(label(code) for code in value.split(", ")) if name in _CODES else value
        for name, value in finding.facts.items()
    }
    return str(SENTENCES[finding.rule.id]) % said


def said(finding: Finding) -> str:
    """What a finding of an earlier day says: as `sentence`; the id of its rule where that is no longer ours."""
    known = finding.rule.id in SENTENCES or finding.rule.id.startswith(RULE_PREFIX)
    return sentence(finding) if known else finding.rule.id
