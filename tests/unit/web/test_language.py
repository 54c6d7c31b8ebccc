"""The choice of language: a cookie, set by a form, back to a page of this host only."""

import pytest

from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput
from rapport.web.account.language import choose_language


def sent(rf, **words):
    """The form as somebody sends it who is not signed in."""
    request = rf.post("/language/", words)
    request.viewer = Viewer.public()
    return request


def test_choice_is_kept_in_a_cookie_and_leads_back(rf, settings):
    response = choose_language(sent(rf, language="ar", next="/figures/?q=law"))
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert response.status_code == 302
    assert response["Location"] == "/figures/?q=law"
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Strict")


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "http:elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "relative/path",
        "https:///elsewhere.example",
        " //elsewhere.example",
        "/\t/elsewhere.example",
    ],
)
def test_no_address_leads_off_this_host(rf, target):
    response = choose_language(sent(rf, language="fr", next=target))
    assert response["Location"] == "/"


@pytest.mark.parametrize("code", ["", "de", "en-gb", "../ar", "ar\n"])
def test_a_language_not_on_offer_is_refused(rf, code):
    with pytest.raises(InvalidInput) as caught:
        choose_language(sent(rf, language=code))
    assert caught.value.code == "unknown_language"


def test_only_posting_is_declared():
    assert choose_language.access.is_public
    assert "GET" not in choose_language.access.methods
