"""Waves that are run: prepared, with respondents and focal points, and opened, by walking the real actions."""

from datetime import date, datetime, timedelta

from tests.factories.actors import a_person

from rapport.actors import actions as actors_actions
from rapport.actors import queries as actors
from rapport.actors.kinds import OrganisationKind
from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys
from rapport.surveys.instruments import actions as instruments
from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
)
from rapport.surveys.running import actions
from rapport.surveys.running.types import WaveFields

CODE = "every-kind"
NAMES = {
    "AT": "Austria", "BE": "Belgium", "DK": "Denmark", "FI": "Finland", "FR": "France", "SE": "Sweden",
}  # fmt: skip


def _texts(english: str) -> dict[str, str]:
    return {"en": english, "fr": f"{english} (fr)", "ar": f"{english} (ar)"}


def _options(*codes: str, described: str = "") -> tuple[OptionContent, ...]:
    return tuple(OptionContent(code, _texts(code.capitalize()), code == described) for code in codes)


def every_kind(code: str = CODE) -> QuestionnaireContent:
    """A questionnaire with an item of every kind, a skip rule, an "other" and a consistency rule."""
    return QuestionnaireContent(
        code=code,
        title=_texts("Every kind of question"),
        languages=("en", "fr", "ar"),
        sections=(
            SectionContent(
                "A",
                _texts("Plans"),
                (
                    ItemContent("N1", "NOTE", _texts("Please answer for the whole State.")),
                    ItemContent("Q1", "SINGLE", _texts("Is there a plan?"), "1", options=_options("yes", "no")),
                    ItemContent("Q2", "DATE", _texts("Since when?"), "2", show_if="Q1 = yes"),
                    ItemContent("Q3", "TEXT", _texts("Which measures does it hold?"), "3"),
                    ItemContent(
                        "Q4",
                        "MULTIPLE",
                        _texts("Who takes part?"),
                        "4",
                        options=_options("justice", "interior", "other", described="other"),
                    ),
                ),
                attachment=_texts("The plan"),
            ),
            SectionContent(
                "B",
                _texts("Means"),
                (
                    ItemContent("Q5", "NUMBER", _texts("How many people work on it?"), "5"),
                    ItemContent("Q6", "PERCENTAGE", _texts("Which share is paid by the State?"), "6"),
                    ItemContent("Q7", "MONEY", _texts("What does it cost?"), "7"),
                    ItemContent("Q8", "FILE", _texts("The budget"), "8"),
                    ItemContent("Q9", "GROUP", _texts("Does the State have"), "9"),
                    ItemContent(
                        "Q9a", "SINGLE", _texts("A rapporteur?"), "9 a", parent="Q9", options=_options("yes", "no")
                    ),
                    ItemContent("Q10", "REPEAT", _texts("Training held"), "10"),
                    ItemContent("Q10a", "TEXT", _texts("Title"), "10 a", parent="Q10"),
                    ItemContent("Q10b", "NUMBER", _texts("People trained"), "10 b", parent="Q10"),
                    ItemContent(
                        "Q11", "TABLE", _texts("Victims identified"), "11", options=_options("women", "men")
                    ),
                    ItemContent("Q11a", "NUMBER", _texts("Adults"), "11 a", parent="Q11"),
                    ItemContent("Q11b", "NUMBER", _texts("Children"), "11 b", parent="Q11"),
                ),
            ),
        ),
        rules=(
            RuleContent(
                "plan-no-measures",
                "Q1 = no and Q3 is answered",
                _texts("You answered that there is no plan, and described its measures. Which is right?"),
                ("Q1", "Q3"),
            ),
        ),
    )  # fmt: skip


def a_questionnaire(*, now: datetime, content: QuestionnaireContent | None = None) -> tuple[str, int]:
    """A stored draft of a questionnaire, of every kind of item by default. Returns code and number."""
    return instruments.questionnaire_store(content=content or every_kind(), by=Viewer.system(), now=now)


def a_state(code: str, *, now: datetime) -> int:
    """A State by its ISO code, registered where it is not. Returns its id."""
    system = Viewer.system()
    for view in actors.organisations(viewer=system, language="en", day=now.date()).values():
        if view.code == code:
            return view.id
    return actors_actions.organisation_register(
        code=code,
        kind=OrganisationKind.STATE,
        names={"en": NAMES.get(code, f"State {code}")},
        iso2=code,
        by=system,
        now=now,
    )


def wave_fields(
    *,
    now: datetime,
    code: str = "run",
    questionnaire: tuple[str, int] | None = None,
    deadline: date | None = None,
    previous: str = "",
) -> WaveFields:
    """What a survey manager would type to prepare a wave that ends in thirty days, in Vienna's time."""
    asked = questionnaire or a_questionnaire(now=now)
    return WaveFields(
        code=code,
        title=_texts("A wave that is run"),
        questionnaire=asked[0],
        number=asked[1],
        as_of=now.date(),
        deadline=deadline or (now + timedelta(days=30)).date(),
        timezone="Europe/Vienna",
        groups={"state": _texts("State"), "partner": _texts("Partner")},
        previous=previous,
        letter=_texts("Please answer for your State."),
    )


def prepared_wave(
    *,
    now: datetime,
    respondents: tuple[str, ...] = ("AT", "BE"),
    questionnaire: tuple[str, int] | None = None,
    deadline: date | None = None,
    code: str = "run",
    previous: str = "",
) -> str:
    """A wave that is being prepared, its respondents States of the group `state`, each with a focal point."""
    by = Viewer.system()
    fields = wave_fields(
        now=now, code=code, questionnaire=questionnaire, deadline=deadline, previous=previous
    )
    actions.wave_prepare(fields=fields, by=by, now=now)
    for state in respondents:
        organisation = a_state(state, now=now)
        if not actors.acting_for(
            viewer=by, organisation_id=organisation, permission="RETURN_SUBMIT", now=now
        ):
            a_person("FOCAL_POINT", now=now, organisation=organisation)
    actions.respondents_choose(wave=code, chosen=dict.fromkeys(respondents, "state"), by=by, now=now)
    return code


def open_wave(
    *,
    now: datetime,
    respondents: tuple[str, ...] = ("AT", "BE"),
    questionnaire: tuple[str, int] | None = None,
    deadline: date | None = None,
    code: str = "run",
    previous: str = "",
) -> str:
    """An open wave: its questionnaire is fixed, everybody has a return and was invited. Returns its code."""
    prepared_wave(
        now=now,
        respondents=respondents,
        questionnaire=questionnaire,
        deadline=deadline,
        code=code,
        previous=previous,
    )
    view = surveys.wave(viewer=Viewer.system(), code=code)
    actions.wave_open(wave=code, expected=view.version, by=Viewer.system(), now=now)
    return code


def focal_point_of(respondent: str, *, now: datetime) -> Viewer:
    """The viewer that a State's focal point is."""
    from rapport.actors.models import Person

    person = Person.objects.filter(
        grants__organisation__code=respondent, grants__role="FOCAL_POINT"
    ).earliest("pk")
    return actors.viewer_of(person, now)
