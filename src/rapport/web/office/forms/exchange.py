"""The form that takes an XLSForm workbook."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.files.guard import BY_NAME, MEGABYTE


class FormUpload(forms.Form):
    """A workbook, and under which code and language it is taken."""

    form = forms.FileField(
        label=gettext_lazy("XLSForm workbook"),
        help_text=gettext_lazy(
            "An .xlsx file with the sheets survey and choices. It is taken whole or not at all."
        ),
        error_messages={"required": gettext_lazy("Choose the workbook.")},
    )
    code = forms.SlugField(
        label=gettext_lazy("Name of the questionnaire"),
        help_text=gettext_lazy(
            "Empty: the form_id of the form, or the name of the file. A name that exists already gets a new version."
        ),
        required=False,
        max_length=80,
    )
    language = forms.CharField(
        label=gettext_lazy("Language of texts that name none"),
        help_text=gettext_lazy(
            "By its code such as en, fr or ar. Empty: the language the form names, or English."
        ),
        required=False,
        max_length=20,
    )

    def clean_form(self) -> tuple[str, bytes]:
        """Name and content. A file that is too large is refused before it is read."""
        file: Any = self.cleaned_data["form"]
        limit = BY_NAME["xlsx"].limit
        if file.size > limit:
            raise ValidationError(
                _("%(name)s: it is larger than %(limit)d MB, the most for this type."),
                params={"name": file.name, "limit": limit // MEGABYTE},
            )
        return file.name or "", file.read()
