"""Where a checkpoint's files lie: fetched from the hub, verified, converted for the fast engine."""

import hashlib
import json
import os
import shutil
import warnings
from pathlib import Path

from pipeline.config import read_toml
from pipeline.domain.errors import CheckpointError
from pipeline.translation.engine import NEVER
from pipeline.translation.routes import Checkpoint

_NEEDED = ("config.json", "source.spm", "target.spm", "vocab.json")
_WEIGHTS = "model.safetensors"
_PICKLED = "pytorch_model.bin"  # may hold a program: it is made safe once, at fetching, and is never loaded
_FETCHED = [*_NEEDED, _WEIGHTS, _PICKLED, "generation_config.json", "tokenizer_config.json", "README.md"]
_SUMS = "SHA256SUMS"


class Checkpoints:
    """The checkpoints of a workspace: `root` is its folder, `cache` where downloads are kept."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root, self._cache = root, cache

    def folder(self, checkpoint: Checkpoint) -> Path:
        """Return where a checkpoint's files are, or would be once fetched."""
        if checkpoint.folder:
            own = self._root / checkpoint.folder
            # A workspace of its own may use the checkpoint that ships with glagol.
            return own if own.exists() else Path(__file__).parents[2] / checkpoint.folder
        return self._cache / "checkpoints" / checkpoint.name

    def is_here(self, checkpoint: Checkpoint) -> bool:
        """Say whether all files of a checkpoint are there."""
        folder = self.folder(checkpoint)
        return all((folder / name).exists() for name in (*_NEEDED, _WEIGHTS))

    def verified(self, checkpoint: Checkpoint) -> tuple[Path, str]:
        """Return a checkpoint's folder and revision after comparing every checksum.

        Raises CheckpointError where a file is missing or is not what was released.
        """
        folder = self.folder(checkpoint)
        if not self.is_here(checkpoint):
            hint = (
                f"Run `glagol models fetch {checkpoint.name}`, or `glagol models use embedded`"
                if checkpoint.hub
                else "Restore the folder from the repository"
            )
            raise CheckpointError(f"checkpoint {checkpoint.name} is missing", where=str(folder), hint=hint)
        sums = folder / _SUMS
        if not sums.exists():
            raise CheckpointError(
                f"checkpoint {checkpoint.name} has no {_SUMS}",
                where=str(folder),
                hint=f"Run `glagol models fetch {checkpoint.name}`",
            )
        content = sums.read_text(encoding="utf-8")
        for line in content.splitlines():
            wanted, _, name = line.partition("  ")
            path = folder / name
            if not path.exists() or _sha256(path) != wanted:
                raise CheckpointError(
                    f"checkpoint {checkpoint.name} is corrupted: {name} is not the file released",
                    where=str(folder),
                    hint="Restore the folder from the repository"
                    if checkpoint.folder
                    else f"Run `glagol models fetch {checkpoint.name}` again",
                )
        return folder, hashlib.sha256(content.encode()).hexdigest()[:12]

    def converted(self, checkpoint: Checkpoint, compute_type: str) -> tuple[Path, Path, str]:
        """Return (folder, converted folder, revision), converting for CTranslate2 when needed."""
        folder, revision = self.verified(checkpoint)
        target = self._cache / "converted" / f"{checkpoint.name}-{revision}-{compute_type}-latin"
        if not (target / "model.bin").exists():
            # The converter is made for engineers: its bars and advice are not for editors.
            os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
            os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            import ctranslate2.converters

            # The desk and its worker may both come here first: each has a folder of its own.
            aside = target.with_name(f"{target.name}.{os.getpid()}.new")
            shutil.rmtree(aside, ignore_errors=True)
            aside.parent.mkdir(parents=True, exist_ok=True)
            try:
                ctranslate2.converters.TransformersConverter(str(folder)).convert(
                    str(aside), quantization=compute_type, force=True
                )
                _map_latin(folder, aside)
            except (OSError, ValueError, KeyError, RuntimeError) as error:
                shutil.rmtree(aside, ignore_errors=True)
                raise CheckpointError(
                    f"checkpoint {checkpoint.name} cannot be converted: {error}", where=str(folder)
                ) from error
            if (target / "model.bin").exists():
                shutil.rmtree(aside, ignore_errors=True)  # the other one was faster
            else:
                aside.replace(target)
        return folder, target, revision

    def fetch(self, checkpoint: Checkpoint, lock: Path) -> str:
        """Download a checkpoint, pinned by the lock file once it was fetched; return its revision.

        Raises CheckpointError where the hub cannot be reached or a file differs from the lock.
        """
        if not checkpoint.hub:
            raise CheckpointError(
                f"checkpoint {checkpoint.name} ships with glagol", hint="There is nothing to fetch"
            )
        import huggingface_hub
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

        pinned = _read_lock(lock).get(checkpoint.name, {})
        folder = self.folder(checkpoint)
        aside = folder.with_name(folder.name + ".new")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            revision = pinned.get("revision") or huggingface_hub.model_info(checkpoint.hub).sha
            huggingface_hub.snapshot_download(
                checkpoint.hub, revision=revision, local_dir=aside, allow_patterns=_FETCHED
            )
        except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
            shutil.rmtree(aside, ignore_errors=True)
            raise CheckpointError(
                f"{checkpoint.hub} cannot be downloaded",
                where="huggingface.co",
                hint="Check the connection and run the command again; nothing was changed",
            ) from error
        write_sums(aside)
        sums = hashlib.sha256((aside / _SUMS).read_bytes()).hexdigest()
        if pinned and pinned.get("sums") != sums:
            shutil.rmtree(aside, ignore_errors=True)
            raise CheckpointError(
                f"what was downloaded of {checkpoint.hub} is not what {lock.name} pins",
                where=str(lock),
                hint="Delete its entry there if the new files are wanted",
            )
        self._make_safe(aside, checkpoint)
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
        _write_lock(lock, checkpoint.name, {"revision": str(revision), "sums": sums})
        return str(revision)

    def _make_safe(self, folder: Path, checkpoint: Checkpoint) -> None:
        """Replace pickled weights by the same numbers as safetensors, which cannot hold a program."""
        pickled = folder / _PICKLED
        if not (folder / _WEIGHTS).exists() and pickled.exists():
            from pipeline.translation.transformers_engine import as_safetensors

            try:
                as_safetensors(pickled, folder / _WEIGHTS)
            except CheckpointError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        pickled.unlink(missing_ok=True)
        if not (folder / _WEIGHTS).exists():
            shutil.rmtree(folder, ignore_errors=True)
            raise CheckpointError(f"{checkpoint.hub} holds no weights", hint="Choose another checkpoint")
        write_sums(folder)


