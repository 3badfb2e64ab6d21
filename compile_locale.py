"""Build step: compile every translation catalogue (.po) into the binary form (.mo) that gettext reads."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileLocale(BuildHookInterface[Any]):
    """Runs for wheels, source archives and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in Path(self.root, "tui", "locale").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as readable:
                catalogue = read_po(readable, locale=source.parts[-3])
            with source.with_suffix(".mo").open("wb") as writable:
                write_mo(writable, catalogue)
