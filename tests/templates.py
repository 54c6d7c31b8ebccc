"""A template variable that is not defined fails the test, if the template is ours."""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import Template

OURS = str(Path(__file__).resolve().parents[1] / "src")


class UndefinedTemplateVariable(AssertionError):
    """A template of ours names a variable that its view does not give."""


class UndefinedVariable(str):
    """Stands in for Django's `string_if_invalid`: asked to format a missing name, it refuses."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __bool__(self) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        origin = _template_being_rendered()
        if origin.startswith(OURS):
            raise UndefinedTemplateVariable(f"{origin}: undefined variable {name}")
        return ""


def _template_being_rendered() -> str:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        self = frame.f_locals.get("self")
        if isinstance(self, Template):
            return str(self.origin)
        if frame.f_code.co_name == "render_annotated" and getattr(self, "origin", None) is not None:
            return str(self.origin)
        frame = frame.f_back
    return ""
