"""Every template compiles, obeys the content policy, and the pages for errors need nothing."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.utils import translation

import rapport
from rapport.web import navigation
from rapport.web.components.context import Frame
from rapport.web.components.forms import RapportRenderer

FOLDER = Path(rapport.__file__).parent / "web/templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\s(?:hx-)?on[:a-z-]+=[\"']|javascript:", re.IGNORECASE
)
OUTSIDE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_and_holds_nothing_the_content_policy_refuses(name):
    source = get_template(name).template.source
    assert INLINE.findall(source) == []
    assert OUTSIDE.findall(source) == []


def page(rf, name, **context):
    request = rf.get("/figures/?q=law")
    return render_to_string(
        name, {"frame": Frame(request), "direction": "ltr", "messages": [], **context}, request
    )


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429])
def test_page_for_an_error_shows_its_message_escaped(rf, status):
    with translation.override("en"):
        html = page(rf, f"errors/{status}.html", message="Line 3: <b>no such figure</b>.")
    assert "Line 3: &lt;b&gt;no such figure" in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("status", [500, 503])
def test_page_for_a_fault_needs_no_request_and_no_context(status):
    with translation.override("ar"):
        html = render_to_string(f"errors/{status}.html")
    assert '<html lang="ar" dir="rtl"' in html
    assert "app.rtl.css" in html


def test_page_for_a_defect_shows_its_number():
    assert "AB12CD34" in render_to_string("errors/500.html", {"number": "AB12CD34"})


@pytest.mark.parametrize(
    ("language", "direction", "sheet"), [("en", "ltr", "app.css"), ("ar", "rtl", "app.rtl.css")]
)
def test_frame_follows_the_language(rf, language, direction, sheet):
    with translation.override(language):
        html = page(rf, "layouts/public.html", direction=direction)
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert f"built/{sheet}" in html
    assert 'href="#main"' in html
    assert html.count('id="main"') == 1


def test_each_language_is_named_in_itself_and_the_present_one_is_marked(rf):
    with translation.override("fr"):
        languages = Frame(rf.get("/")).languages
    assert [(one.code, one.name, one.direction) for one in languages] == [
        ("en", "English", "ltr"),
        ("fr", "Français", "ltr"),
        ("ar", "العربية", "rtl"),
    ]
    assert [one.code for one in languages if one.current] == ["fr"]


def test_choice_of_language_comes_back_to_the_page_but_never_to_an_answered_form(rf):
    assert Frame(rf.get("/figures/?q=law")).return_to == "/figures/?q=law"
    assert Frame(rf.post("/figures/?q=law")).return_to == "/figures/"


def test_nobody_is_signed_in_where_no_viewer_is_known(rf):
    assert Frame(rf.get("/")).signed_in is False


def test_navigation_marks_the_section_the_reader_is_in(rf, settings):
    settings.ROOT_URLCONF = "tests.unit.web.urls_example"
    inside = navigation.links(navigation.PUBLIC, rf.get("/figures/one/"))
    assert [(link.href, link.current) for link in inside] == [("/reports/", False), ("/figures/", True)]
    assert "public:search" in navigation.unknown_names()


class SignIn(forms.Form):
    """Stands for the library's forms."""

    default_renderer = RapportRenderer()
    login = forms.EmailField(label="E-mail")


@pytest.mark.parametrize("name", ["login", "logout", "password_change", "signup_closed", "account_inactive"])
def test_pages_of_accounts_take_our_look(rf, settings, name):
    settings.ROOT_URLCONF = "tests.unit.web.urls_example"
    with translation.override("en"):
        html = page(rf, f"account/{name}.html", form=SignIn({}))
    assert 'class="rp-masthead"' in html
    assert html.count("<h1") == 1
    assert "If you have not created an account" not in html


def test_pages_we_did_not_write_are_made_of_our_elements(rf, settings):
    settings.ROOT_URLCONF = "tests.unit.web.urls_example"
    context = {"form": SignIn(), "redirect_field": "", "user": AnonymousUser()}
    with translation.override("en"):
        html = page(rf, "account/password_reset.html", **context)
    assert '<h1 class="govuk-heading-l">' in html
    assert '<form method="post" action="/accounts/password/reset/" novalidate>' in html
    assert '<label class="govuk-label" for="id_login">E-mail</label>' in html
    assert '<button class="govuk-button" data-module="govuk-button" type="submit">' in html
