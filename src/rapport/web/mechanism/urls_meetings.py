"""Addresses of meetings, minutes and decisions."""

from django.urls import URLPattern, path

from rapport.web.mechanism.meetings import (
    calendars,
    contributions,
    decisions,
    downloads,
    meetings,
    minutes,
    proposing,
)

ONE = "meetings/<int:meeting>/"
ITEM = f"{ONE}items/<int:item>/"
DECISION = "decisions/<int:decision>/"
CONTRIBUTION = "contributions/<int:contribution>/"
patterns: list[URLPattern] = [
    path("meetings/", meetings.show_meetings, name="meetings"),
    path("meetings/plan/", meetings.plan_meeting, name="meeting-plan"),
    path("meetings/practice/<slug:body>/", meetings.set_practice, name="meeting-practice"),
    path(ONE, meetings.show_meeting, name="meeting"),
    path(f"{ONE}change/", meetings.change_meeting, name="meeting-change"),
    path(f"{ONE}convene/", meetings.convene, name="meeting-convene"),
    path(f"{ONE}cancel/", meetings.cancel, name="meeting-cancel"),
    path(f"{ONE}hold/", meetings.hold, name="meeting-hold"),
    path("calendar/", calendars.show_calendar, name="calendar"),
    path(f"{ONE}meeting.ics", calendars.send_meeting, name="meeting-calendar"),
    path(f"{ONE}files/<str:name>", downloads.send_document, name="meeting-document"),
    path(f"{ONE}papers/new/", meetings.add_paper, name="paper-new"),
    path(f"{ONE}papers/<int:paper>/", meetings.read_paper, name="paper"),
    path(f"{ONE}papers/<int:paper>/remove/", meetings.remove_paper, name="paper-remove"),
    path(f"{ONE}attendance/", minutes.record_attendance, name="attendance"),
    path(f"{ONE}guests/new/", minutes.add_guest, name="guest-new"),
    path(f"{ONE}items/proposed/", proposing.propose_points, name="items-proposed"),
    path(f"{ONE}guests/<int:guest>/remove/", minutes.remove_guest, name="guest-remove"),
    path(f"{ONE}items/new/", meetings.add_item, name="item-new"),
    path(f"{ITEM}change/", meetings.change_item, name="item-change"),
    path(f"{ITEM}move/", meetings.move_item, name="item-move"),
    path(f"{ITEM}minutes/", minutes.write_text, name="minutes-text"),
    path(f"{ITEM}minutes/settle/", minutes.settle_aside, name="minutes-settle"),
    path(f"{ITEM}correct/", minutes.correct, name="minutes-correct"),
    path(f"{ITEM}decide/", decisions.record_decision, name="decision-new"),
    path(f"{ONE}minutes/circulate/", meetings.circulate, name="minutes-circulate"),
    path(f"{ONE}minutes/take-back/", meetings.take_back, name="minutes-take-back"),
    path(f"{ONE}minutes/confirm/", minutes.confirm, name="minutes-confirm"),
    path(f"{ONE}minutes/publish/", minutes.publish, name="minutes-publish"),
    path("decisions/", decisions.show_decisions, name="decisions"),
    path("decisions/list/", downloads.list_decisions, name="decision-list"),
    path(DECISION, decisions.show_decision, name="decision"),
    path(f"{DECISION}change/", decisions.change_decision, name="decision-change"),
    path(f"{DECISION}in-force/", decisions.put_in_force, name="decision-in-force"),
    path(f"{DECISION}fulfil/", decisions.fulfil, name="decision-fulfil"),
    path(f"{DECISION}repeal/", decisions.repeal, name="decision-repeal"),
    path(f"{DECISION}replace/", decisions.replace, name="decision-replace"),
    path(f"{DECISION}send/", decisions.send_on, name="decision-send"),
    path("circulars/", decisions.show_circulars, name="circulars"),
    path("circulars/<int:copy>/confirm/", decisions.confirm_copy, name="circular-confirm"),
    path("contributions/", contributions.show_contributions, name="contributions"),
    path("contributions/new/", contributions.send_up, name="contribution-new"),
    path(CONTRIBUTION, contributions.show_contribution, name="contribution"),
    path(f"{CONTRIBUTION}answer/", contributions.answer, name="contribution-answer"),
    path(f"{CONTRIBUTION}agenda/", contributions.put_on_agenda, name="contribution-agenda"),
]
