"""Finds what an address names, for those who may see the desk. Private to `queries` and `actions`."""

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
        raise NotAvailable(
            _("Nobody called '%(code)s' has replied in the wave %(wave)s.")
            % {"code": respondent[:60], "wave": wave.code},
            code="unknown_respondent",
        )
    return row
