"""Organisations and what is part of them."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from tests.factories.actors import an_organisation

from rapport.actors import queries
from rapport.actors.models import Organisation
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db


def a_ministry(now: datetime) -> tuple[int, int, int]:
    """A ministry, a department of it, and an office of the department."""
    ministry, department, office = (an_organisation(now=now) for _ in range(3))
    Organisation.objects.filter(pk=department).update(parent_id=ministry)
    Organisation.objects.filter(pk=office).update(parent_id=department)
    return ministry, department, office


def test_a_ministry_counts_with_its_departments_and_offices(now: datetime, public: Viewer) -> None:
    ministry, department, office = a_ministry(now)
    another = an_organisation(now=now)
    assert queries.with_parts(viewer=public, ids=[ministry]) == {ministry, department, office}
    assert queries.with_parts(viewer=public, ids=[department]) == {department, office}
    assert queries.with_parts(viewer=public, ids=[office, another]) == {office, another}


def test_of_nothing_there_are_no_parts(public: Viewer) -> None:
    assert queries.with_parts(viewer=public, ids=[]) == frozenset()


def test_a_chain_that_leads_back_to_itself_still_ends(now: datetime, public: Viewer) -> None:
    ministry, department, office = a_ministry(now)
    Organisation.objects.filter(pk=ministry).update(parent_id=office)
    assert queries.with_parts(viewer=public, ids=[department]) == {ministry, department, office}


def test_nothing_is_a_part_of_itself(now: datetime) -> None:
    one = an_organisation(now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=one).update(parent_id=one)
