"""What every page of a build has in common, and how a view becomes HTML."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from jinja2 import Template
from markupsafe import Markup

from pipeline.publishing.funding import funding
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.site import Site
from pipeline.publishing.texts import Words, words
from pipeline.publishing.themes import Theme
from pipeline.publishing.variants import Variant
from pipeline.publishing.view import Kind, Link, PageView

_TEMPLATES = {
    Kind.POST: "post.html",
    Kind.PAGE: "page.html",
    Kind.HOME: "home.html",
    Kind.ARCHIVE: "archive.html",
    Kind.YEAR: "list.html",
    Kind.TAG: "list.html",
    Kind.PROJECT: "project.html",
    Kind.SEARCH: "search.html",
    Kind.MISSING: "404.html",
    Kind.START: "start.html",
}
# The parts of the alphabet that a variant writes with besides the Latin one, which has digits and spaces too.
_LETTERS = {
    "bg": ("cyrillic",),
    "sr-Cyrl": ("cyrillic",),
    "hu": ("latin-ext",),
    "ro": ("latin-ext",),
    "sr-Latn": ("latin-ext",),
}


@dataclass(frozen=True)
class Frame:
    """The look of a build: what changes here changes every page.

    `menus` are the standing pages by variant; `shown` the variants that have anything to read.
    """

    site: Site
    theme: Theme
    hooks: Hooks
    menus: Mapping[str, Sequence[Link]]
    shown: tuple[Variant, ...]

    def render(self, view: PageView, **values: object) -> bytes:
        """Return a page as a file's content."""
        variant = view.variant
        head = "".join(hook(self.site, view) for hook in self.hooks.head)
        rendered = self._template(view.kind).render(
            view=view,
            site=self.site,
            variant=variant,
            text=words(variant),
            cluster_name=self.site.name(variant),
            to_root=self.base if view.kind is Kind.MISSING else view.to_root,
            home=f"{variant.code}/",
            menu=self.menus.get(variant.code, ()),
            style=self.style_path,
            icon=self.icon_path(variant),
            fonts=self._fonts(view),
            head=Markup(head),  # nosec B704  # noqa: S704 -- hooks return markup
            body=Markup(view.body),  # nosec B704  # noqa: S704 -- sanitised at intake
            funding=funding(view.project, variant),
            **values,
        )
        return rendered.encode()

    def letter(self, variant: Variant) -> str:
        """Return the letter that stands for the cluster: the first of its proper name."""
        name = re.sub(r"^[^„«“]*[„«“](?=.)", "", self.site.name(variant))
        return next((character.upper() for character in name if character.isalpha()), "·")

    def icon_path(self, variant: Variant) -> str:
        """Return where a variant's icon stands."""
        return f"assets/icon-{ord(self.letter(variant)):04x}.svg"

    def words(self, variant: Variant) -> Words:
        """Return what the interface says in a variant."""
        return words(variant)

    def url(self, path: str) -> str:
        """Return the whole address of a path, nothing where the settings name none."""
        return f"{self.site.address}/{path}" if self.site.address else ""

    @cached_property
    def base(self) -> str:
        """Where the site's root stands on its server: pages shown at unknown depths need it."""
        return urlsplit(self.site.address).path.rstrip("/") + "/"

    @cached_property
    def style(self) -> bytes:
        """The style sheet."""
        return self.theme.style(self.site.cluster.colour).encode()

    @cached_property
    def style_path(self) -> str:
        """Where the style sheet stands: a new one has a new name, so that no browser shows an old one."""
        return f"assets/style-{hashlib.sha256(self.style).hexdigest()[:10]}.css"

    def _fonts(self, view: PageView) -> list[str]:
        """Return the fonts that a page needs at once: one that comes late is not shown."""
        if view.path in ("", "404.html"):  # these two are written in every language
            return [font for font in self._parts.values() if font]
        parts = ("latin", *_LETTERS.get(view.variant.code, ()))
        return [font for part in parts if (font := self._parts[part])]

    @cached_property
    def _parts(self) -> dict[str, str]:
        return {part: self.theme.font(part) for part in ("latin", "latin-ext", "cyrillic")}

    def _template(self, kind: Kind) -> Template:
        return _template(self.theme, kind)


@lru_cache(maxsize=64)
def _template(theme: Theme, kind: Kind) -> Template:
    return theme.environment.get_template(_TEMPLATES[kind])
