"""The checkpoint that was adapted to a workspace: put in use, and taken back.

var/checkpoints/adapted   the one in use; `adapted.before` the one before it
"""

import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.domain.errors import CheckpointError
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.translation.checkpoints import write_sums
from pipeline.translation.routes import Checkpoint, Hop, Routes

NAME = "adapted"
FOLDER = f"var/checkpoints/{NAME}"


def with_adapted(known: Routes, workspace: Path) -> Routes:
    """Return routes with a set `adapted` where the workspace has such a checkpoint."""
    if not (workspace / FOLDER).exists():
        return known
    checkpoint = Checkpoint(NAME, "as the checkpoint that it began from", "target", folder=FOLDER)
    route = {code: (Hop(checkpoint, marian_tag(code)),) for code in TARGET_CODES}
    return replace(
        known,
        checkpoints={**known.checkpoints, NAME: checkpoint},
        sets={**known.sets, NAME: route},
    )


def put_in_place(workspace: Path, folder: Path) -> None:
    """Make `folder` the adapted checkpoint; the one before is kept for a way back."""
    write_sums(folder)
    here, before = _places(workspace)
    here.parent.mkdir(parents=True, exist_ok=True)
    if here.exists():
        shutil.rmtree(before, ignore_errors=True)
        here.replace(before)
    folder.replace(here)


def take_back(workspace: Path) -> bool:
    """Undo the last adaptation; say whether an earlier one is in its place.

    Raises CheckpointError where there is none.
    """
    here, before = _places(workspace)
    if not here.exists():
        raise CheckpointError(
            "no checkpoint was adapted here", where=str(here), hint="glagol models list shows what there is"
        )
    shutil.rmtree(here)
    if not before.exists():
        return False
    before.replace(here)
    return True


def _places(workspace: Path) -> tuple[Path, Path]:
    here = workspace / FOLDER
    return here, here.with_name(f"{NAME}.before")
