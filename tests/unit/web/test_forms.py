"""Forms: labels, hints and errors tied to their fields, whatever the field."""

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rapport.web.components.forms import DateParts, RapportRenderer, errors_of


class Example(forms.Form):
    """A form with one field of each kind."""

    default_renderer = RapportRenderer()
    token = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(help_text="It states the finding.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"placeholder": "faint"}))
    universe = forms.ChoiceField(choices=[("all", "all States")])
    measure = forms.ChoiceField(widget=forms.RadioSelect, choices=[("share", "Share"), ("count", "Number")])
    outputs = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("pdf", "PDF")], required=False
    )
    as_of = forms.DateField(widget=DateParts, help_text="For example, 31 12 2007.")
    source = forms.FileField(required=False)
    checked = forms.BooleanField(label="I have checked it")


def drawn(form: forms.Form, lines: str = "{{ form }}") -> str:
    with translation.override("en"):
        return Template("{% load components %}" + lines).render(Context({"form": form}))


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


def test_every_control_has_a_label_and_every_id_is_unique():
    html = drawn(Example())
    controls = re.findall(r"<(?:input|select|textarea)(?![^>]*hidden)[^>]*\sid=\"([^\"]+)\"", html)
    assert len(controls) == 11
    assert [control for control in controls if f'for="{control}"' not in html] == []
    assert len(ids(html)) == len(set(ids(html)))


def test_only_fields_that_may_be_left_out_are_marked():
    assert drawn(Example()).count("(optional)") == 3


def test_hints_and_errors_are_tied_to_their_controls():
    html = drawn(Example({}))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert [one for one in described.split() if one not in ids(html)] == []
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-describedby="id_as_of_helptext id_as_of_error"' in html


def test_summary_of_errors_leads_to_controls_that_exist():
    html = drawn(Example({}))
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert targets == ["id_title", "id_universe", "id_measure_0", "id_as_of_0", "id_checked"]
    assert [target for target in targets if target not in ids(html)] == []


def test_summary_names_the_field_and_the_form_as_a_whole():
    form = Example({})
    form.add_error(None, "The universe is closed.")
    with translation.override("en"):
        messages = [error.message for error in errors_of(form)]
    assert messages[0] == "The universe is closed."
    assert "Title: This field is required." in messages
    assert any(message.startswith("token: ") for message in messages)


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in drawn(Example())
    assert drawn(Example(), "{% error_prefix form %}") == ""


def test_title_of_a_refused_page_opens_with_the_error():
    assert drawn(Example({}), "{% error_prefix form %}") == "Error: "


def test_placeholders_are_not_shown():
    assert "faint" not in drawn(Example())


def test_what_was_typed_comes_back_escaped():
    html = drawn(Example({"title": '"><script>'}))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_refused_controls_say_so_themselves():
    html = drawn(Example({}))
    assert html.count('aria-invalid="true"') >= 5


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_date_survives_its_three_fields(day):
    widget = DateParts()
    data = {"d_day": str(day.day), "d_month": str(day.month), "d_year": str(day.year)}
    assert forms.DateField().clean(widget.value_from_datadict(data, {}, "d")) == day
    assert widget.decompress(day) == [data["d_day"], data["d_month"], data["d_year"]]


@pytest.mark.parametrize(
    ("day", "month", "year"), [("31", "2", "2007"), ("31", "", "2007"), ("x", "1", "2007"), ("", "", "2007")]
)
def test_a_date_that_is_none_is_refused_and_given_back(day, month, year):
    widget = DateParts()
    value = widget.value_from_datadict({"d_day": day, "d_month": month, "d_year": year}, {}, "d")
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(value)
    assert widget.decompress(value) == [day, month, year]


def test_three_empty_fields_are_no_date():
    assert DateParts().value_from_datadict({"d_day": " ", "d_month": "", "d_year": ""}, {}, "d") == ""
    assert forms.DateField(required=False).clean("") is None


def test_filter_marks_nothing_as_optional_and_can_be_cleared(rf):
    class Filter(forms.Form):
        default_renderer = RapportRenderer()
        text = forms.CharField(required=False)

    with translation.override("en"):
        html = Template("{% load components %}{% filter_form form %}").render(
            Context({"form": Filter(), "request": rf.get("/figures/?text=a")})
        )
    assert "(optional)" not in html
    assert 'href="/figures/"' in html
    assert 'method="get"' in html
