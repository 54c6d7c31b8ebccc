"""Minutes: attendance, texts of points by several people, confirmation, corrections, publication."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.meetings import queries, rules
from rapport.coordination.meetings.types import ItemView
from rapport.coordination.minutes import actions
from rapport.kernel.errors import StaleVersion
from rapport.web.access import needs
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import forms, pages, words
from rapport.web.office import refusals
from rapport.web.office.words import language

RUN = Permission.MEETING_RUN
COMPARED = ("text", "public_text")


@needs(RUN, methods=["GET", "POST"])
def record_attendance(request: HttpRequest, meeting: int) -> HttpResponse:
    """Who of the members came, themselves or by a deputy."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    rules.check_write_minutes(viewer, view.state, view.minutes)
    listed = queries.attendance(viewer=viewer, meeting=view, language=language(), day=pages.today(request))
    members = [one for one in listed if not one.is_guest and one.organisation_id is not None]
    if request.method == "POST":
        given = {
            one.organisation_id: (
                request.POST.get(f"presence-{one.organisation_id}", ""),
                request.POST.get(f"name-{one.organisation_id}", "")[:200],
            )
            for one in members
            if one.organisation_id is not None
        }
        actions.attendance_set(meeting=view.id, members=given, by=viewer, now=pages.now_of(request))
        messages.success(request, _("The attendance was saved."))
        return HttpResponseRedirect(address("meeting", view.id))
    context = {
        "meeting": view,
        "members": [(one, words.capacity(one.capacity)) for one in members],
        "choices": forms.PRESENCE,
    }
    return show(
        request, "meetings/attendance", title=_("Attendance"), crumbs=pages.crumbs(view), context=context
    )


