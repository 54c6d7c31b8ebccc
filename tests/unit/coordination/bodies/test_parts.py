"""Parts of the description of a mechanism: what is refused, and what anybody may read."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.mechanism import a_body, a_mechanism

from rapport.coordination.bodies import actions, queries
from rapport.coordination.bodies.actions import BodyFields
from rapport.coordination.bodies.parts import PARTS, readable
from rapport.coordination.models import Mechanism
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_every_field_of_a_part_is_a_field_of_the_mechanism() -> None:
    assert readable(PARTS) <= {field.name for field in Mechanism._meta.concrete_fields}
    assert readable(["structure", "unknown"]) == {"structure", "structure_note"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"budget_amount": Decimal(5), "budget_currency": ""}, "budget_currency"),
        ({"budget_currency": "eur"}, "budget_currency"),
        ({"published": ["everything"]}, "published"),
        ({"published": "budget "}, "published"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        a_mechanism(now=NOW, **values)
    assert field in caught.value.extra["fields"]


def test_a_function_that_does_not_exist_is_refused() -> None:
    country = a_mechanism(now=NOW)
    with pytest.raises(InvalidInput, match="no function"):
        actions.body_add(
            country=country.code,
            code="body",
            fields=BodyFields({"en": "Body"}, "TEAM", values={"functions": ["DANCE"]}),
            by=Viewer.system(),
            now=NOW,
        )


def test_anybody_reads_the_published_parts_only() -> None:
    country = a_mechanism(
        now=NOW,
        structure="BOTH",
        budget="YES",
        budget_note="secret",
        challenges="secret",
        published=["structure"],
    )
    public: dict[str, Any] = {"viewer": Viewer.public(), "day": NOW.date(), "language": "en"}
    assert queries.mechanisms(**public) == []
    a_body(country, now=NOW, values={"visibility": "PUBLIC"})
    [seen] = queries.mechanisms(**public)
    assert seen.fields["structure"] == "BOTH"
    assert seen.fields["budget"] == "NOT_KNOWN" and "secret" not in str(seen.fields)
    assert queries.mechanism_revisions(viewer=Viewer.public(), mechanism_id=seen.id) == []
