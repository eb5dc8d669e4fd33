"""The model that identifies languages, reduced to ours and kept ready to be mapped into memory.

py3langid ships one of 142 languages, packed: reading it takes more than half a second of every command and
70 MiB of every process. What is left of it for our languages is kept under the user's cache, where all
processes share it; it can be deleted at any time.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

_LOG = logging.getLogger("glagol")
_ARRAYS = ("nb_ptc", "nb_pc", "tk_nextmove", "tk_output", "tk_row")
_CLASSES = "classes"


def identifier(languages: Collection[str]) -> Any:
    """Return a py3langid identifier of some languages."""
    folder = _place(languages)
    if folder is None:
        return _unpacked(languages)
    if folder.is_dir():
        try:
            return _mapped(folder)
        except (OSError, ValueError) as error:
            _LOG.warning("what is kept of the languages is damaged (%s): it is made again", error)
            shutil.rmtree(folder, ignore_errors=True)
    made = _unpacked(languages)
    return _mapped(folder) if _keep(made, folder) else made


def _place(languages: Collection[str]) -> Path | None:
    """Return where the model is kept; nothing for a user without a home."""
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return cache / "glagol" / f"languages-{version('py3langid')}-{'-'.join(sorted(languages))}"


def _mapped(folder: Path) -> Any:
    from py3langid.langid import LanguageIdentifier

    tables = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    return LanguageIdentifier(
        np.asarray(tables["nb_ptc"]),
        np.asarray(tables["nb_pc"]),
        (folder / _CLASSES).read_text(encoding="utf-8").split(),
        # Numbers of an array are slow to read one by one, those of a view are not.
        memoryview(tables["tk_nextmove"]),
        memoryview(tables["tk_output"]),
        norm_probs=True,
        tk_row=tables["tk_row"].tolist(),
    )


def _unpacked(languages: Collection[str]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(languages)
    return whole


def _keep(made: Any, folder: Path) -> bool:
    """Keep a model, in one step; say whether there was a place for it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            aside = Path(name) / "model"
            aside.mkdir()
            for array in _ARRAYS:
                np.save(aside / f"{array}.npy", np.asarray(getattr(made, array)))
            (aside / _CLASSES).write_text(" ".join(made.nb_classes), encoding="utf-8")
            aside.replace(folder)
    except OSError:
        # No place, or another process was first: both are as well served by what was unpacked.
        return folder.is_dir()
    return True
