"""The rows of the status screen, put together here and not in the template: there are hundreds of them.

Every text is escaped where it enters (`escape`); the pieces are joined as they are.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats
from rapport.surveys.running import rules
from rapport.surveys.running.types import StatusRow
from rapport.surveys.types import WaveView
from rapport.web.office import running_words
from rapport.web.office.frame import address

CELL, TAG = "govuk-table__cell", "govuk-tag govuk-tag--"


def rows_of(
    rows: Sequence[StatusRow], *, wave: WaveView, groups: Mapping[str, str], can_run: bool
) -> SafeString:
    """One table row for each respondent: name, group, state, days, reminders, queries, and what can be done."""
    made = _Maker(wave, groups, can_run)
    return mark_safe("\n".join(made.row(one) for one in rows))


class _Maker:
    """What all rows share is worded, addressed and escaped once."""

    def __init__(self, wave: WaveView, groups: Mapping[str, str], can_run: bool) -> None:
        self.zone = rules.zone_named(wave.timezone)
        self.can_run, self.is_open = can_run, wave.collection == "OPEN"
        self.groups = {code: escape(name) for code, name in groups.items()}
        self.pages = {
            name: escape(address(f"wave-{name}", wave.code))
            for name in ("messages", "remind", "deadline", "queries")
        }
        self.late = f' <strong class="{TAG}red">{escape(running_words.LATE)}</strong>'
        self.kept = f" {escape(_('kept by the office'))}"
        self.labels = {
            state: f'<strong class="{TAG}{tone}">{escape(label)}</strong>'
            for state, (label, tone, _colour) in running_words.STATES.items()
        }
        self.remind, self.extend = escape(_("Remind")), escape(_("Extend"))
        self.days: dict[datetime, str] = {}

    def day(self, at: datetime | None) -> str:
        """The day of a moment in the zone of the wave, worded once."""
        if at is None:
            return ""
        if at not in self.days:
            self.days[at] = escape(formats.long_date(at.astimezone(self.zone).date()))
        return self.days[at]

    def row(self, one: StatusRow) -> str:
        """One row."""
        name, code = escape(one.name), escape(one.code)
        state = self.labels[one.state]
        if one.is_late:
            state += self.late
        if one.kept_by_office:
            state += self.kept
        group = self.groups.get(one.group) or escape(one.group)
        own = self.day(one.deadline) if one.has_own_deadline else ""
        pending = one.open_queries + one.answered_queries
        queries = self._link("queries", code, name, formats.number(pending)) if pending else ""
        reminded = ""
        if one.reminders:
            times = f"{formats.number(one.reminders)} ×"
            reminded = f"{self._link('messages', code, name, times)} {self.day(one.reminded_at)}"
        cells = (group, state, self.day(one.submitted_at), own, reminded)
        return (
            '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
            f"{name} <bdi>{code}</bdi></th>"
            + "".join(f'<td class="{CELL}">{cell}</td>' for cell in cells)
            + f'<td class="{CELL} govuk-table__cell--numeric">{queries}</td>'
            + (f'<td class="{CELL}">{self._doing(one, code, name)}</td>' if self.can_run else "")
            + "</tr>"
        )

    def _link(self, page: str, code: str, name: str, word: str) -> str:
        return (
            f'<a class="govuk-link" href="{self.pages[page]}?respondent={code}">{word}'
            f'<span class="govuk-visually-hidden"> {name}</span></a>'
        )

    def _doing(self, one: StatusRow, code: str, name: str) -> str:
        """Links to what can be done with a respondent that owes an answer."""
        if not one.is_outstanding:
            return ""
        links = [self._link("deadline", code, name, self.extend)]
        if self.is_open:
            links.insert(0, self._link("remind", code, name, self.remind))
        return " · ".join(links)
