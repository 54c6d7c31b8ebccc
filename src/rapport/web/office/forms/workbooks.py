"""The form that takes returned workbooks: what is in them is looked at file by file, behind the guard of uploads."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.files.guard import BY_NAME, MEGABYTE
from rapport.web.office.forms.waves import SeveralFiles

MOST_FILES, MOST_BYTES = 100, 60 * MEGABYTE


class WorkbooksField(forms.FileField):
    """Several files: cleaned to their names and contents, in the order in which they were chosen."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """Names and contents; of a file beyond its limit only as much as the guard needs to refuse it."""
        files: list[UploadedFile[Any]] = (
            list(data) if isinstance(data, (list, tuple)) else [data] if data else []
        )
        if not files:
            raise ValidationError(_("Choose the workbooks that came back."))
        limit = BY_NAME["xlsx"].limit
        if len(files) > MOST_FILES or sum(min(file.size or 0, limit) for file in files) > MOST_BYTES:
            limits = {"files": MOST_FILES, "size": MOST_BYTES // MEGABYTE}
            raise ValidationError(_("At most %(files)d files, together %(size)d MB.") % limits)
        names = [file.name or "" for file in files]
        for name in names:
            if names.count(name) > 1:
                raise ValidationError(_("%(name)s was chosen twice.") % {"name": name})
        return [(name, file.read(limit + 1)) for name, file in zip(names, files, strict=True)]


class ImportForm(forms.Form):
    """The files, and what is to be done with them."""

    workbooks = WorkbooksField(
        label=gettext_lazy("Workbooks"),
        help_text=gettext_lazy(
            "Files ending in .xlsx, several at once. Each is taken in whole or not at all; the report says why."
        ),
    )
    dry = forms.BooleanField(
        label=gettext_lazy("Only check them, change nothing"), required=False, initial=False
    )
    take_over = forms.BooleanField(
        label=gettext_lazy("Let the office enter the returns that nobody has begun"),
        required=False,
        initial=True,
    )
    submit = forms.BooleanField(label=gettext_lazy("Submit each return as it came"), required=False)
