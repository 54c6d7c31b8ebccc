"""Addresses of what is owed, by whom and until when."""

from django.urls import URLPattern, path

from rapport.web.mechanism.obligations import absences, changing, showing, updating

patterns: list[URLPattern] = [
    path("inbox/", showing.show_inbox, name="inbox"),
    path("obligations/", showing.show_list, name="obligations"),
    path("obligations/new/", changing.make, name="obligation-new"),
    path("obligations/<int:obligation>/", showing.show_obligation, name="obligation"),
    path("obligations/<int:obligation>/describe/", changing.describe, name="obligation-describe"),
    path("obligations/<int:obligation>/reassign/", changing.reassign, name="obligation-reassign"),
    path("obligations/<int:obligation>/date/", changing.redate, name="obligation-redate"),
    path("obligations/<int:obligation>/withdraw/", changing.withdraw, name="obligation-withdraw"),
    path("obligations/<int:obligation>/reopen/", changing.reopen, name="obligation-reopen"),
    path("obligations/<int:obligation>/update/", updating.begin, name="update-new"),
    path("updates/<int:update>/", updating.write, name="update"),
    path("updates/<int:update>/evidence/", updating.add_evidence, name="update-evidence"),
    path("updates/<int:update>/submit/", updating.submit, name="update-submit"),
    path("updates/<int:update>/take-back/", updating.take_back, name="update-take-back"),
    path("updates/<int:update>/accept/", updating.accept, name="update-accept"),
    path("updates/<int:update>/return/", updating.give_back, name="update-return"),
    path("evidence/<int:evidence>/", updating.send_evidence, name="evidence"),
    path("evidence/<int:evidence>/remove/", updating.remove_evidence, name="evidence-remove"),
    path("absence/", absences.show_absences, name="absence"),
    path("absence/<int:absence>/end/", absences.end, name="absence-end"),
]