@needs(RUN, methods=["GET", "POST"])
def add_guest(request: HttpRequest, meeting: int) -> HttpResponse:
    """Record a guest."""
    view = pages.found(request, meeting)
    form = forms.GuestForm(
        request.POST if request.method == "POST" else None,
        organisations=[(str(key), name) for key, name in pages.organisations(request)],
    )

    def add(given: dict[str, Any]) -> None:
        actions.guest_add(
            meeting=view.id,
            organisation=int(given["organisation"]) if given["organisation"] else None,
            guest_of=given["guest_of"],
            name=given["name"],
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, add, said=_("The guest was added."), to=back, default="guest_of")
    return done or pages.form_page(
        request, form, title=_("Add a guest"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["POST"])
def remove_guest(request: HttpRequest, meeting: int, guest: int) -> HttpResponse:
    """Take a guest off the list."""
    view = pages.found(request, meeting)
    given: dict[str, Any] = {"by": viewer_of(request), "now": pages.now_of(request)}
    return pages.posted(
        request,
        lambda: actions.guest_remove(meeting=view.id, guest=guest, **given),
        said=_("The guest was taken off the list."),
        to=address("meeting", view.id),
    )


@needs(RUN, methods=["GET", "POST"])
def write_text(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """Write the minutes of a point; where somebody was faster, both texts are kept and shown."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    rules.check_write_minutes(viewer, view.state, view.minutes)
    kept = queries.item(viewer=viewer, meeting=view, item_id=item, day=pages.today(request))
    if request.method == "GET":
        return _text_page(request, kept, forms.TextForm(initial=_initial(kept)), view.id)
    form = forms.TextForm(request.POST)
    if not form.is_valid():
        return _text_page(request, kept, form, view.id)
    typed = {"text": form.cleaned_data["text"], "public_text": form.cleaned_data["public_text"]}
    common: dict[str, Any] = {"meeting": view.id, "item": item, "by": viewer, "now": pages.now_of(request)}
    try:
        actions.text_write(**common, **typed, expected=form.cleaned_data["version"] or 0)
    except StaleVersion as error:
        # Kept at once: whoever closes the browser now has lost nothing.
        actions.text_set_aside(**common, **typed)
        theirs = queries.item(viewer=viewer, meeting=view, item_id=item, day=pages.today(request))
        again = forms.TextForm(refusals.with_version(request.POST, error))
        differing = refusals.differing(again, _initial(theirs), COMPARED)
        return _text_page(request, theirs, again, view.id, status=409, differing=differing)
    aside = request.POST.get("aside", "")
    if aside.isdecimal():
        actions.aside_settle(**common, aside=int(aside))
    messages.success(request, _("The minutes were saved."))
    return HttpResponseRedirect(address("meeting", view.id))


def _initial(item: ItemView) -> dict[str, Any]:
    return {"text": item.text, "public_text": item.public_text, "version": item.version}


def _text_page(request: HttpRequest, item: ItemView, form: Any, meeting: int, **more: Any) -> HttpResponse:
    view = pages.found(request, meeting)
    return pages.form_page(
        request,
        form,
        title=_("Minutes: %(point)s") % {"point": item.title},
        crumbs=pages.crumbs(view),
        back=address("meeting", meeting),
        aside=item.aside,
        meeting=view,
        item=item,
        **more,
    )


@needs(RUN, methods=["POST"])
def settle_aside(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """Say that a text kept aside is dealt with."""
    view = pages.found(request, meeting)
    given = request.POST.get("aside", "")
    return pages.posted(
        request,
        lambda: actions.aside_settle(
            meeting=view.id,
            item=item,
            aside=int(given) if given.isdecimal() else 0,
            by=viewer_of(request),
            now=pages.now_of(request),
        ),
        said=_("The text is settled; it stays in the history."),
        to=address("minutes-text", view.id, item),
    )


@needs(RUN, methods=["GET", "POST"])
def confirm(request: HttpRequest, meeting: int) -> HttpResponse:
    """Record which later meeting confirmed the minutes."""
    viewer, view = viewer_of(request), pages.found(request, meeting)
    later = queries.next_meetings(viewer=viewer, body_id=view.body_id, after=view, day=pages.today(request))
    form = forms.ConfirmForm(
        request.POST if request.method == "POST" else None,
        meetings=[(one.id, one.title) for one in later],
        initial={"version": view.version},
    )

    def keep(given: dict[str, Any]) -> None:
        actions.minutes_confirm(
            meeting=view.id,
            at=given["at"],
            expected=given["version"] or 0,
            by=viewer,
            now=pages.now_of(request),
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, keep, said=_("The minutes are confirmed."), to=back, default="at")
    return done or pages.form_page(
        request, form, title=_("Confirm the minutes"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["GET", "POST"])
def correct(request: HttpRequest, meeting: int, item: int) -> HttpResponse:
    """Note a correction to confirmed minutes."""
    view = pages.found(request, meeting)
    form = forms.TextForm(request.POST if request.method == "POST" else None)

    def keep(given: dict[str, Any]) -> None:
        actions.correction_note(
            meeting=view.id,
            item=item,
            text=given["text"],
            public_text=given["public_text"],
            by=viewer_of(request),
            now=pages.now_of(request),
        )

    back = address("meeting", view.id)
    done = pages.sent(request, form, keep, said=_("The correction was noted."), to=back, default="text")
    return done or pages.form_page(
        request, form, title=_("Note a correction"), crumbs=pages.crumbs(view), back=back
    )


@needs(RUN, methods=["POST"])
def publish(request: HttpRequest, meeting: int) -> HttpResponse:
    """Publish the public part, or take it off the public page again."""
    view = pages.found(request, meeting)
    given: dict[str, Any] = {"meeting": view.id, "by": viewer_of(request), "now": pages.now_of(request)}
    withdrawn = request.POST.get("step") == "withdraw"
    return pages.posted(
        request,
        (lambda: actions.minutes_withdraw(**given))
        if withdrawn
        else (lambda: actions.minutes_publish(**given)),
        said=_("The minutes are no longer public.") if withdrawn else _("The public part is published."),
        to=address("meeting", view.id),
    )
