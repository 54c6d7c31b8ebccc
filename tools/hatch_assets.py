"""Refuse to make a wheel without its page assets and translations."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryAssets(BuildHookInterface):
    """Checks that `rapport build` has made what the wheel must carry."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict) -> None:
        """Stop the build with the remedy where assets or compiled translations are missing."""
        package = Path(self.root, "src", "rapport")
        needed = [package / "web" / "static" / "built" / "app.css"]
        needed += [
            folder / "LC_MESSAGES" / "django.mo"
            for folder in (package / "locale").glob("*")
            if folder.is_dir()
        ]
        missing = [str(path.relative_to(self.root)) for path in needed if not path.exists()]
        if missing and version != "editable":
            raise RuntimeError(f"The wheel lacks {', '.join(missing)}. Run: ./rapport build")
