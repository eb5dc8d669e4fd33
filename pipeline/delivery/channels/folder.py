"""A folder on this machine or on a drive that is mounted here."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.delivery.files import Files, FilesSettings


class FolderSettings(FilesSettings):
    """Where the files go; in the workspace's outputs where nothing is said."""

    path: str = ""


class Folder(Files):
    """Puts a page's files into a folder."""

    kind = "folder"
    Settings = FolderSettings

    def exchange(self, files: Mapping[str, bytes], gone: Iterable[str]) -> str:
        """Write beside, then rename: who looks never sees half a file."""
        root = self.root()
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # One at a time sends over a line: a name without a number, so that a kill leaves no litter.
            aside = path.with_name(f".{path.name}.part")
            try:
                aside.write_bytes(content)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
        for name in gone:
            path = root / name
            path.unlink(missing_ok=True)
            self._clear(path.parent, root)
        # Where the workspace lies is nobody's business but its own.
        own = self.house.workspace
        return str(root.relative_to(own) if root.is_relative_to(own) else root)

    def root(self) -> Path:
        """Return the folder."""
        own = f"outputs/partners/{self.recipient.key}"
        return self.house.workspace / (self.settings.path or own)

    @staticmethod
    def _clear(folder: Path, root: Path) -> None:
        """Remove folders that became empty."""
        while (
            folder != root and folder.is_relative_to(root) and folder.is_dir() and not any(folder.iterdir())
        ):
            folder.rmdir()
            folder = folder.parent
