"""The register as a file: nothing lost on the way out and in, every fault told with its place, whole or not at all."""

import io
import json
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.actors import a_viewer
from tests.factories.mechanism import an_actor

from rapport.actors.exchange import actions, queries
from rapport.actors.exchange.files import write_json, write_workbook
from rapport.actors.exchange.present import held
from rapport.actors.models import (
    ActorLine,
    ActorProfile,
    ActorTag,
    Organisation,
    OrganisationName,
    PastProfile,
)
from rapport.actors.register.actions import organisations_merge
from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, StaleVersion

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), min_size=1, max_size=20)
WORDS = (
    (TEXT | st.sampled_from(["=1+1", "'=1", "a\nb", "@x", "12", "2027-01-01", "TRUE", "مكتب", "00 1"]))
    .map(str.strip)
    .filter(bool)
)
DAYS = st.dates(date(1990, 1, 1), date(2035, 1, 1))


def as_json(**tables: Any) -> bytes:
    return json.dumps({"format": "rapport-actors-1", **tables}).encode()


def take(content: bytes, now: datetime, name: str = "file.json") -> Any:
    return actions.actors_import(name=name, content=content, by=SYSTEM, now=now)


def faults(content: bytes, name: str = "file.json") -> set[tuple[str, int, str, str]]:
    looked = queries.looked_at(viewer=SYSTEM, name=name, content=content)
    assert not (looked.faults and looked.changes)
    return {(one.sheet, one.row, one.column, one.rule) for one in looked.faults}


