"""How tags are called in a language; one without a name there is left out: no page mixes languages."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from pipeline.config import read_toml
from pipeline.domain.errors import ConfigError
from pipeline.language.codes import BY_CODE, TARGET_CODES
from pipeline.language.collation import order
from pipeline.language.slugs import slug
from pipeline.publishing.variants import Variant, variants


class Topics:
    """The tags of a site: `names` are by tag and language; `projects` are shown as projects, not as tags."""

    def __init__(self, names: Mapping[str, Mapping[str, str]], projects: Iterable[str] = ()) -> None:
        self._names = names
        self._projects = frozenset(projects)
        self.known: frozenset[str] = frozenset()

    def name(self, tag: str, variant: Variant) -> str:
        """Return what a tag is called, nothing where it has no name in the language."""
        if tag in self._projects:
            return ""
        if variant.language == "bg" or tag.isascii():
            return tag
        names = self._names.get(tag, self._names.get(tag.lower(), {}))
        return variant.spelled(names.get(variant.language, ""))

    def address(self, tag: str, variant: Variant) -> str:
        """Return the last part of a tag's address in a language."""
        return self._addresses[variant.language, tag]

    @cached_property
    def _addresses(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for code in BY_CODE:
            variant = variants(code)[0]
            taken: set[str] = set()
            for tag in sorted(self.known):
                name = self.name(tag, variant)
                wanted = address = slug(name, code) or slug(tag, "bg") or "t"
                number = 1
                while address in taken:
                    number += 1
                    address = f"{wanted}-{number}"
                taken.add(address)
                found[code, tag] = address
        return found

    def named(self, tags: Iterable[str], variant: Variant) -> list[str]:
        """Return the tags that have a name, in the order of the variant's alphabet."""
        have = [tag for tag in tags if self.name(tag, variant)]
        return sorted(have, key=lambda tag: order(self.name(tag, variant), variant.code))


def read_topics(path: Path) -> dict[str, dict[str, str]]:
    """Return what tags are called, by tag and language, from tags.toml; nothing where there is none.

    Raises ConfigError with a line for every mistake.
    """
    if not path.exists():
        return {}
    tables = read_toml(path)
    mistakes = [
        f"{path.name}: [{tag}] {code}: is no language with a name; known are {', '.join(TARGET_CODES)}"
        for tag, names in tables.items()
        for code, name in (names.items() if isinstance(names, dict) else [("", names)])
        if code not in TARGET_CODES or not isinstance(name, str)
    ]
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return tables
