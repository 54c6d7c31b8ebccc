"""Text that a spreadsheet must not take for a formula."""

import re
import unicodedata

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_TRIGGERS = frozenset("=+-@|%\t\r\n\x00")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula.

    Looks behind what cannot be seen: leading blanks, controls, format characters (zero width, direction,
    byte order mark) and full-width forms. Plain numbers are not risky.
    """
    if not text or _NUMBER.fullmatch(text):
        return False
    if text[0] in _TRIGGERS:
        return True
    for character in unicodedata.normalize("NFKC", text):
        if character in _TRIGGERS:
            return True
        if unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp"):
            return False
    return False


def neutralise(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet could take it for a formula, else unchanged."""
    return f"'{text}" if is_risky(text) else text