def write_sums(folder: Path) -> None:
    """Write the checksums of the files that an engine reads."""
    names = sorted(name for name in (*_NEEDED, _WEIGHTS, _PICKLED) if (folder / name).exists())
    (folder / _SUMS).write_text(
        "".join(f"{_sha256(folder / name)}  {name}\n" for name in names), encoding="utf-8"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _map_latin(folder: Path, converted: Path) -> None:
    """Write which pieces an answer in Latin letters may have: a `vmap.txt`, for whatever the source says.

    A checkpoint now and then begins a word in the letters of its source („сиnergia“); and with fewer
    pieces to choose from it is faster. CTranslate2 follows the map where it is told to.
    """
    names = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    pieces = " ".join(name for name in names if not NEVER["Latn"].search(name))
    (converted / "vmap.txt").write_text(f"\t{pieces}\n", encoding="utf-8")


def _read_lock(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    return read_toml(path)


def _write_lock(path: Path, name: str, entry: dict[str, str]) -> None:
    entries = _read_lock(path) | {name: entry}
    text = "".join(
        f"[{key}]\n" + "".join(f"{field} = {json.dumps(value)}\n" for field, value in values.items())
        for key, values in sorted(entries.items())
    )
    path.write_text("# What `glagol models fetch` downloaded, pinned.\n\n" + text, encoding="utf-8")
