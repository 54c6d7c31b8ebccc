"""Characters that may appear in a document: no controls, no unpaired surrogates, in every format alike."""

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without characters that XML, PDF or a spreadsheet cannot hold; each becomes U+FFFD.

    A carriage return becomes a line feed, so that one text reads the same in every format.
    """
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
