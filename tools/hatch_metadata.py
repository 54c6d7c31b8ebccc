"""Tell the wheel what it depends on: the names in requirements/base.in, so that they are listed once only."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DependenciesFromBase(MetadataHookInterface):
    """Fills `dependencies` from requirements/base.in."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict) -> None:
        """Read the file; comments and options are not dependencies."""
        lines = Path(self.root, "requirements", "base.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [
            line.strip() for line in lines if line.strip() and line.strip()[0] not in "#-"
        ]
