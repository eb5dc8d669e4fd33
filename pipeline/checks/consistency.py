"""The same words are translated the same way everywhere, and different words differently.

Unlike a check this looks at many pairs at once: all segments of all posts in one language.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

_LEAST_LETTERS = 4


def contradictions(pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Finding]]:
    """Yield each pair that another one of its language contradicts, with what to say of it.

    Case, marks at the edges and digits are no difference; numbers are compared elsewhere.
    """
    pairs = list(pairs)
    targets: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    sources: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for pair in pairs:
        source, target = _key(pair.source.text), _key(pair.target.text)
        targets[pair.language, source].setdefault(target, pair.target.text)
        sources[pair.language, target].setdefault(source, pair.source.text)
    for pair in pairs:
        source, target = _key(pair.source.text), _key(pair.target.text)
        if len(re.findall(r"[^\W\d_]", source)) < _LEAST_LETTERS or not target:
            continue
        others = [text for key, text in targets[pair.language, source].items() if key != target]
        if others:
            yield pair, Finding("consistency", f"Elsewhere the same text became “{others[0]}”.")
        others = [text for key, text in sources[pair.language, target].items() if key != source]
        if others:
            yield pair, Finding("consistency", f"The same translation stands for “{others[0]}” too.")


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"\d+", "0", text.lower())))
