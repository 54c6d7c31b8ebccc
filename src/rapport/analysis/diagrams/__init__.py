"""Diagrams of boxes and lines: where everything stands, and the drawing as SVG. Nothing is left to chance or a browser.

`tree` lays out a hierarchy, `relations` lines between groups, `svg` writes what they give. Same values, same drawing.
"""

from rapport.analysis.diagrams.relations import Group, Relation, relations
from rapport.analysis.diagrams.svg import to_svg
from rapport.analysis.diagrams.tree import Band, TreeNode, chart
from rapport.analysis.diagrams.types import Box, Drawing, Heading, Line, Node, mirrored

__all__ = [
    "Band",
    "Box",
    "Drawing",
    "Group",
    "Heading",
    "Line",
    "Node",
    "Relation",
    "TreeNode",
    "chart",
    "mirrored",
    "relations",
    "to_svg",
]