@st.composite
def registers(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Tables of a register: some organisations in a tree, each list of facts with periods that do not meet."""
    codes = [f"org-{number}" for number in range(draw(st.integers(1, 4)))]
    kinds = st.sampled_from(["MINISTRY", "OFFICE", "NGO_SERVICE", "COURT"])
    optional = st.none() | WORDS
    organisations, names, reach, contacts = [], [], [], []
    for number, code in enumerate(codes):
        above = draw(st.sampled_from([None, *codes[:number]])) if number else None
        organisations.append(
            {"code": code, "kind": draw(kinds), "part_of": above, "level": draw(st.sampled_from([None, "lv.local"])),
             "mandate": draw(optional), "jurisdiction": draw(optional), "perspective": None,
             "government": draw(st.sampled_from([None, True, False])),
             "staff_full_time": draw(st.none() | st.integers(0, 900)), "website": None}
        )  # fmt: skip
        turn = draw(st.none() | DAYS)
        names.append(
            {"organisation": code, "language": "en", "name": draw(WORDS), "from": None, "until": turn}
        )
        if turn:
            names.append(
                {"organisation": code, "language": "en", "name": draw(WORDS), "from": turn, "until": None}
            )
        for entry in draw(st.sets(st.sampled_from(["cp.hotline", "cp.shelter", "cp.border"]))):
            reach.append(
                {
                    "organisation": code,
                    "list": "COMPETENCE",
                    "entry": entry,
                    "from": draw(st.none() | DAYS),
                    "until": None,
                }
            )
        for place in draw(st.sets(WORDS, max_size=2)):
            reach.append({"organisation": code, "list": "PLACE", "entry": place, "from": None, "until": None})
        for office in draw(st.lists(WORDS, max_size=2)):
            contacts.append(
                {"organisation": code, "function": "HOTLINE", "office": office, "number": "+000 12", "mailbox": None,
                 "hours": draw(optional), "languages": None, "place": None, "visibility": "PUBLIC", "from": None,
                 "until": None}
            )  # fmt: skip
    lines = [
        {"organisation": one, "kind": "FUNDS", "to": other, "formal": True, "note": draw(optional), "from": None,
         "until": draw(st.none() | DAYS)}
        for one in codes for other in codes if one < other
    ]  # fmt: skip
    unique = {(one["organisation"], one["office"].casefold()): one for one in contacts}
    return {
        "Organisations": organisations, "Names": names, "Reach": _apart(reach), "Contacts": list(unique.values()),
        "Lines": lines,
    }  # fmt: skip


def _apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {(one["organisation"], one["list"], one["entry"].casefold()): one for one in rows}
    return list(found.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=registers(), form=st.sampled_from(["xlsx", "json"]))
def test_what_goes_out_comes_in_again(
    tables: dict[str, list[dict[str, Any]]], form: str, now: datetime
) -> None:
    for model in (ActorLine, ActorTag, ActorProfile, OrganisationName):
        model.objects.all().delete()
    Organisation.objects.all().update(parent=None)
    Organisation.objects.all().delete()
    write = write_workbook if form == "xlsx" else write_json
    rows, changed = take(write(tables), now, f"given.{form}")
    assert rows == sum(changed.values()) == sum(map(len, tables.values()))
    first = {sheet: [dict(one.values) for one in listed] for sheet, listed in held().items()}
    content = queries.exported(viewer=SYSTEM, form=form)
    assert take(content, now, f"own.{form}")[1] == {}, "our own export changes nothing"
    assert PastProfile.objects.count() == 0
    for model in (ActorLine, ActorTag, ActorProfile, OrganisationName):
        model.objects.all().delete()
    Organisation.objects.all().update(parent=None)
    Organisation.objects.all().delete()
    take(content, now, f"elsewhere.{form}")
    assert {sheet: [dict(one.values) for one in listed] for sheet, listed in held().items()} == first


def test_a_circle_is_refused_and_named(now: datetime) -> None:
    above = an_actor(now=now, code="above", kind="MINISTRY")
    content = as_json(
        organisations=[
            {"code": "above", "kind": "MINISTRY", "part_of": "low"},
            {"code": "mid", "name": "Mid", "kind": "OFFICE", "part_of": "above"},
            {"code": "low", "name": "Low", "kind": "OFFICE", "part_of": "MID"},
        ]
    )
    looked = queries.looked_at(viewer=SYSTEM, name="a.json", content=content)
    assert [(one.sheet, one.row, one.column, one.rule) for one in looked.faults] == [
        ("Organisations", number, "part_of", "cycle") for number in (1, 2, 3)
    ]
    assert "above › low › mid › above" in looked.faults[0].told
    with pytest.raises(InvalidInput) as caught:
        take(content, now)
    assert len(caught.value.extra["lines"]) == 3
    above.refresh_from_db()
    assert above.parent_id is None and Organisation.objects.count() == 1, "whole or not at all"


def test_every_fault_has_its_place(now: datetime) -> None:
    an_actor(now=now, code="AT2", kind="PARTNER_STATE")
    duplicate, into = an_actor(now=now, code="old-ngo", kind="NGO"), an_actor(now=now, code="ngo", kind="NGO")
    organisations_merge(duplicate_id=duplicate.pk, into_id=into.pk, reason="same", by=SYSTEM, now=now)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheets = {
            "Organisations": [
                ["Code", "Kind", "Name", "Part of", "Staff full time", "Website"],
                ["ngo", "Non-governmental organisation", "Organisation ngo", "", -3, ""],
                ["bad code!", "MINISTRY", "Bad", "nowhere", "", "no address"],
                ["AT2", "MINISTRY", "", "", "", ""],
                ["old-ngo", "NGO", "", "", "", ""],
                ["new", "WRONG", "", "", "", ""],
                ["new", "COURT", "", "", "", ""],
                ["new", "COURT", "", "", "", ""],
            ],
            "Reach": [
                ["organisation", "list", "entry", "from", "until", "color"],
                ["ngo", "COMPETENCE", "x", "soon", "", 1],
            ],
        }
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    found = faults(out.getvalue(), "people.xlsx")
    assert found == {
        ("Organisations", 2, "staff_full_time", "no_number"),
        ("Organisations", 6, "kind", "unknown_code"),
        ("Reach", 1, "color", "unknown_column"),
        ("Reach", 2, "entry", "unknown_code"),
        ("Reach", 2, "from", "no_day"),
    }
    second = as_json(
        organisations=[
            {
                "code": "bad code!",
                "kind": "MINISTRY",
                "name": "Bad",
                "part_of": "ngo",
                "website": "no address",
            },
            {"code": "AT2", "kind": "MINISTRY"},
            {"code": "old-ngo", "kind": "NGO"},
            {"code": "new", "kind": "COURT"},
            {"code": "new", "kind": "COURT", "part_of": "nowhere"},
            {"code": "ngo", "kind": "NGO", "name": "Renamed", "part_of": "nowhere"},
        ],
        lines=[
            {"organisation": "ngo", "kind": "FUNDS", "to": "ngo"},
            {"organisation": "ngo", "kind": "INFORMAL", "to": "new", "formal": True},
            {
                "organisation": "ngo",
                "kind": "FUNDS",
                "to": "new",
                "from": "2026-02-01",
                "until": "2026-01-01",
            },
            {"organisation": "ngo", "kind": "REFERS_TO", "to": "new"},
            {"organisation": "ngo", "kind": "REFERS_TO", "to": "new", "from": "2026-02-01"},
        ],
        contacts=[{"organisation": "ngo", "function": "PRESS", "office": "Press"}],
    )
    assert faults(second) == {
        ("Organisations", 1, "code", "bad_cell"),
        ("Organisations", 1, "website", "bad_cell"),
        ("Organisations", 2, "code", "state"),
        ("Organisations", 3, "code", "merged"),
        ("Organisations", 4, "name", "no_name"),
        ("Organisations", 5, "code", "twice"),
        ("Organisations", 5, "name", "no_name"),
        ("Organisations", 6, "part_of", "unknown_organisation"),
        ("Organisations", 6, "name", "other_name"),
        ("Contacts", 1, "number", "unreachable"),
        ("Lines", 1, "to", "line_to_itself"),
        ("Lines", 2, "formal", "informal_formal"),
        ("Lines", 3, "until", "bad_period"),
        ("Lines", 5, "from", "overlap"),
    }
    for content in (b"{", b'{"format": "other"}', b"[]"):
        with pytest.raises(InvalidInput):
            queries.looked_at(viewer=SYSTEM, name="a.json", content=content)


def test_only_keepers_exchange_and_nothing_else_than_seen_is_written(now: datetime) -> None:
    with pytest.raises(AccessDenied):
        queries.exported(viewer=a_viewer("READER", now=now), form="json")
    one = an_actor(now=now, code="one", kind="MINISTRY")
    content = as_json(organisations=[{"code": "one", "kind": "AGENCY", "mandate": "Coordinates"}])
    seen = queries.looked_at(viewer=SYSTEM, name="a.json", content=content)
    assert [cells for change in seen.changes for cells in change.cells] == [
        ("kind", "MINISTRY", "AGENCY"),
        ("mandate", None, "Coordinates"),
    ]
    Organisation.objects.filter(pk=one.pk).update(kind="COURT")
    with pytest.raises(StaleVersion):
        actions.actors_import(name="a.json", content=content, seen=seen.fingerprint, by=SYSTEM, now=now)
    assert take(content, now)[1] == {"Organisations": 1}
    assert ActorProfile.objects.get(organisation=one).mandate == "Coordinates"
