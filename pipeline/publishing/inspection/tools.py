"""The tools that an inspection asks besides its own checks; they are installed apart, or left out."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

VNU = Path("node_modules/vnu-jar/build/dist/vnu.jar")
AXE = Path("node_modules/axe-core/axe.min.js")


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the tools are; None for what is not there."""

    java: Path | None = None
    vnu: Path | None = None
    axe: Path | None = None
    chromium: Path | None = None
    playwright: bool = False


def find_tools(folders: Iterable[Path]) -> Tools:
    """Look for the tools in folders that npm may have filled, and on the PATH."""
    known = list(folders)

    def first(name: Path) -> Path | None:
        return next((folder / name for folder in known if (folder / name).is_file()), None)

    return Tools(
        java=_command("java"),
        vnu=first(VNU),
        axe=first(AXE),
        chromium=_command("chromium", "chromium-browser", "google-chrome"),
        playwright=find_spec("playwright") is not None,
    )


def _command(*names: str) -> Path | None:
    return next((Path(found) for name in names if (found := shutil.which(name))), None)
