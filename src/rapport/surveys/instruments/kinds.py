"""Names of kinds and judgements for pages, which may not reach the tables they are columns of."""

from typing import Final

from rapport.surveys.models.instrument import Comparability, ItemKind

ITEM_KINDS: Final = tuple(ItemKind.choices)
COMPARABILITIES: Final = tuple(Comparability.choices)
