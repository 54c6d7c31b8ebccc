"""Addresses of questionnaires as they are designed."""

from django.urls import path

from rapport.web.office.views import comparability, prints, questionnaires, questions

ONE = "questionnaires/<slug:questionnaire>/<int:number>/"
patterns = [
    path("questionnaires/", questionnaires.show_questionnaires, name="questionnaires"),
    path("questionnaires/begin/", questionnaires.begin, name="questionnaire-begin"),
    path("questionnaires/series/<slug:series>/", comparability.show_series, name="series"),
    path(ONE, questionnaires.show_questionnaire, name="questionnaire"),
    path(f"{ONE}change/", questionnaires.change_head, name="questionnaire-change"),
    path(f"{ONE}copy/", questionnaires.copy, name="questionnaire-copy"),
    path(f"{ONE}delete/", questionnaires.delete, name="questionnaire-delete"),
    path(f"{ONE}check/", questionnaires.check, name="questionnaire-check"),
    path(f"{ONE}preview/", questionnaires.preview, name="questionnaire-preview"),
    path(f"{ONE}add-section/", questions.add_section, name="questionnaire-section-new"),
    path(f"{ONE}sections/<str:section>/", questions.change_section, name="questionnaire-section"),
    path(f"{ONE}sections/<str:section>/move/", questions.move_section, name="questionnaire-section-move"),
    path(
        f"{ONE}sections/<str:section>/delete/", questions.delete_section, name="questionnaire-section-delete"
    ),
    path(f"{ONE}sections/<str:section>/questions/new/", questions.add_item, name="questionnaire-item-new"),
    path(f"{ONE}answers/", questions.answers_of_item, name="questionnaire-answers"),
    path(f"{ONE}questions/<str:item>/", questions.change_item, name="questionnaire-item"),
    path(f"{ONE}questions/<str:item>/move/", questions.move_item, name="questionnaire-item-move"),
    path(f"{ONE}questions/<str:item>/delete/", questions.delete_item, name="questionnaire-item-delete"),
    path(f"{ONE}rules/", comparability.show_rules, name="questionnaire-rules"),
    path(f"{ONE}add-rule/", comparability.add_rule, name="questionnaire-rule-new"),
    path(f"{ONE}rules/<slug:code>/", comparability.change_rule, name="questionnaire-rule"),
    path(f"{ONE}comparability/", comparability.show_links, name="questionnaire-links"),
    path(f"{ONE}comparability/<str:item>/", comparability.change_link, name="questionnaire-link"),
    path(f"{ONE}print/<str:name>", prints.print_questionnaire, name="questionnaire-print"),
]
