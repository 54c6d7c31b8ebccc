"""From a wave and an edition's texts to an `EditionSource`: everything a document says, resolved to plain values.

Owns how stored specifications become tables, charts and figures of a document. Reads waves through the queries of
surveys only; writes nothing.
"""

from rapport.reports.assembly.edition import EditionTexts, FigureWords, assemble, figure_words
from rapport.reports.assembly.snapshot import from_snapshot, to_snapshot

__all__ = ["EditionTexts", "FigureWords", "assemble", "figure_words", "from_snapshot", "to_snapshot"]
