"""The numbers of the dashboard are the lengths of the lists behind them; results stand apart from activities."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.factories import obligations as make
from tests.factories.actors import a_viewer

from rapport.kernel.access import Viewer
from rapport.obligations import queries
from rapport.obligations.models import Obligation, Update
from rapport.obligations.narrowing import ALL, MEASURES, NONE, Narrowing, measured
from rapport.obligations.overview import queries as overview

pytestmark = pytest.mark.django_db


def length(viewer: Viewer, now: datetime, narrowing: Narrowing) -> int:
    return queries.obligations(viewer=viewer, day=now.date(), narrowing=narrowing)[1]


def test_every_number_is_the_length_of_its_list(now: datetime) -> None:
    ministry, other = make.a_member(now=now), make.a_member(now=now)
    office = make.a_member(now=now, parent=ministry)
    make.many([ministry, office, other], obligations=90, updates_each=1, now=now)
    make.an_obligation(ministry, now=now, themes=["prevention", "data"])
    make.an_obligation(other, now=now, body_ref="coordination.body:1", visibility="BODY")
    Obligation.objects.filter(number__endswith="7").update(themes=[], body_ref="")
    for viewer in (a_viewer("NATIONAL_COORDINATOR", now=now), make.viewer_for(ministry, now=now)):
        for within in (ALL, Narrowing(due_from=now.date() - timedelta(days=330), body_ref=NONE)):
            view = overview.overview(viewer=viewer, day=now.date(), narrowing=within)
            groups = [
                (within, view.total),
                *(
                    (replace(within, organisation_id=one, alone=True), counts)
                    for one, counts in view.organisations.items()
                ),
                *((replace(within, body_ref=one), counts) for one, counts in list(view.bodies.items())[:5]),
                *((replace(within, theme=one), counts) for one, counts in view.themes.items()),
                *((replace(within, origin=one), counts) for one, counts in view.origins.items()),
            ]
            for narrowing, counts in groups:
                for name in MEASURES:
                    assert length(viewer, now, measured(narrowing, name)) == counts[name], (narrowing, name)
    assert view.total["running"] > view.total["late"] > 0


def test_stale_is_counted_from_the_last_accepted_update_or_the_making(now: datetime) -> None:
    ministry = make.a_member(now=now)
    owed = make.an_obligation(ministry, now=now, due_on=now.date() + timedelta(days=300))
    viewer = a_viewer("NATIONAL_COORDINATOR", now=now)
    for days, stale in ((29, 0), (30, 30), (59, 30), (60, 60), (180, 180)):
        later = now + timedelta(days=days)
        counts = overview.overview(viewer=viewer, day=later.date()).total
        assert [counts[f"stale{one}"] for one in (30, 60, 180)] == [
            int(stale >= one) for one in (30, 60, 180)
        ]
    Obligation.objects.filter(pk=owed).update(last_update_at=now + timedelta(days=100))
    assert overview.overview(viewer=viewer, day=(now + timedelta(days=120)).date()).total["stale30"] == 0


def test_what_waits_is_told_to_those_who_may_know(now: datetime) -> None:
    ministry = make.a_member(now=now)
    person, stranger = make.viewer_for(ministry, now=now), make.viewer_for(make.a_member(now=now), now=now)
    make.a_submitted(make.an_obligation(ministry, now=now), person, now=now)
    for viewer, many in ((person, 1), (a_viewer("NATIONAL_COORDINATOR", now=now), 1), (stranger, 0)):
        assert overview.overview(viewer=viewer, day=now.date()).total["approval"] == many


def test_results_stand_apart_from_activities(now: datetime) -> None:
    ministry = make.a_member(now=now)
    person, viewer = make.viewer_for(ministry, now=now), a_viewer("NATIONAL_COORDINATOR", now=now)
    ids = []
    for fields in (make.CLOSING, make.FIELDS, replace(make.FIELDS, result="Calls doubled.")):
        made = make.a_submitted(make.an_obligation(ministry, now=now), person, now=now, fields=fields)
        Update.objects.filter(pk=made).update(state="ACCEPTED", decided_at=now)
        ids.append(made)
    hidden = make.an_obligation(
        make.a_member(now=now), now=now, visibility="BODY", body_ref="coordination.body:1"
    )
    Update.objects.filter(pk=ids[0]).update(obligation_id=hidden)
    today = now.date()
    for kind, update in zip(("RESULT", "ACTIVITY", "UNSHOWN"), ids, strict=True):
        found = overview.told(viewer=viewer, day=today, kind=kind)
        assert [one.update_id for one in found] == [update]
    assert overview.told_counts(viewer=viewer, day=today) == {"RESULT": 1, "UNSHOWN": 1, "ACTIVITY": 1}
    assert overview.told_counts(viewer=person, day=today)["RESULT"] == 0, "of a body they do not sit in"
    assert overview.told_counts(viewer=viewer, day=today, since=today + timedelta(days=1))["ACTIVITY"] == 0
    assert overview.told_counts(viewer=viewer, day=today, until=today)["ACTIVITY"] == 1
