"""A picture in the sizes and formats that phones and desks need, without what cameras write into it.

AVIF and WebP for today's browsers, JPEG or PNG for the others. What is made is kept by the digest of
the original, so that it is made once; the same original gives the same bytes on every machine (AVIF
depends on the number of threads, hence one).
"""

import hashlib
import io
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.domain.errors import PublishError
from pipeline.publishing.svg import clean_svg

WIDTHS = (400, 800, 1200, 1600)
_FORM = "1"  # of what is kept; another one makes everything anew
_MAX_BYTES = 40 * 2**20
_MAX_PIXELS = 60_000_000  # more than a phone's camera takes
_MAX_FRAMES = 300
_SAVED: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "optimize": True},
}


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a picture; `kind` is the ending of its name."""

    name: str
    kind: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Renditions:
    """All files of a picture, each kind from narrow to wide; the kind that every browser shows is last."""

    folder: Path  # where the files lie until they are published
    files: tuple[Rendition, ...]

    @property
    def main(self) -> Rendition:
        """The widest file that every browser and network shows."""
        return self.files[-1]

    def kinds(self) -> list[str]:
        """Return the kinds, best first."""
        return list(dict.fromkeys(file.kind for file in self.files))

    def read(self) -> dict[str, bytes]:
        """Return the files by name."""
        return {file.name: (self.folder / file.name).read_bytes() for file in self.files}


def renditions(path: Path, cache: Path) -> Renditions:
    """Return a picture's files, made now if they are not in the cache. Raises PublishError."""
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    folder = cache / f"{digest[:32]}-{_FORM}"
    listed = folder / "files.json"
    if not listed.is_file():
        _keep(folder, *_made(path, content, digest[:16]))
    return Renditions(folder, tuple(Rendition(**entry) for entry in json.loads(listed.read_bytes())))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PublishError(
                f"the picture is larger than {_MAX_BYTES // 2**20} MB",
                where=path.name,
                hint="Save it smaller and replace it",
            )
        return path.read_bytes()
    except OSError as error:
        raise PublishError(f"the picture cannot be read: {error.strerror}", where=path.name) from error


