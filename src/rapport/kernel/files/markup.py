"""XML from outside:

no document type, no entities, no endless tags; so that no parser is led astray or overwhelmed.
"""

import re

from django.utils.translation import gettext as _

LONGEST_TAG = 100_000
"""Characters between < and >. Older expat needs quadratic time for one huge token (CVE-2023-52425)."""
_DECLARATION = re.compile(r"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_ENCODING = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_KNOWN = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})


def check(content: bytes) -> None:
    """Raises ValueError for XML with a DTD or entities, in an unusual encoding, or with an outsized tag."""
    text = _decoded(content)
    found = _ENCODING.search(text)
    if found and found.group(1).lower() not in _KNOWN:
        raise ValueError(_("its XML has an unusual encoding; save it as UTF-8"))
    if _DECLARATION.search(text):
        raise ValueError(_("its XML declares a document type or entities, which are not accepted"))
    for piece in text.split("<"):
        if len(piece) > LONGEST_TAG and len(piece.partition(">")[0]) > LONGEST_TAG:
            raise ValueError(_("its XML has an outsized tag"))


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(_("its XML has an unusual encoding; save it as UTF-8")) from error
