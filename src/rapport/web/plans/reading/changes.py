"""Two versions of a plan compared: on one page, as PDF and as Word."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.diff import ChangeKind, Comparison, compare
from rapport.plans import queries, rules
from rapport.plans.diagnosis.labels import CHANGES
from rapport.plans.types import PlanView, Shown
from rapport.reports.plans.changes import changed_measures, changes_paper, counted, field_words, version_name
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label, Stat
from rapport.web.mechanism.meetings.downloads import no_file, sent
from rapport.web.office.words import language
from rapport.web.plans.frame import address, show_plan, state, today, viewer_of, where

VIEW = Permission.MECHANISM_VIEW
TONES = {ChangeKind.ADDED: "green", ChangeKind.DROPPED: "red", ChangeKind.MERGED: "purple"} | {
    ChangeKind.SPLIT: "purple"
}


class PairForm(forms.Form):
    """Which two versions are compared, and which kind of change is listed."""

    before = forms.ChoiceField(label=gettext_lazy("Earlier version"), required=False)
    after = forms.ChoiceField(label=gettext_lazy("Later version"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Only changes of this kind"), required=False)

    def __init__(self, *args: Any, plan: PlanView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [
            (
                str(one.number),
                _("Version %(number)s: %(state)s") % {"number": one.number, "state": state(one).text},
            )
            for one in plan.versions
        ]
        self.fields["before"].choices = self.fields["after"].choices = names  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *((str(kind), str(words)) for kind, words in CHANGES.items()),
        ]


def _number(request: HttpRequest, name: str) -> int | None:
    """The version that is asked for under a name; None where none is. Raises NotAvailable for what is no number."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise rules.unknown_plan()
    return int(text)


def _compared(request: HttpRequest, code: str) -> tuple[Shown, Comparison]:
    """The later version as it is shown, and the comparison. Raises NotAvailable."""
    asked = {name: _number(request, name) for name in ("before", "after")}
    earlier, shown = queries.pair(viewer=viewer_of(request), code=code, **asked, day=today(request))
    return shown, compare(earlier, shown.document)


@needs(VIEW)
def show_changes(request: HttpRequest, code: str) -> HttpResponse:
    """What the later version changed, measure by measure, with reasons."""
    shown, found = _compared(request, code)
    kind = request.GET.get("kind", "")
    kinds = tuple(one for one in ChangeKind if kind in ("", one.value))
    pair = {"before": str(found.before.version), "after": str(found.after.version)}
    asked = f"?before={pair['before']}&after={pair['after']}"
    context = {
        "form": PairForm({**pair, "kind": kind}, plan=shown.plan),
        "single": len(shown.plan.versions) < 2,
        "before": version_name(found.before),
        "after": version_name(found.after),
        "tiles": [
            Stat(str(many), words, _("changes"), f"{asked}&kind={one.value}#measures")
            for one, words, many in counted(found)
        ],
        "plan_fields": [] if kind else [field_words(one) for one in found.plan_fields],
        "measures": [
            (
                one,
                [Label(CHANGES[each], TONES.get(each, "teal")) for each in one.kinds],
                "" if one.is_gone else where("measure", code, one.key, version=found.after.version),
            )
            for one in changed_measures(found, kinds)
        ],
        "unexplained": _unexplained(found),
        "files": [
            (name, address("changes-file", code, f"changes.{ending}") + asked)
            for ending, name in (("pdf", "PDF"), ("docx", "Word"))
        ],
    }
    return show_plan(
        request,
        "changes",
        shown,
        tab="changes",
        title=_("What changed"),
        crumbs=(Crumb(_("Versions"), where("versions", code)),) if where("versions", code) else (),
        context=context,
    )


def _unexplained(found: Comparison) -> str:
    many = len({one.measure for one in found.unexplained})
    if not many or found.before.version == found.after.version:
        return ""
    said = ngettext(
        "%(many)d measure changed without a reason.", "%(many)d measures changed without a reason.", many
    )
    return said % {"many": many}


@needs(VIEW)
def send_changes(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The comparison as `changes.pdf` or `changes.docx`."""
    kind, _dot, ending = name.rpartition(".")
    if kind != "changes" or ending not in ("pdf", "docx"):
        raise no_file()
    _shown, found = _compared(request, code)
    direction = "rtl" if get_language_bidi() else "ltr"
    record = changes_paper(found, language=language(), direction=direction)
    return sent(record, f"{code}-changes-{found.before.version}-{found.after.version}", ending)
