"""What an answer counts as before anybody coded it; what is not for publication leaves nothing behind."""

from typing import Any

import pytest
from tests.factories.answering import every_kind

from rapport.surveys.counting import Counted, as_submitted, is_withheld
from rapport.surveys.models import Item


def entry(
    state: str = "answered", *, text: str = "", reason: str = "", publish: bool = True
) -> dict[str, Any]:
    values = [text] if text else []
    return {"state": state, "values": values, "text": text, "reason": reason, "publish": publish, "path": ""}


@pytest.fixture
def asked(db: None) -> Item:
    """A question that is answered in words."""
    return Item.objects.get(questionnaire=every_kind(), code="Q4")


def test_one_row_that_is_not_for_publication_withholds_the_whole_answer(asked: Item) -> None:
    open_row, secret = entry(text="open"), entry(text="secret", publish=False)
    for given in ([open_row, secret], [secret, open_row], [secret]):
        assert is_withheld(given)
        assert as_submitted(asked, given) == Counted("withheld")
    assert as_submitted(asked, [open_row]) == Counted("answered", ("open",), "open")


def test_a_reason_that_is_not_for_publication_is_not_counted(asked: Item) -> None:
    given = [
        entry("declined", reason="Open reason."),
        entry("declined", reason="Secret reason.", publish=False),
    ]
    assert as_submitted(asked, given) == Counted("declined", original="Open reason.")
    assert as_submitted(asked, []) == Counted("blank")
