"""Charts drawn on the server: Vega-Lite with inline data → clean SVG, and SVG → PNG for Word.

The SVG carries no script, style attribute, link, role or foreign element, so it may stand in a page under
a strict content security policy; identifiers are prefixed with the chart's own, so that two charts in a
page never meet. Nothing is fetched: a data address anywhere in a specification is refused before drawing,
and the drawing engine is told to allow none.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vl_convert

FONT = "Noto Sans"
ARABIC_FONT = "Noto Sans Arabic"
_SVG = "http://www.w3.org/2000/svg"
_KEPT = {
    "svg",
    "g",
    "path",
    "rect",
    "line",
    "circle",
    "ellipse",
    "polygon",
    "polyline",
    "text",
    "tspan",
    "defs",
}
_KEPT |= {"clipPath", "linearGradient", "radialGradient", "stop"}
_ATTRIBUTES = set(
    "id width height viewBox x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy d points transform "
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset "
    "stroke-linecap stroke-linejoin stroke-miterlimit opacity display visibility clip-path clip-rule "
    "font-family font-size font-weight font-style text-anchor dominant-baseline direction offset "
    "stop-color stop-opacity gradientUnits gradientTransform preserveAspectRatio".split()
)
_LOCAL_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_registered: set[Path] = set()


class ChartError(Exception):
    """A chart that cannot or must not be drawn; the message names the chart and the reason."""


def use_fonts(fonts_dir: Path) -> None:
    """Let the drawing engine use the fonts of that folder (once per process)."""
    resolved = fonts_dir.resolve()
    if resolved not in _registered:
        vl_convert.register_font_directory(str(resolved))
        _registered.add(resolved)


def draw(vega_lite: Mapping[str, Any], chart_id: str) -> str:
    """A chart as clean SVG text. Raises `ChartError` for outside data or a specification that does not
    compile.
    """
    _refuse_addresses(vega_lite, chart_id)
    specification = dict(vega_lite)
    config = dict(specification.get("config") or {})
    config.setdefault("font", f"{FONT}, {ARABIC_FONT}")
    specification["config"] = config
    try:
        svg = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    except ValueError as error:
        reason = str(error).strip().splitlines()
        raise ChartError(
            f"chart '{chart_id}' cannot be drawn: {reason[0] if reason else 'no reason given'}"
        ) from error
    return clean_svg(svg, chart_id)


def to_png(svg: str) -> bytes:
    """The SVG as PNG at twice its size."""
    png: bytes = vl_convert.svg_to_png(svg, scale=2.0)
    return png


def clean_svg(svg: str, prefix: str) -> str:
    """Keep shapes and text only. Raises `ChartError` where the text is not SVG."""
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise ChartError(f"chart '{prefix}': a document type is not allowed in SVG")
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        raise ChartError(f"chart '{prefix}' is not SVG: {error}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise ChartError(f"chart '{prefix}' is not SVG: its root is {root.tag}")
    cleaned = _cleaned(root, re.sub(r"[^A-Za-z0-9_-]", "-", prefix))
    cleaned.set("xmlns", _SVG)
    return ET.tostring(cleaned, encoding="unicode")


def _cleaned(element: ET.Element, prefix: str) -> ET.Element:
    kept = ET.Element(element.tag.removeprefix(f"{{{_SVG}}}"))
    kept.text = element.text
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES:
            kept.set(name, _local(name, value, prefix))
    for child in element:
        name = child.tag.removeprefix(f"{{{_SVG}}}") if isinstance(child.tag, str) else ""
        if name in _KEPT:
            copy = _cleaned(child, prefix)
            copy.tail = child.tail
            kept.append(copy)
    return kept


def _local(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return f"{prefix}-{value}"
    if "url(" in value.lower():
        match = _LOCAL_REFERENCE.fullmatch(value.strip())
        return f"url(#{prefix}-{match.group(1)})" if match else "none"
    return value


def _refuse_addresses(value: object, chart_id: str) -> None:
    """Specifications are data of this product, but a chart never loads anything, whoever wrote it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in ("url", "href") and isinstance(inner, str):
                raise ChartError(f"chart '{chart_id}': '{key}' is not allowed; put the data inline")
            if key != "values":
                _refuse_addresses(inner, chart_id)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _refuse_addresses(inner, chart_id)
