"""Pages of the map: drawn and as a table, few questions however many, a file, nothing for those outside."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.factories.actors import a_person
from tests.factories.mechanism import an_actor

from rapport.actors.register.actions import line_draw
from rapport.kernel.access import Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Savepoints and scopes of the test itself around the request.
NESTING = 4


@pytest.fixture
def client() -> Client:
    """A member of the mechanism, and two organisations with a line between them."""
    one, other = (
        an_actor(now=NOW, kind="MINISTRY", code="interior"),
        an_actor(now=NOW, kind="NGO", code="ngo"),
    )
    line_draw(
        source_id=one.pk, target_id=other.pk, kind="FUNDS", is_formal=False, by=Viewer.system(), now=NOW
    )
    found = Client()
    found.force_login(a_person("REPRESENTATIVE", now=NOW))
    return found


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"view": "lines"},
        {"view": "lines", "kind": ["FUNDS", "SITS_IN"], "of": "ngo"},
        {"competence": "cp.border"},
        {"view": "other", "kind": "x", "level": "x", "place": "x" * 200, "of": "nowhere", "page": "x"},
    ],
    ids=str,
)
def test_the_map_is_drawn_whatever_is_asked(asked, client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(20 + NESTING):
        page = client.get("/mechanism/map/", asked)
    assert page.status_code == 200 and "Border officials" in page.content.decode()


def test_the_table_says_what_the_drawing_shows(client: Client) -> None:
    text = client.get("/mechanism/map/", {"view": "lines"}).content.decode()
    assert "<svg" in text and "no formal line" in text and "/mechanism/actors/ngo/" in text
    assert ">1<" in text, "the line carries the number of its row"


def test_the_drawing_is_a_file_and_not_for_outsiders(client: Client) -> None:
    said = client.get("/mechanism/map/map.svg", {"view": "lines"})
    assert said["Content-Type"] == "image/svg+xml" and "attachment" in said["Content-Disposition"]
    root = ElementTree.fromstring(said.content)
    assert 'href="http://testserver/mechanism/' in said.content.decode() and root.get("width")
    assert Client().get("/mechanism/map/").status_code in (302, 403)
