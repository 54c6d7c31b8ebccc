"""Addresses of agreements and of the roles of States."""

from django.urls import URLPattern, path

from rapport.web.mechanism.agreements import pages, states

patterns: list[URLPattern] = [
    path("agreements/", pages.show_agreements, name="agreements"),
    path("agreements/new/", pages.new_agreement, name="agreement-new"),
    path("agreements/<int:agreement>/", pages.show_agreement, name="agreement"),
    path("agreements/<int:agreement>/change/", pages.change_agreement, name="agreement-change"),
    path("agreements/<int:agreement>/end/", pages.end_agreement, name="agreement-end"),
    path("agreements/<int:agreement>/follow-up/", pages.follow_up, name="agreement-follow-up"),
    path("states/", states.show_states, name="states"),
    path("states/new/", states.new_state_role, name="state-role-new"),
    path("states/<int:role>/end/", states.end_state_role, name="state-role-end"),
]
