"""Files become posts in segments; one that is refused does not stop the others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from pipeline import __version__, intake, segmentation
from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Post
from pipeline.files import put
from pipeline.flow.fingerprints import Fingerprints
from pipeline.flow.offering import offer_again, withdraw
from pipeline.flow.parts import Parts
from pipeline.flow.tallying import tally
from pipeline.review.store import Listed, Taken

# A file that is renamed, or was moved by mistake, may come back before partners hear of it.
_GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one file: `change` is new, changed, unchanged or refused."""

    file: str
    change: str
    posts: tuple[Post, ...] = ()
    error: str = ""
    exit_code: int = 0


def take_in(parts: Parts, files: Iterable[Path], *, present: bool = True) -> list[Arrival]:
    """Take in files; one that is refused does not stop the others.

    Without `present` the posts of files that did not change are not read: their arrivals hold none.
    """
    arrivals = []
    known: dict[str, list[Listed]] = defaultdict(list)
    for listed in _still_there(parts):  # first, so that a renamed file may have the address of the old one
        known[listed.file].append(listed)
    owners = {listed.id: listed.file for all_of in known.values() for listed in all_of}
    kept = parts.store.kept()
    prints = Fingerprints(parts.workspace / "var" / "cache" / "files.json")
    for path in files:
        before = known[path.name]
        arrival = _take_file(parts, path, before, owners, kept.get(path.name, frozenset()), prints)
        if present and arrival.change == "unchanged":
            there = (parts.store.named(listed.id) for listed in before)
            arrival = replace(arrival, posts=tuple(taken.post for taken in there if taken))
        arrivals.append(arrival)
    prints.keep(complete=known.keys() <= {arrival.file for arrival in arrivals})
    return arrivals


def _take_file(
    parts: Parts,
    path: Path,
    before: Sequence[Listed],
    owners: dict[str, str],
    kept: frozenset[str],
    prints: Fingerprints,
) -> Arrival:
    try:
        digest = digest_of(path, kept, prints)
        if before and all(listed.digest == digest for listed in before):
            return Arrival(path.name, "unchanged")
        found = intake.take(path, kept)
        _must_be_free(path, [post for post, _ in found], owners)
    except IntakeError as error:
        return Arrival(path.name, "refused", error=str(error), exit_code=error.exit_code)
    with parts.store.transaction():
        for post, media in found:
            keep_media(parts, media)
            segmented = segmentation.segment(post, parts.store.segments(post.id))
            taken = Taken(post, segmented, path.name, digest)
            parts.store.take(taken)
            tally(parts, taken, parts.settings.languages.targets)
            if post.id not in {listed.id for listed in before}:
                offer_again(parts, post.id)
        for gone in {listed.id for listed in before} - {post.id for post, _ in found}:
            _forget(parts, gone)
    return Arrival(path.name, "changed" if before else "new", tuple(post for post, _ in found))


def _must_be_free(path: Path, posts: Sequence[Post], owners: dict[str, str]) -> None:
    """Raise IntakeError where the address of a post belongs to another file; take it otherwise."""
    for post in posts:
        owner = owners.setdefault(post.id, path.name)
        if owner != path.name:
            raise IntakeError(
                f"{owner} already holds a post with the address {post.id!r}",
                where=path.name,
                hint="Rename one of the two files",
            )


def digest_of(path: Path, kept: Iterable[str], prints: Fingerprints) -> str:
    """Return a digest of all that decides what posts a file becomes. Raises IntakeError."""
    # A newer glagol may read or cut a post better: it takes every post in again.
    salt = "\0".join((__version__, *sorted(kept)))
    try:
        return prints.digest(path, salt)
    except OSError as error:
        raise IntakeError(f"the file cannot be read: {error.strerror}", where=str(path)) from error


def keep_media(parts: Parts, media: Mapping[str, bytes]) -> None:
    """Keep the pictures that a file held."""
    folder = parts.workspace / "var" / "media"
    for name, content in media.items():
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / name, content)


def put_back(parts: Parts, path: Path, keys: Sequence[str]) -> Arrival:
    """Put back what intake took out of a file, for good, and take it in again."""
    of_file = [listed.id for listed in parts.store.listed() if listed.file == path.name]
    present = [taken for post in of_file if (taken := parts.store.named(post))]
    known = {piece.key for taken in present for piece in taken.post.removed}
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise IntakeError(
            f"nothing that was taken out has the key {unknown[0]}",
            where=path.name,
            hint=f"See the keys: glagol intake {path.name} --show",
        )
    with parts.store.transaction():
        parts.store.keep(path.name, keys)
    return take_in(parts, [path])[0]


def _still_there(parts: Parts) -> list[Listed]:
    """Return the posts whose file is in posts/; the others are taken out of use."""
    there = {path.name for path in intake.files(parts.workspace / "posts")}
    listed = parts.store.listed()
    gone = [one.id for one in listed if one.file not in there]
    if gone:
        with parts.store.transaction():
            for post in gone:
                _forget(parts, post)
    return [one for one in listed if one.file in there]


def _forget(parts: Parts, post: str) -> None:
    """Take a post out of use, and its pages back from the partners."""
    parts.store.forget(post)
    withdraw(parts, post, after=_GRACE)
