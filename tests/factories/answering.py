"""An open wave with a question of every kind, and people of the delegations that answer it.

Rows of the questionnaire and the wave are made directly where no action makes them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tests.factories.actors import a_person

from rapport.actors import actions as actors
from rapport.actors import queries
from rapport.actors.models import Organisation, Person
from rapport.kernel.access import Viewer
from rapport.surveys.models import Item, Option, Questionnaire, Return, Section, Wave, WaveRespondent

ARABIC_NAMES = {"AT": "النمسا"}
NAMES = {"AT": "Austria", "BE": "Belgium", "DK": "Denmark"}
WAVE = "round-1"


def an_open_wave(
    *,
    now: datetime,
    code: str = WAVE,
    respondents: tuple[str, ...] = ("AT", "BE"),
    previous: str = "",
    items: Mapping[str, Mapping[str, object]] | None = None,
) -> str:
    """A wave open for answers until thirty days from now. Returns its code.

    `items`: what its questions are other than usual, by code.
    """
    questionnaire = Questionnaire.objects.filter(code="every-kind").first() or every_kind(items=items)
    wave = Wave.objects.create(
        code=code,
        questionnaire=questionnaire,
        title={"en": "A round of questions", "ar": "جولة أسئلة"},
        groups={"state": {"en": "State"}},
        as_of=now.date(),
        collection="OPEN",
        deadline=now + timedelta(days=30),
        timezone="Europe/Vienna",
        opened_at=now,
        previous=Wave.objects.filter(code=previous).first(),
    )
    for position, state in enumerate(respondents):
        respondent = WaveRespondent.objects.create(
            wave=wave,
            organisation_id=a_state(state, now=now),
            name_then=NAMES.get(state, state),
            group="state",
            replied=False,
            position=position,
        )
        Return.objects.create(respondent=respondent)
    return code


def a_state(code: str, *, now: datetime) -> int:
    """A State that may be asked; registered once. Returns its id."""
    known = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if known:
        return int(known)
    return actors.organisation_register(
        code=code,
        kind=actors.OrganisationKind.STATE,
        names={"en": NAMES.get(code, code)} | ({"ar": ARABIC_NAMES[code]} if code in ARABIC_NAMES else {}),
        iso2=code,
        by=Viewer.system(),
        now=now,
    )


def a_delegate(state: str, *, now: datetime, role: str = "FOCAL_POINT") -> Person:
    """Somebody of a State's delegation who may sign in."""
    return a_person(role, now=now, organisation=a_state(state, now=now))


def delegate(state: str, *, now: datetime, role: str = "FOCAL_POINT") -> Viewer:
    """Such a person as the one on whose behalf something is done."""
    return queries.viewer_of(a_delegate(state, now=now, role=role), now)


def every_kind(
    *, required: bool = True, items: Mapping[str, Mapping[str, object]] | None = None
) -> Questionnaire:
    """A questionnaire with two sections and a question of every kind, one asked only after a yes."""
    made = Questionnaire.objects.create(
        code="every-kind", number=1, title={"en": "Every kind"}, state="FIXED", languages=["en", "ar"]
    )
    first = Section.objects.create(
        questionnaire=made,
        code="A",
        title={"en": "Co-ordination", "ar": "التنسيق"},
        intro={"en": "About your mechanism."},
        position=0,
    )
    second = Section.objects.create(
        questionnaire=made,
        code="B",
        title={"en": "Means and measures", "ar": "الوسائل"},
        attachment={"en": "your national action plan"},
        position=1,
    )
    yes_no = {"yes": "Yes", "no": "No"}
    rows: tuple[tuple[Section, str, str, str, dict[str, str], dict[str, object]], ...] = (
        (first, "Q1", "SINGLE", "Is there a mechanism?", yes_no, {"required": required}),
        (
            first,
            "Q2",
            "DATE",
            "Since when?",
            {},
            {"show_if": "Q1 = yes", "hint": {"en": "A year is enough."}},
        ),
        (
            first,
            "Q3",
            "MULTIPLE",
            (
                "Who takes part? Please name every ministry, service and organisation that has a seat in it today, "
                "and those that had one before."
            ),
            {"min": "Ministries", "ngo": "NGOs", "other": "Others"},
            {},
        ),
        (first, "Q4", "TEXT", "Describe its work.", {}, {}),
        (first, "Q5", "NOTE", "The next questions are about money.", {}, {}),
        (second, "Q6", "NUMBER", "How many staff?", {}, {"settings": {"min": 0, "decimals": 0}}),
        (second, "Q7", "PERCENTAGE", "Which share is trained?", {}, {}),
        (second, "Q8", "MONEY", "What is its budget?", {}, {}),
        (second, "Q9", "FILE", "Your national action plan", {}, {}),
        (second, "Q10", "REPEAT", "Training held", {}, {}),
        (second, "Q10a", "TEXT", "Title", {}, {"parent": "Q10"}),
        (second, "Q10b", "DATE", "When", {}, {"parent": "Q10", "settings": {"several": True}}),
        (second, "Q11", "TABLE", "Victims", {"women": "Women", "men": "Men"}, {}),
        (second, "Q11a", "NUMBER", "Identified", {}, {"parent": "Q11"}),
        (second, "Q11b", "NUMBER", "Assisted", {}, {"parent": "Q11"}),
        (second, "Q12", "TEXT", "Coded by the office", {}, {"origin": "CODED"}),
    )
    made_items: dict[str, Item] = {}
    for position, (section, code, kind, words, options, more) in enumerate(rows):
        own = (items or {}).get(code, {})
        fields = {**more, **own, "parent": made_items.get(str(more.get("parent", "")))}
        made_items[code] = Item.objects.create(
            questionnaire=made,
            section=section,
            code=code,
            number=code[1:],
            kind=kind,
            text={"en": words},
            position=position,
            **fields,
        )
        for place, (option, label) in enumerate(options.items()):
            Option.objects.create(
                item=made_items[code],
                code=option,
                text={"en": label},
                takes_text=option == "other",
                position=place,
            )
    return made
