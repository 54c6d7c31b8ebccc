"""Finds what an address names, for those who may see the desk. Private to `queries` and `actions`."""

from collections.abc import Iterable

from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from rapport.kernel.errors import NotAvailable
from rapport.surveys.coding.types import Codebook, CodebookItem
from rapport.surveys.models import WaveRespondent
from rapport.surveys.types import WaveView


def item_in(book: Codebook, wave: WaveView, code: str) -> CodebookItem:
    """One item of a codebook. Raises NotAvailable."""
    if code not in book.items:
        raise NotAvailable(
            _("The wave %(wave)s asks and codes nothing called '%(code)s'.")
            % {"wave": wave.code, "code": code[:60]},
            code="unknown_item",
        )
    return book.items[code]


def respondent_row(wave: WaveView, respondent: str) -> WaveRespondent:
    """The row of somebody who replied. Raises NotAvailable."""
    row = WaveRespondent.objects.filter(
        wave_id=wave.id, organisation__code__iexact=respondent, replied=True
    ).first()
    if row is None:
        raise _unknown(wave, respondent)
    return row


def respondents_held(wave: WaveView, respondents: Iterable[str]) -> list[WaveRespondent]:
    """The rows of several who replied, with their organisations, held for the transaction. Raises NotAvailable."""
    wanted = list(dict.fromkeys(respondents))
    rows = (
        WaveRespondent.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .annotate(folded=Upper("organisation__code"))
        .filter(wave_id=wave.id, replied=True, folded__in=[one.upper() for one in wanted])
        .order_by("pk")
    )
    found: list[WaveRespondent] = list(rows)
    known = {row.organisation.code.casefold() for row in found}
    for one in wanted:
        if one.casefold() not in known:
            raise _unknown(wave, one)
    return found


def _unknown(wave: WaveView, respondent: str) -> NotAvailable:
    return NotAvailable(
        _("Nobody called '%(code)s' has replied in the wave %(wave)s.")
        % {"code": respondent[:60], "wave": wave.code},
        code="unknown_respondent",
    )
