"""Forms in the look of the pages: Django's own form classes, our markup (setting FORM_RENDERER).

Labels stand above fields, hints between them, errors beside the field and in a summary that links to it.
Fields that may be left out say so; the others say nothing. Works without scripts; validation is the server's.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.forms import BaseForm, BoundField, MultiWidget, NumberInput
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class RapportRenderer(TemplatesSetting):
    """Draws forms and fields with the templates under `components/forms/` and `django/forms/widgets/`."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"


class FieldError(NamedTuple):
    """One error and the id of the control to go to; empty for an error of the form as a whole."""

    target: str
    message: str


def first_control(field: BoundField) -> str:
    """The id of the control that a link to the field leads to: in a group, its first one."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


def errors_of(form: BaseForm) -> list[FieldError]:
    """Every error of the form in the order of its fields, those of the whole form first."""
    found = [FieldError("", str(message)) for message in form.non_field_errors()]
    for field in form.hidden_fields():
        found += [FieldError("", f"{field.name}: {message}") for message in field.errors]
    for field in form.visible_fields():
        for message in field.errors:
            said = _("%(field)s: %(message)s") % {"field": field.label, "message": message}
            found.append(FieldError(first_control(field), str(said)))
    return found


class DateParts(MultiWidget):
    """A date as three fields, day, month and year: the form least often filled in wrongly.

    Gives the field `YYYY-MM-DD`, or nothing where all three are empty; what is not a number is passed on as
    typed, so that the field refuses it and the reader gets it back.
    """

    template_name = "components/forms/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"day": NumberInput, "month": NumberInput, "year": NumberInput}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Day, month and year of a date or of what was typed."""
        if not value:
            return ["", "", ""]
        if hasattr(value, "year"):
            return [str(value.day), str(value.month), str(value.year)]
        pieces = (str(value).split("-") + ["", "", ""])[:3]
        return [pieces[2].lstrip("0"), pieces[1].lstrip("0"), pieces[0]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the words over each of the three fields, and whether the date was refused."""
        context = super().get_context(name, value, attrs)
        labels: Iterable[Any] = (_("Day"), _("Month"), _("Year"))
        for part, label, width in zip(context["widget"]["subwidgets"], labels, (2, 2, 4), strict=True):
            part["label"], part["width"] = label, width
        context["widget"]["is_refused"] = context["widget"]["attrs"].get("aria-invalid") == "true"
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:  # type: ignore[override]
        """The date as the field expects it."""
        day, month, year = ((value or "").strip() for value in super().value_from_datadict(data, files, name))
        if not (day or month or year):
            return ""
        return f"{year}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"
