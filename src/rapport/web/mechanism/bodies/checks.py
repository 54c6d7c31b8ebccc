"""Self-checks of the mechanism: shown over time beside their evidence, never as a rank or a score."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination import rules
from rapport.coordination.bodies import actions, queries
from rapport.coordination.bodies.actions import CheckAnswer
from rapport.coordination.bodies.choices import CHOICES, word
from rapport.coordination.bodies.lists import LISTS
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.forms import SelfCheckForm
from rapport.web.mechanism.bodies.views import form_page, today
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import refusals, words


@needs(Permission.MECHANISM_VIEW)
def show_checks(request: HttpRequest) -> HttpResponse:
    """Every list of every mechanism: one column per day, the answer with its evidence in each cell."""
    viewer = viewer_of(request)
    tables = []
    for one in queries.mechanisms(viewer=viewer, day=today(request), language=words.language())[:10]:
        checks = queries.checks(viewer=viewer, mechanism_id=one.id)
        for code, title in CHOICES["list"]:
            held = [check for check in checks if check.list == code][-4:]
            rows = [
                (
                    said,
                    [
                        (word("answer", check.answers[item].answer), check.answers[item])
                        if item in check.answers
                        else None
                        for check in held
                    ],
                )
                for item, said in LISTS[code]
            ]
            tables.append((one, code, code.lower(), title, held, rows))
    context = {"tables": tables, "can_edit": rules.can_edit_bodies(viewer)}
    return show(request, "bodies/checks", title=_("Self-checks"), context=context)


@needs(Permission.BODY_EDIT, methods=["GET", "POST"])
def new_check(request: HttpRequest, country: str, checklist: str) -> HttpResponse:
    """Answer a list today."""
    viewer, which = viewer_of(request), checklist.upper()
    mechanism = queries.mechanism(
        viewer=viewer, country=country, day=today(request), language=words.language()
    )
    if which not in LISTS:
        raise NotAvailable(_("There is no such list."), code="unknown_list")
    form = SelfCheckForm(request.POST if request.method == "POST" else None, lines=LISTS[which])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answers = [
            CheckAnswer(item, given[f"answer_{item}"], given[f"evidence_{item}"], given[f"link_{item}"])
            for item, _words in LISTS[which]
        ]
        try:
            actions.self_check_record(
                country=mechanism.country,
                which=which,
                answers=answers,
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error)
        else:
            messages.success(request, _("The self-check was kept."))
            return HttpResponseRedirect(address("self-checks"))
    way = (Crumb(_("Self-checks"), address("self-checks")),)
    title = str(word("list", which))
    return form_page(request, form, title=title, way=way, back=address("self-checks"))