def _made(path: Path, content: bytes, name: str) -> tuple[list[Rendition], dict[str, bytes]]:
    """Return the renditions of a picture, and their bytes."""
    if path.suffix.lower() == ".svg":
        drawing = clean_svg(content, path.name)
        file = Rendition(f"{name}.svg", "svg", drawing.width, drawing.height)
        return [file], {file.name: drawing.content}
    try:
        with Image.open(io.BytesIO(content)) as image:
            _must_be_bounded(image, path.name)
            if getattr(image, "n_frames", 1) > 1:
                return _moving(image, name)
            return _still(image, name)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(path.name) from error
    except UnidentifiedImageError as error:
        raise PublishError(
            "this is no picture that browsers show", where=path.name, hint="Save it as JPEG, PNG or SVG"
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PublishError(
            "the picture is damaged", where=path.name, hint="Save it again from the original"
        ) from error


def _must_be_bounded(image: Image.Image, where: str) -> None:
    """Raise PublishError, before anything is unpacked, for a picture that would fill the memory."""
    frames = getattr(image, "n_frames", 1)
    if image.width * image.height * frames > _MAX_PIXELS * (4 if frames > 1 else 1) or frames > _MAX_FRAMES:
        raise _too_many_pixels(where, image.width, image.height)


def _too_many_pixels(where: str, width: int = 0, height: int = 0) -> PublishError:
    size = f" ({width} × {height})" if width else ""
    return PublishError(
        f"the picture has too many pixels{size}", where=where, hint="Save it no wider than 4000 pixels"
    )


def _still(image: Image.Image, name: str) -> tuple[list[Rendition], dict[str, bytes]]:
    upright = _plain(image)
    widths = [width for width in WIDTHS if width < upright.width * 0.9]
    widths += [upright.width] if upright.width <= WIDTHS[-1] else [WIDTHS[-1]] * (WIDTHS[-1] not in widths)
    # Drawings and what one sees through lose by JPEG.
    drawn = upright.mode == "RGBA" or (image.format != "JPEG" and upright.getcolors(256) is not None)
    files, contents = [], {}
    sized = {width: _scaled(upright, width) for width in widths}
    for kind in ("avif", "webp", "png" if drawn else "jpg"):
        for width, small in sized.items():
            file = Rendition(f"{name}-{width}.{kind}", kind, width, small.height)
            files.append(file)
            contents[file.name] = _saved(small, kind)
    return files, contents


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture upright, in sRGB, with nothing but its pixels."""
    upright = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    seen_through = "A" in upright.getbands() or "transparency" in upright.info
    mode = "RGBA" if seen_through else "RGB"
    if profile and upright.mode in ("RGB", "RGBA", "CMYK"):
        # With a profile that cannot be read the colours stay as they are, as in browsers.
        with suppress(ImageCms.PyCMSError, OSError):
            ours = ImageCms.profileToProfile(
                upright,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode if upright.mode != "CMYK" else "RGB",
            )
            upright = ours or upright
    upright = upright.convert(mode)
    bare = Image.new(mode, upright.size)
    bare.paste(upright)
    return bare


def _scaled(image: Image.Image, width: int) -> Image.Image:
    if width == image.width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _saved(image: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, **_SAVED[kind])
    return stream.getvalue()


def _moving(image: Image.Image, name: str) -> tuple[list[Rendition], dict[str, bytes]]:
    """Return an animation in its own size, as WebP and GIF."""
    frames = [frame.convert("RGBA") for frame in ImageSequence.Iterator(image)]
    durations = [frame.info.get("duration", 100) for frame in ImageSequence.Iterator(image)]
    for frame in frames:
        frame.info.clear()
    shared = {"save_all": True, "append_images": frames[1:], "duration": durations}
    files, contents = [], {}
    for kind in ("webp", "gif"):
        stream = io.BytesIO()
        frames[0].save(
            stream,
            format=kind.upper(),
            **shared,
            loop=image.info.get("loop", 0),
            **({"disposal": 2} if kind == "gif" else {"quality": 75}),
        )
        file = Rendition(f"{name}.{kind}", kind, image.width, image.height)
        files.append(file)
        contents[file.name] = stream.getvalue()
    return files, contents


def _keep(folder: Path, files: list[Rendition], contents: dict[str, bytes]) -> None:
    """Put the files into the cache, the list of them last and in one step."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        listed = json.dumps([asdict(file) for file in files]).encode()
        for name, content in (*contents.items(), ("files.json", listed)):
            aside = folder / f".{name}.{os.getpid()}"  # another process may make the same picture
            aside.write_bytes(content)
            aside.replace(folder / name)
    except OSError as error:
        raise PublishError(
            f"the pictures could not be kept: {error.strerror}", where=str(folder), hint="Make room"
        ) from error


def markup(found: Renditions, prefix: str, alt: str, *, title: str = "", first: bool = False) -> str:
    """Return the HTML of a picture; `prefix` leads to its files, the first on a page is not loaded lazily."""
    main = found.main
    sizes = "(min-width: 48rem) 44rem, 92vw"
    attributes = [f'src="{prefix}{_middle(found, main.kind).name}"', f'alt="{escape(alt)}"']
    attributes += [f'title="{escape(title)}"'] if title else []
    attributes += [f'width="{main.width}" height="{main.height}"'] if main.width else []
    attributes += ['fetchpriority="high"'] if first else ['loading="lazy"', 'decoding="async"']
    sources = ""
    for kind in found.kinds():
        files = [file for file in found.files if file.kind == kind]
        described = ", ".join(f"{prefix}{file.name} {file.width}w" for file in files)
        if kind != main.kind:
            sources += f'<source type="image/{kind}" srcset="{described}" sizes="{sizes}">'
        elif len(files) > 1:
            attributes.insert(1, f'srcset="{described}" sizes="{sizes}"')
    image = f"<img {' '.join(attributes)}>"
    return f"<picture>{sources}{image}</picture>" if sources else image


def _middle(found: Renditions, kind: str) -> Rendition:
    """Return the file for a browser that knows no srcset: wide enough for a desk."""
    files = [file for file in found.files if file.kind == kind]
    return next((file for file in files if file.width >= WIDTHS[1]), files[-1])
