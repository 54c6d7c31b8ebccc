"""What a page does with a refused write: the reason at the field it belongs to, the typed text kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from rapport.analysis.errors import ExpressionError
from rapport.kernel.errors import StaleVersion, UserFacingError
from rapport.web.components.types import Text


@dataclass(frozen=True)
class Fault:
    """The place in a condition where reading it stopped: the text before, the sign at fault, the rest, near names."""

    before: str
    at: str
    after: str
    place: int
    near: tuple[str, ...]


@dataclass(frozen=True)
class Differing:
    """One field of two versions of the same thing: as somebody else saved it, and as it was typed here."""

    label: Text
    theirs: str
    mine: str


def fault_of(error: BaseException | None) -> Fault | None:
    """Where in a condition the fault lies, if the error (or what caused it) knows."""
    cause = error.__cause__ if error is not None else None
    if not isinstance(cause, ExpressionError):
        return None
    position = cause.position
    if position is None:
        return Fault(cause.text, "", "", 0, cause.near) if cause.near else None
    text = cause.text
    return Fault(
        text[:position], text[position : position + 1], text[position + 1 :], position + 1, cause.near
    )


def put(form: BaseForm, error: UserFacingError, *, default: str | None = None) -> None:
    """Add a refusal to the form: at the fields the error names, else at `default`, else to the form as a whole."""
    named = [name for name in error.extra.get("fields", {}) if name in form.fields]
    for name in named:
        form.add_error(name, error.message)
    if not named:
        form.add_error(default if default in form.fields else None, error.message)


def with_version(data: QueryDict, error: StaleVersion) -> QueryDict:
    """What was typed, now based on the version that somebody else saved: sending it again overwrites theirs."""
    kept = data.copy()
    kept["version"] = str(error.extra.get("current") or "")
    return kept


def differing(form: BaseForm, theirs: Mapping[str, object], names: Sequence[str]) -> list[Differing]:
    """The fields in which the saved version and the typed one differ."""
    found = []
    for name in names:
        mine = form[name].value()
        shown = [_shown(theirs.get(name)), _shown(mine)]
        if shown[0] != shown[1]:
            found.append(Differing(form.fields[name].label or name, *shown))
    return found


def _shown(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return str(value).replace("\r\n", "\n")


def version_of(request: HttpRequest) -> int:
    """The version that a button without a form of its own was shown with; one that is no number fits nothing."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
