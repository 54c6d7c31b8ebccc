"""One question: the history of its answers and what colleagues say about it; and the choice between two texts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering import actions, queries
from rapport.surveys.answering.colleagues import actions as colleague_actions
from rapport.surveys.answering.colleagues import queries as colleagues
from rapport.surveys.answering.types import Conflict, Entry, Given
from rapport.surveys.types import items_by_code
from rapport.web.access import signed_in
from rapport.web.components.types import Crumb
from rapport.web.delegation.forms import ChoiceForm, CommentForm
from rapport.web.delegation.frame import here, may_write, of_return, show, viewer_of
from rapport.web.questions import words


@signed_in(methods=["GET", "POST"])
def show_question(request: HttpRequest, wave: str, respondent: str, item: str) -> HttpResponse:
    """Every saving of the answers to a question, and remarks; a POST adds a remark."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    question = queries.question(**asked, code=item)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            colleague_actions.comment_add(
                wave=wave,
                respondent=respondent,
                section=question.section,
                item=item,
                text=form.cleaned_data["text"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Your comment was kept. Only your delegation sees it."))
            return HttpResponseRedirect(here(view, "question", item))
    changes = queries.history(**asked, item=item)
    comments = colleagues.comments(**asked, item=item)
    people = {one.by for one in changes} | {one.by for one in comments}
    names = actors.people_named(viewer=viewer, ids=[one for one in people if one])
    context = {
        "question": question,
        "label": words.text(question.text),
        "changes": [
            (one, words.answer_words(question, one.given), names.get(one.by or 0, "")) for one in changes
        ],
        "comments": [(one, names.get(one.by or 0, "")) for one in comments],
        "form": form,
        "may_write": may_write(request, view),
    }
    title = _("Question %(number)s") % {"number": question.number or question.code}
    crumbs = (Crumb(_("Section"), here(view, "section", question.section)),)
    status = 400 if form.errors else 200
    return show(request, "question", title=title, crumbs=crumbs, of=view, context=context, status=status)


@signed_in(methods=["POST"])
def settle_comment(request: HttpRequest, wave: str, respondent: str, comment: int) -> HttpResponse:
    """Say that a remark is settled."""
    view = of_return(request, wave, respondent)
    kept = {
        one.id: one
        for one in colleagues.comments(viewer=viewer_of(request), wave=wave, respondent=respondent)
    }
    colleague_actions.comment_settle(
        wave=wave,
        respondent=respondent,
        comment=comment,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    about = kept[comment].item if comment in kept else ""
    return HttpResponseRedirect(here(view, "question", about) if about else here(view, "colleagues"))


@signed_in(methods=["GET", "POST"])
def show_conflicts(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """Two texts for one answer, side by side; a POST chooses one or writes a third."""
    viewer, view = viewer_of(request), of_return(request, wave, respondent)
    asked: dict[str, Any] = {"viewer": viewer, "wave": wave, "respondent": respondent}
    conflicts = queries.readiness(**asked).conflicts
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = _chosen(conflicts, form)
        if chosen is None:
            messages.info(request, _("This choice was made already."))
            return HttpResponseRedirect(here(view, "conflicts"))
        saved = actions.answer_save(
            wave=wave,
            respondent=respondent,
            entry=chosen,
            expected=form.cleaned_data["version"],
            key=None,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        if saved.conflict:
            messages.warning(request, _("It was changed once more meanwhile. Choose again."))
        else:
            messages.success(request, _("Your choice was kept; the other text stays in the history."))
        return HttpResponseRedirect(here(view, "conflicts"))
    items = items_by_code(queries.questionnaire_of(**asked))
    names = actors.people_named(
        viewer=viewer, ids=[by for one in conflicts for by in (one.by, one.theirs_by) if by]
    )
    context = {
        "rows": [
            {
                "conflict": one,
                "label": words.labels([items[one.item]])[one.item],
                "mine": words.answer_words(items[one.item], one.mine),
                "theirs": words.answer_words(items[one.item], one.theirs),
                "by": names.get(one.by or 0, ""),
                "theirs_by": names.get(one.theirs_by or 0, ""),
                "is_text": items[one.item].kind == "TEXT",
            }
            for one in conflicts
        ],
        "may_write": may_write(request, view),
    }
    return show(request, "conflicts", title=_("Two texts for one answer"), of=view, context=context)


def _chosen(conflicts: tuple[Conflict, ...], form: ChoiceForm) -> Entry | None:
    """The text that was chosen, as an answer; None where nothing waits there any more."""
    wanted = form.cleaned_data
    for one in conflicts:
        if (one.item, one.path) == (wanted["item"], wanted["path"]):
            given = {"mine": one.mine, "theirs": one.theirs}.get(wanted["choice"])
            if given is None:
                both = f"{one.theirs.text}\n\n{one.mine.text}".strip()
                given = Given("answered", (both,), both, publish=one.theirs.publish)
            return Entry(one.item, given, one.path)
    return None
