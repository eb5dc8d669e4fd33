"""A link to a page of our own leads to that page in the reader's language, where it exists."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

_HREF = re.compile(r'href="([^"]+)"')
_FOLDERS = {"sr": ("sr-Cyrl", "sr-Latn")}


def check(pair: Pair) -> Iterator[Finding]:
    """A link leads to the Bulgarian page although there is one in the language of the target.

    Bad (it): Виж ⟨2⟩обучението⟨/2⟩. → Vedi ⟨2⟩la formazione⟨/2⟩.
    Bad (sr): Виж ⟨2⟩обучението⟨/2⟩. → Погледајте ⟨2⟩обуку⟨/2⟩.
    Good (hu): Виж ⟨1⟩обучението⟨/1⟩. → Lásd ⟨1⟩a képzést⟨/1⟩.
    """
    for tag in pair.target.tags:
        if not (link := _HREF.search(tag.markup)):
            continue
        for folder in _FOLDERS.get(pair.language, (pair.language,)):
            localised = link[1].replace("/bg/", f"/{folder}/", 1)
            if localised != link[1] and localised in pair.pages:
                yield Finding("pages", f"A link leads to the Bulgarian page; there is {localised}.")
                break
