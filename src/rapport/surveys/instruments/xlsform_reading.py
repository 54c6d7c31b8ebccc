"""An XLSForm as a questionnaire: what is understood becomes questions, everything else is kept and exported again.

The whole workbook stays in `extra` of the questionnaire, cell by cell (`xlsform_writing` writes into it); columns that
are not interpreted are shown with their question. A form is taken whole, or refused with every mistake, its sheet and
its row. Mapping: `docs/reference/xlsform.md`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.kernel.errors import InvalidInput
from rapport.kernel.suggestions import with_near
from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments import xlsform_workbook as workbook
from rapport.surveys.instruments.content import QuestionnaireContent, SectionContent
from rapport.surveys.instruments.xlsform_checking import check_with_pyxform
from rapport.surveys.instruments.xlsform_conditions import Conditions
from rapport.surveys.instruments.xlsform_drafts import Draft, Part, Place, Remarks
from rapport.surveys.instruments.xlsform_lists import Choices, read_choices
from rapport.surveys.instruments.xlsform_own import own_of_cell, with_own_item, with_own_whole
from rapport.surveys.instruments.xlsform_survey import read_survey
from rapport.surveys.instruments.xlsform_workbook import Sheet, cell_text

KEY = "xlsform"
"""Where `extra` of a questionnaire, section or question holds what belongs to the form it came from."""


@dataclass(frozen=True)
class FormImport:
    """A form that was read: the questionnaire, what to look at, and where in the sheet each part stands.

    `places` is the order of the sheet `survey`; `lists` the rows of the sheet `choices`.
    """

    content: QuestionnaireContent
    warnings: tuple[str, ...]
    places: tuple[Place, ...]
    columns: tuple[terms.Column, ...]
    choices: Choices
    drafts: Mapping[str, Draft] = field(default_factory=dict)


def read_xlsform(name: str, content: bytes, *, code: str = "", language: str = "") -> FormImport:
    """The form in an uploaded workbook. `code` names the questionnaire, `language` texts of no stated language.

    Raises InvalidInput: what the guard refuses, or `extra["problems"]` with every mistake.
    """
    sheets = workbook.read_sheets(name, content)
    found = read_sheets(sheets, stem=PurePosixPath(name).stem, code=code, language=language)
    if workbook.has_formulas(content):
        remark = _("Some cells are computed by formulas: their last values were taken, not the formulas.")
        found = replace(found, warnings=(*found.warnings, remark))
    return found


def read_kept(content: QuestionnaireContent) -> FormImport | None:
    """The form a questionnaire came from, read again as it came; nothing where it came from none.

    Raises InvalidInput where rules have become stricter since.
    """
    sheets = workbook.sheets_of_json(content.extra.get(KEY, {}).get("sheets", ()))
    if not sheets:
        return None
    return read_sheets(sheets, code=content.code, language=content.languages[0])


def checked_xlsform(name: str, content: bytes, *, code: str = "", language: str = "") -> FormImport:
    """As `read_xlsform`, and pyxform has looked at the form as well; what it warns of is among the warnings."""
    found = read_xlsform(name, content, code=code, language=language)
    return replace(found, warnings=(*found.warnings, *check_with_pyxform(name, content)))


def read_sheets(
    sheets: Sequence[Sheet], *, stem: str = "form", code: str = "", language: str = ""
) -> FormImport:
    """The form in sheets already read. Raises InvalidInput with every mistake in `extra["problems"]`."""
    remarks = Remarks()
    by_name = {sheet.name.strip().lower(): sheet for sheet in sheets}
    settings = _settings(by_name.get("settings"))
    default = _default_language(settings, language)
    choices = read_choices(by_name.get("choices"), default, remarks)
    survey = by_name.get("survey")
    if survey is None or not survey.rows:
        names = [sheet.name for sheet in sheets]
        near = [one for one in names if one.strip().lower().startswith("surv")] or names[:5]
        raise InvalidInput(
            with_near(_("The workbook has no sheet 'survey' with questions, so it is not an XLSForm."), near),
            code="form_refused",
        )
    read = read_survey(survey, choices, default, remarks)
    remarks.refuse_if_any()
    Conditions(read.drafts, read.others, remarks).apply()
    for draft in read.drafts:
        draft.clean(remarks)
    remarks.refuse_if_any()
    own = own_of_cell(settings.get(terms.OWN, ""), "settings", 2, remarks)
    content = _content(read.parts, sheets, settings, default, _code(code, settings, stem))
    content = with_own_whole(content, own, remarks)
    remarks.refuse_if_any()
    drafts = {draft.code: draft for draft in read.drafts}
    return FormImport(content, tuple(remarks.warnings), read.places, read.columns, choices, drafts)


def _settings(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None or len(sheet.rows) < 2:
        return {}
    header = [re.sub(r"\s+", "_", cell_text(cell).lower()) for cell in sheet.rows[0]]
    return {
        name: cell if name == terms.OWN and isinstance(cell, str) else cell_text(cell)
        for name, cell in zip(header, sheet.rows[1], strict=True)
        if name
    }


def _default_language(settings: Mapping[str, str], wanted: str) -> str:
    given = settings.get("default_language", "")
    return terms.language_code(given) or terms.language_code(wanted) or "en"


def _code(code: str, settings: Mapping[str, str], stem: str) -> str:
    wanted = code or settings.get("form_id") or settings.get("id_string") or stem
    if code:
        return code
    return re.sub(r"[^A-Za-z0-9_-]+", "-", wanted).strip("-_")[:80] or "form"


def _content(
    parts: Sequence[Part], sheets: Sequence[Sheet], settings: Mapping[str, str], default: str, code: str
) -> QuestionnaireContent:
    title = settings.get("form_title") or settings.get("title") or code
    languages = {default: None}
    for part in parts:
        for texts in (part.title, *(draft.text for draft in part.drafts)):
            languages.update(dict.fromkeys(texts))
    return QuestionnaireContent(
        code=code,
        title={default: title},
        languages=tuple(languages),
        sections=tuple(
            SectionContent(
                code=part.code,
                title=dict(part.title) or {default: title},
                items=tuple(with_own_item(draft.item(), draft.own) for draft in part.drafts),
                extra={KEY: part.extra()},
            )
            for part in parts
        ),
        extra={KEY: {"sheets": [sheet.as_json() for sheet in sheets]}},
    )


def summary_of(content: QuestionnaireContent) -> str:
    """What was made, in one sentence."""
    items = [item for item in content.items() if item.kind not in {"GROUP", "REPEAT", "NOTE", "TABLE"}]
    sections = ngettext("%(count)d section", "%(count)d sections", len(content.sections))
    questions = ngettext("%(count)d question", "%(count)d questions", len(items))
    return _("%(sections)s, %(questions)s, languages: %(languages)s.") % {
        "sections": sections % {"count": len(content.sections)},
        "questions": questions % {"count": len(items)},
        "languages": ", ".join(content.languages),
    }


def shown_extra(extra: Mapping[str, Any]) -> dict[str, str]:
    """What a question carries from its form beyond what Rapport uses: column to text."""
    kept = extra.get(KEY, {}).get("kept", {})
    return {str(column): text if isinstance(text, str) else json.dumps(text) for column, text in kept.items()}
