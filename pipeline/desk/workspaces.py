"""The workspace that this process serves: how views and jobs reach its parts.

`parts()` is cheap and may be called in any thread. The parts are opened anew when the workspace's
settings, terms, projects, partners or checkpoints were changed, and when the day changes: terms hold
from day to day.
"""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.utils.translation import get_language

from pipeline.config import FILE
from pipeline.domain.errors import ConfigError, WorkspaceError
from pipeline.flow import Parts
from pipeline.language.serbian import to_latin

_Stamp = tuple[object, ...]
# What the parts are made of; the adapted checkpoint is another one after `glagol models adapt`.
_WATCHED = (
    FILE,
    "glossary.csv",
    "projects.toml",
    "partners.toml",
    "models/routes.toml",
    "var/checkpoints/adapted",
)


class _Workspace:
    """One workspace, and its parts as they were last opened."""

    def __init__(self, folder: Path, open_parts: Callable[[Path], Parts]) -> None:
        self.folder = folder
        self._open = open_parts
        self._lock = threading.Lock()
        self._stamp: _Stamp = ()
        self._parts: Parts | None = None

    def parts(self) -> Parts:
        stamp = self._stamp_now()
        parts = self._parts
        if parts is not None and stamp == self._stamp:
            return parts
        with self._lock:
            if self._parts is None or stamp != self._stamp:
                try:
                    self._parts = self._open(self.folder)
                except ConfigError:
                    # Somebody is in the middle of editing: what held before goes on holding.
                    if self._parts is None:
                        raise
                self._stamp = stamp
            return self._parts

    def _stamp_now(self) -> _Stamp:
        files = (self.folder / name for name in _WATCHED)
        return (date.today(), *(path.stat().st_mtime_ns if path.exists() else 0 for path in files))


_current: _Workspace | None = None


def use(folder: Path, open_parts: Callable[[Path], Parts]) -> None:
    """Serve a workspace from now on."""
    global _current
    _current = _Workspace(folder, open_parts)


def parts() -> Parts:
    """Return the parts of the workspace that is served. Raises WorkspaceError where none is."""
    if _current is None:
        raise WorkspaceError("no workspace is served", hint="Start the desk: glagol desk")
    return _current.parts()


def folder() -> Path:
    """Return the folder of the workspace that is served. Raises WorkspaceError where none is."""
    if _current is None:
        raise WorkspaceError("no workspace is served", hint="Start the desk: glagol desk")
    return _current.folder


def cluster_name() -> str:
    """Return what the cluster is called in the language of whoever looks."""
    language = get_language() or "en"
    name = parts().settings.cluster.name_in(language.partition("-")[0])
    return to_latin(name) if language == "sr-latn" else name
