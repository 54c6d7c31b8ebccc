"""Texts on their way into a spreadsheet: shown as they are, never computed, never a link.

OWASP ASVS 5.0.0, 1.2.10: cells that begin with = + - @ tab or NUL are escaped by a single quote. We go
further, since spreadsheet programs skip what is invisible and read full-width signs as their plain forms: the
first visible sign decides, after Unicode's compatibility folding (NFKC). Numbers are to be written as
numbers, not through here.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

TRIGGERS = frozenset("=+-@|%\t\r\n\0")
"""Signs that begin a formula, a command (DDE) or a second cell in some program."""
SKIPPED = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"})
"""Unicode categories that a reader does not see and a program may skip:

formats, controls, spaces, loose marks.
"""


def neutralise(text: str) -> str:
    """The text such that no spreadsheet program takes it for anything but text.

    A leading single quote is added where the text could be read as a formula or command. Controls that XML
    and spreadsheets cannot hold (all of C0 but tab and line ends) and lone surrogates are dropped.
    """
    kept = "".join(sign for sign in text if _may_stay(sign))
    return f"'{kept}" if _begins_formula(kept) else kept


def _may_stay(sign: str) -> bool:
    return sign in "\t\r\n" or (
        sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\x7f\ufffe\uffff"
    )


def _begins_formula(text: str) -> bool:
    if text[:1] in TRIGGERS:
        return bool(text)
    for sign in text:
        folded = unicodedata.normalize("NFKC", sign).lstrip()
        if folded[:1] in TRIGGERS and folded:
            return True
        if folded and unicodedata.category(sign) not in SKIPPED:
            return False
    return False


def sheltered(text: str) -> str:
    """A text that no spreadsheet computes, from which `unsheltered` gets the text again."""
    return f"'{text}" if text.startswith("'") else neutralise(text)


def unsheltered(text: str) -> str:
    """What `sheltered` was given."""
    return text[1:] if text.startswith("'") else text


Cell = str | int | float | bool | None


def csv_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV after RFC 4180: UTF-8 with a byte order mark, every text quoted, CRLF; texts neutralised.

    Numbers stay numbers; None is an empty cell.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            ["" if cell is None else neutralise(cell) if isinstance(cell, str) else cell for cell in row]
        )
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")
