"""A backup: one file that a workspace can be put back from, and that says by itself whether it is whole."""

from pipeline.backup.archive import Archive, Manifest, write
from pipeline.backup.contents import STATE, contents

__all__ = ["STATE", "Archive", "Manifest", "contents", "write"]
