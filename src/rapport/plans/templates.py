"""What a plan can be begun from: headings of public models, as plan documents without offices, dates and money."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext as _

from rapport.analysis.plan.document import Plan, plan_of
from rapport.kernel.errors import NotAvailable


@dataclass(frozen=True)
class TemplateView:
    """One template: its code, title and source; headings (objectives) in words; how many activities it brings."""

    code: str
    title: str
    source: str
    objectives: tuple[str, ...]
    activities: int


@cache
def _loaded() -> Mapping[str, Any]:
    path = files("rapport.datasets") / "plan_templates" / "templates.yaml"
    found: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]


def templates(*, language: str = "en") -> tuple[TemplateView, ...]:
    """All templates, in a language where they have it, else in English. Facts of public texts: for everybody."""
    return tuple(
        TemplateView(
            one["code"],
            _said(one["title"], language),
            one["source"],
            tuple(_said(heading["title"], language) for heading in one["objectives"]),
            len(one.get("activities", ())),
        )
        for one in _loaded()["templates"]
    )


def begun_from(
    template: str,
    *,
    code: str,
    title: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    language: str = "en",
) -> Plan:
    """The document of a new plan by a template, to be given to `actions.document_load`.

    Its objectives are the headings, its sections those that a strategy has (OSCE 2008, 3.3.2), still empty; activities
    become measures without an office, a time and money, for the State to fill in. Raises NotAvailable.
    """
    found = next((one for one in _loaded()["templates"] if one["code"] == template), None)
    if found is None:
        raise NotAvailable(_("There is no such template."), code="unknown_template")
    return plan_of(
        {
            "code": code,
            "title": title,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "language": language,
            "strategy": [
                {"code": one["code"], "title": _said(one["title"], language), "text": ""}
                for one in _loaded()["sections"]
            ],
            "objectives": [
                {"code": one["code"], "title": _said(one["title"], language)} for one in found["objectives"]
            ],
            "measures": [
                _measure(number, one, found, language)
                for number, one in enumerate(found.get("activities", ()), start=1)
            ],
        }
    )


def _measure(number: int, one: Mapping[str, Any], found: Mapping[str, Any], language: str) -> dict[str, Any]:
    text = _said(one["text"], language)
    joint = {
        "id": f"i{number}",
        "title": _said(found["target"], language).replace("%s", text),
        "kind": "OUTCOME",
    }
    return {
        "id": f"m{number}",
        "code": str(number),
        "text": text,
        "objective": one["objective"],
        "areas": one["areas"],
        "action": one["action"],
        "indicators": [joint],
    }


def renamed(document: Plan, *, code: str, title: str) -> Plan:
    """The document of a plan that is begun from another one, as its first version: every measure continues the old one.

    Days, costs and what was decided are the old plan's and are not taken over; offices, texts and indicators are.
    """
    return replace(
        document,
        code=code,
        title=title,
        version=1,
        predecessor=document.code,
        starts_on=None,
        ends_on=None,
        adopted_on=None,
        adopted_by="",
        evaluated_on=None,
        rates=(),
        changes=(),
        measures=tuple(
            replace(
                one,
                timing=None,
                start_on=None,
                due_on=None,
                benchmarks=(),
                costs=(),
                from_ids=(),
                continues=(f"{document.code}/{one.id}",),
            )
            for one in document.measures
        ),
    )
