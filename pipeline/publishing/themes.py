"""Templates, style, fonts and colours: a theme says only what it does differently.

A theme is a folder with any of `templates/`, `style.css` (read after the common one), `palette.toml`
(colours as `name = ["light", "dark"]`) and `fonts/`. It lies under `themes/` of the workspace, or ships.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.domain.errors import ConfigError
from pipeline.publishing.palette import palette

SHIPPED = Path(str(files("pipeline.publishing").joinpath("themes")))
COMMON = "common"
DEFAULT = "sofia"
_INCLUDE = re.compile(r'\{% include "([\w.-]+)" %\}\n?')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")
_FONT = re.compile(r'url\("fonts/([^"]+)"\)')


class _Whole(FileSystemLoader):
    """Loads a template with its includes in their places: they are not looked up for every page."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, fresh = super().get_source(environment, template)
        whole = _INCLUDE.sub(lambda found: self.get_source(environment, found[1])[0], source)
        return whole, path, fresh


@dataclass(frozen=True)
class Theme:
    """The folders in which a theme's parts are looked for, the most particular first."""

    name: str
    folders: tuple[Path, ...]

    @cached_property
    def environment(self) -> Environment:
        """What renders its templates."""
        return Environment(
            loader=_Whole([folder / "templates" for folder in self.folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def style(self, colour: str) -> str:
        """Return the style sheet, colours first, without what only its authors need."""
        css = _FONT.sub(lambda found: f'url("{self._font(found[1]).name}")', self._css)
        return _small(_colours(self.colours(colour)) + css)

    @cached_property
    def _css(self) -> str:
        """The style as its authors wrote it, the most particular last."""
        sheets = [folder / "style.css" for folder in reversed(self.folders)]
        return "\n".join(sheet.read_text("utf-8") for sheet in sheets if sheet.is_file())

    @cached_property
    def _fonts(self) -> dict[str, Path]:
        """Where the fonts lie that the style names, by their path in the site."""
        return {f"assets/{font.name}": font for font in map(self._font, _FONT.findall(self._css))}

    def colours(self, colour: str) -> dict[str, tuple[str, str]]:
        """Return the colours: derived from the cluster's, except where the theme has its own."""
        found = palette(colour)
        for folder in reversed(self.folders):
            own = folder / "palette.toml"
            if not own.is_file():
                continue
            try:
                found |= {
                    name: (light, dark)
                    for name, (light, dark) in tomllib.loads(own.read_text("utf-8")).items()
                }
            except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
                raise ConfigError(
                    f"this is not a palette: {error}", where=str(own), hint='Write name = ["#light", "#dark"]'
                ) from error
        return found

    def fonts(self) -> Mapping[str, bytes]:
        """Return the fonts that the style names, by their path in the site."""
        return {name: path.read_bytes() for name, path in self._fonts.items()}

    def font(self, part: str) -> str:
        """Return the path of the upright font with a part of the alphabet, empty where there is none."""
        # Beside „latin“ there is „latin-ext“, with the rarer letters alone.
        wanted = re.compile(rf"-{part}-(?!ext-|.*italic)")
        found = [name for name in self._fonts if wanted.search(name)]
        return found[-1] if found else ""

    @cached_property
    def digest(self) -> str:
        """What changes when any of its files does."""
        digest = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
        return digest.hexdigest()

    def _font(self, name: str) -> Path:
        for folder in self.folders:
            if (folder / "fonts" / name).is_file():
                return folder / "fonts" / name
        raise ConfigError(
            f"the style names a font that is not there: {name}",
            where=f"theme {self.name}",
            hint="Put it into fonts/",
        )


def theme(name: str, own: Path | None) -> Theme:
    """Return a theme by name: the workspace's own, or one that ships. Raises ConfigError."""
    folders = [SHIPPED / COMMON]
    name = name or DEFAULT
    candidates = [*([own / name] if own else []), SHIPPED / name]
    found = [folder for folder in candidates if folder.is_dir()]
    if not found:
        known = sorted(
            {
                path.name
                for place in (SHIPPED, own)
                if place and place.is_dir()
                for path in place.iterdir()
                if path.is_dir()
            }
            - {COMMON}
        )
        raise ConfigError(
            f"publishing.theme: there is no theme {name!r}",
            where="glagol.toml",
            hint=f"Known are {', '.join(known)}; your own is a folder under themes/",
        )
    return Theme(name, (*found, *folders))


def _colours(colours: Mapping[str, tuple[str, str]]) -> str:
    light = "".join(f"--{name}:{value};" for name, (value, _) in colours.items())
    dark = "".join(f"--{name}:{value};" for name, (_, value) in colours.items())
    return f":root{{color-scheme:light dark;{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _small(css: str) -> str:
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css))).strip()
