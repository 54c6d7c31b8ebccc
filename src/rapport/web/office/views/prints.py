"""A questionnaire as a file to print: Word and PDF, in one of its languages."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.actors.roles import Permission
from rapport.analysis.types import in_language
from rapport.kernel.errors import NotAvailable
from rapport.reports.building import fonts_dir
from rapport.reports.document.questionnaire import (
    Printed,
    PrintedOption,
    PrintedRow,
    PrintedSection,
    questionnaire_docx,
    questionnaire_pdf,
)
from rapport.surveys.instruments.views import sections_of
from rapport.surveys.instruments.wording import asked_only_if
from rapport.surveys.types import ItemView, SectionView
from rapport.web.access import needs
from rapport.web.office.forms.questionnaires import direction
from rapport.web.office.frame import viewer_of
from rapport.web.office.questionnaires import Opened, name, opened

FORMS = {"SINGLE": "circles", "MULTIPLE": "boxes", "TEXT": "lines", "FILE": "line", "TABLE": "table"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(Permission.OFFICE_VIEW)
def print_questionnaire(request: HttpRequest, questionnaire: str, number: int, name: str) -> HttpResponse:
    """`questionnaire.docx` or `questionnaire.pdf`, in the language asked for or the first one."""
    viewer_of(request)
    one = opened(request, questionnaire, number)
    offered = one.content.languages or ("en",)
    language = request.GET.get("language", offered[0])
    if name not in {"questionnaire.docx", "questionnaire.pdf"} or language not in offered:
        raise NotAvailable(_("There is no such file."))
    printed = printed_in(one, language)
    if name.endswith(".docx"):
        response = HttpResponse(questionnaire_docx(printed), content_type=WORD)
    else:
        response = HttpResponse(questionnaire_pdf(printed, fonts_dir()), content_type="application/pdf")
    filename = f"{one.view.code}-{number}-{language}.{name.rsplit('.', 1)[1]}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def printed_in(one: Opened, language: str) -> Printed:
    """The questionnaire as it is printed in a language, our own words in it too."""
    views = one.views()
    with override(language):
        return Printed(
            language=language,
            direction=direction(language),
            title=in_language(one.content.title, language),
            intro=in_language(one.content.intro, language),
            foot=name(one.view),
            row=_("Row"),
            attach=_("Document asked for"),
            sections=tuple(
                _section(section, views, language)
                for section in sections_of(one.content)
                if any(not item.coded for item in section.items)
            ),
        )


def _section(section: SectionView, views: Mapping[str, ItemView], language: str) -> PrintedSection:
    tables = {item.code for item in section.items if item.kind == "TABLE"}
    return PrintedSection(
        title=in_language(section.title, language),
        intro=in_language(section.intro, language),
        attachment=in_language(section.attachment, language),
        rows=tuple(
            _row(item, section, views, language)
            for item in section.items
            if not item.coded and item.parent not in tables
        ),
    )


def _row(item: ItemView, section: SectionView, views: Mapping[str, ItemView], language: str) -> PrintedRow:
    form = FORMS.get(item.kind, "none" if item.kind in {"GROUP", "REPEAT", "NOTE"} else "line")
    unit = (
        item.settings.get("unit")
        or item.settings.get("currency")
        or ("%" if item.kind == "PERCENTAGE" else "")
    )
    hint = in_language(item.hint, language)
    if item.kind == "REPEAT":
        hint = " ".join(filter(None, (hint, _("Answer as often as needed; copy the page."))))
    return PrintedRow(
        number=item.number,
        text=in_language(item.text, language),
        hint=hint,
        skip=asked_only_if(item, views, language),
        form=form,
        part=item.parent is not None,
        options=tuple(
            PrintedOption(in_language(text, language), code in item.described)
            for code, text in item.options.items()
        ),
        columns=tuple(in_language(part.text, language) for part in section.items if part.parent == item.code),
        lines=min(int(item.settings.get("rows") or 3), 12),
        unit={"percent": "%"}.get(str(unit), str(unit)),
    )
