"""Pages of the public set no cookie; the choice of language changes an account only with a token."""

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/", "/reports/osce-2007/", "/profiles/AT/", "/search/?q=plan"])
def test_a_public_page_sets_no_cookie(osce: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_a_forged_choice_does_not_change_an_account(osce: None, sign_in: Callable[[str], Client]) -> None:
    from rapport.actors.models import Person

    signed_in = sign_in("EDITOR")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    before = set(Person.objects.values_list("language", flat=True))
    assert strict.post("/language/", {"language": "ar"}).status_code == 403
    assert set(Person.objects.values_list("language", flat=True)) == before
    assert Client(enforce_csrf_checks=True).post("/language/", {"language": "ar"}).status_code == 302
