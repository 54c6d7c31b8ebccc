"""Addresses of assessments, dialogue, recommendations to States and the calendar."""

from django.urls import path

from rapport.web.office.views import assessments, dialogue

ONE = "assessments/<slug:assessment>/"
patterns = [
    path("assessments/", assessments.show_assessments, name="assessments"),
    path("assessments/new/", assessments.begin_assessment, name="assessment-new"),
    path(ONE, assessments.show_assessment, name="assessment"),
    path(f"{ONE}steps/new/", assessments.record_step, name="assessment-step-new"),
    path(f"{ONE}parts/new/", assessments.add_part, name="assessment-part-new"),
    path(f"{ONE}parts/<slug:part>/", assessments.write_part, name="assessment-part"),
    path(f"{ONE}comments/<int:comment>/", assessments.answer_comment, name="assessment-comment"),
    path(f"{ONE}send/", assessments.send_assessment, name="assessment-send"),
    path(f"{ONE}take-back/", assessments.take_back, name="assessment-take-back"),
    path(f"{ONE}finish/", assessments.finish, name="assessment-finish"),
    path(f"{ONE}publish/", assessments.publish, name="assessment-publish"),
    path("dialogue/", dialogue.show_dialogue, name="dialogue"),
    path("dialogue/new/", dialogue.record_entry, name="dialogue-new"),
    path("dialogue/<int:entry>/", dialogue.show_entry, name="dialogue-entry"),
    path("state-recommendations/", dialogue.show_recommendations, name="state-recommendations"),
    path("state-recommendations/new/", dialogue.recommend, name="state-recommendation-new"),
    path(
        "state-recommendations/<int:recommendation>/",
        dialogue.show_recommendation,
        name="state-recommendation",
    ),
    path("calendar/", dialogue.show_calendar, name="calendar"),
    path("calendar/set/", dialogue.set_date, name="calendar-set"),
    path("calendar/<slug:code>/remove/", dialogue.remove_date, name="calendar-remove"),
]
