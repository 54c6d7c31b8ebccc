"""The form that takes the files of a survey: each passes the upload guard before anything reads it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.files.guard import MEGABYTE, Refused, check_upload

ACCEPTED = ("csv", "yaml")
MOST_FILES, MOST_BYTES = 30, 20 * MEGABYTE


class SeveralFiles(forms.ClearableFileInput):
    """A file field in which several files can be chosen at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: cleaned to their names and contents, all of them or none."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> dict[str, bytes]:
        """Name to content. Raises ValidationError naming every file that the guard refuses."""
        files: list[UploadedFile[Any]] = (
            list(data) if isinstance(data, (list, tuple)) else [data] if data else []
        )
        if not files:
            raise ValidationError(_("Choose the files of the survey."))
        if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > MOST_BYTES:
            limits = {"files": MOST_FILES, "size": MOST_BYTES // MEGABYTE}
            raise ValidationError(_("At most %(files)d files, together %(size)d MB.") % limits)
        found: dict[str, bytes] = {}
        refused = []
        for file in files:
            try:
                upload = check_upload(file.name or "", file.read(), accepted=ACCEPTED)
            except Refused as error:
                refused.append(ValidationError(error.message))
                continue
            if upload.name in found:
                refused.append(ValidationError(_("%(name)s was chosen twice.") % {"name": upload.name}))
            found[upload.name] = upload.content
        if refused:
            raise ValidationError(refused)
        return found


class LoadWaveForm(forms.Form):
    """The files of a survey: survey.yaml, questionnaire.yaml, respondents.csv, answers.csv and what belongs to them."""

    survey = FilesField(
        label=gettext_lazy("Files of the survey"),
        help_text=gettext_lazy(
            "survey.yaml, questionnaire.yaml, respondents.csv, answers.csv; if there are any: footnotes.csv, "
            "names.csv, figures.yaml, translations.csv, published.yaml. The wave is loaded whole or not at all."
        ),
    )
