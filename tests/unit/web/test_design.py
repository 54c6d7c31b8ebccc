"""The design page: every component is drawn, in each language, without a variable left out."""

import copy

import pytest
from django.utils import translation

from rapport.web.components.context import page
from rapport.web.components.templatetags import components
from rapport.web.design.samples import SAMPLES
from rapport.web.design.views import direction_asked, show

UNDEFINED = "no such variable: %s"


@pytest.fixture
def strict(settings):
    """Templates that name what they miss."""
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["string_if_invalid"] = UNDEFINED
    ours = f"{page.__module__}.{page.__name__}"
    if ours not in options["context_processors"]:
        options["context_processors"] = [*options["context_processors"], ours]
    settings.TEMPLATES = templates


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_sample_is_drawn_whole(rf, strict, language):
    with translation.override(language):
        html = show(rf.get("/design/")).content.decode()
    assert UNDEFINED.split(":")[0] not in html
    assert [sample.key for sample in SAMPLES if f'id="{sample.key}"' not in html] == []


def test_every_component_is_on_the_page(rf, strict):
    html = show(rf.get("/design/")).content.decode()
    helpers = {"stat", "cell", "footnotes", "marks", "error_prefix", "form_fields", "error_summary"}
    shown = {name for name in components.register.tags if name not in helpers}
    assert [name for name in sorted(shown) if f"{{% {name} " not in html.replace("&#x27;", "'")] == []


@pytest.mark.parametrize(
    ("query", "language", "direction"),
    [("", "en", "ltr"), ("", "ar", "rtl"), ("?direction=rtl", "en", "rtl"), ("?direction=up", "en", "ltr")],
)
def test_direction_can_be_previewed(rf, query, language, direction):
    with translation.override(language):
        assert direction_asked(rf.get(f"/design/{query}")) == direction


def test_looking_sets_no_cookie(rf, strict):
    assert show(rf.get("/design/?direction=rtl")).cookies.keys() == set()
