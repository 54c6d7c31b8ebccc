"""An `EditionSource` as canonical JSON and back, without loss: what a frozen edition is rebuilt from."""

import hashlib
import json
from functools import cache

from pydantic import TypeAdapter

from rapport.reports.document.source import EditionSource


@cache
def _adapter() -> TypeAdapter[EditionSource]:
    return TypeAdapter(EditionSource)


def to_snapshot(source: EditionSource) -> tuple[str, str]:
    """Canonical JSON (sorted keys, no spaces, UTF-8 as it is) and its SHA-256."""
    plain = _adapter().dump_python(source, mode="json")
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text, hashlib.sha256(text.encode()).hexdigest()


def from_snapshot(text: str) -> EditionSource:
    """The edition that `to_snapshot` wrote. Raises pydantic's ValidationError for anything else."""
    return _adapter().validate_json(text)
