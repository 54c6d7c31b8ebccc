"""The invented State of the demonstration: whole, marked as invented everywhere, the same at every start."""

from collections import Counter
from datetime import datetime

import pytest
from django.db.models import Count

from rapport.actors.models import Organisation, OrganisationName
from rapport.actors.roles import ROLES
from rapport.cli import demonstration, demonstration_mechanism
from rapport.coordination.models import Body, BodyMember
from rapport.kernel.access import Viewer
from rapport.obligations.models import Obligation, Update
from rapport.obligations.queries import owed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def loaded(now: datetime) -> bool:
    return demonstration_mechanism.load(now=now, say=lambda line: None)


def test_the_mechanism_is_whole_and_every_state_is_there(now: datetime) -> None:
    assert loaded(now)
    assert Organisation.objects.filter(code__startswith="qv-").count() >= 60
    assert Body.objects.count() == 4
    assert BodyMember.objects.filter(seat="CHAIR").count() == 4, "each body has one"
    assert Obligation.objects.count() == 150
    states = Counter(Obligation.objects.values_list("state", flat=True))
    assert min(states[state] for state in ("OPEN", "IN_PROGRESS", "DONE", "WITHDRAWN")) > 0, states
    updates = Counter(Update.objects.values_list("state", flat=True))
    assert min(updates[state] for state in ("DRAFT", "SUBMITTED", "RETURNED", "ACCEPTED")) > 0, updates
    late = [one for one in owed_by_all(now) if one.is_late]
    assert 0 < len(late) < len(owed_by_all(now))


def owed_by_all(now: datetime) -> list:  # type: ignore[type-arg]
    everybody = frozenset(Organisation.objects.values_list("pk", flat=True))
    return owed(viewer=Viewer(person_id=None, organisations=everybody, is_system=True), day=now.date())


def test_every_name_says_that_it_is_invented(now: datetime) -> None:
    loaded(now)
    names = OrganisationName.objects.filter(organisation__code__regex="^(qv-|varanda)")
    marks = ("(invented)", "(État fictif)", "(دولة متخيلة)")
    assert [one.name for one in names if not one.name.endswith(marks)] == []
    assert all(one.name["en"].endswith("(invented)") for one in Body.objects.all())


def test_what_is_there_is_not_loaded_again(now: datetime) -> None:
    assert loaded(now)
    before = Obligation.objects.aggregate(many=Count("pk"))
    assert not loaded(now)
    assert Obligation.objects.aggregate(many=Count("pk")) == before


def test_sign_ins_act_for_whom_they_should() -> None:
    whom = {
        code: demonstration._acts_for(role, office=1, asked=2, ministry=3) for code, role in ROLES.items()
    }
    assert {code for code, one in whom.items() if one == 3} == {"REPRESENTATIVE", "OFFICER"}
    assert {code for code, one in whom.items() if one == 2} == {"FOCAL_POINT", "CONTRIBUTOR"}
