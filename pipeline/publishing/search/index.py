"""What search.js looks up: a line a page in the file of each first letter of its stems.

    search/it/rules.js      how Italian words are cut, and where the pages lie
    search/it/w-70.js       a line a page that has words in p…: its code, stems, their weights above 1
    search/it/p-5f.js       a line a page whose code begins with 5f: code, path, title, date, summary

A file's lines are in the order of the codes, and a page's lines depend on nothing but the page: so a
page that changes is put right in a file by its lines alone. The files are scripts because a browser
reads those from a disk too, without any server.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import html as lxml_html

from pipeline.publishing.search.stems import source, stem, words

_IN_TITLE, _IN_SUMMARY, _MOST = 5, 2, 9
_SHOWN = 240  # characters of a text that has no summary
_CALL = "glagolSearch.take("


@dataclass(frozen=True, slots=True)
class Entry:
    """A page to be found: `path` leads to it from the site's root, `note` is shown beside its title."""

    path: str
    title: str
    body: str  # HTML
    summary: str = ""
    note: str = ""


def code(path: str) -> str:
    """Return a short name for a page. Two pages may share one, and then are shown together."""
    return hashlib.sha256(path.encode()).hexdigest()[:6]


def lines(entry: Entry, language: str) -> dict[str, str]:
    """Return a page's lines by the name of the file they stand in."""
    text = _text(entry.body)
    weights: dict[str, int] = defaultdict(int)
    for part, weight in ((entry.title, _IN_TITLE), (entry.summary, _IN_SUMMARY), (text, 1)):
        for word in words(part):
            if cut := stem(word, language):
                weights[cut] = min(weights[cut] + weight, _MOST)
    name = code(entry.path)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for cut, weight in sorted(weights.items()):
        by_letter[f"w-{ord(cut[0]):x}"].append(f"{cut}:{weight}" if weight > 1 else cut)
    found = {file: f"{name} {' '.join(stems)}" for file, stems in by_letter.items()}
    shown = entry.summary or _cut(text)
    found[f"p-{name[:2]}"] = "\t".join(
        " ".join(field.split()) for field in (name, entry.path, entry.title, entry.note, shown)
    )
    return found


def _text(body: str) -> str:
    if not body.strip():
        return ""
    root = lxml_html.fragment_fromstring(body, create_parent="div")
    return " ".join(root.itertext())


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + " …"


def script(name: str, content: Iterable[str]) -> bytes:
    """Return the file that hands lines to the page that asked for them."""
    text = "\n".join(sorted(content))
    return f"{_CALL}{_safe(name)}, {_safe(text)});\n".encode()


def lines_in(data: bytes) -> list[str]:
    """Return the lines of a file that `script` made."""
    _name, _, text = data.decode().removeprefix(_CALL).removesuffix(");\n").partition(", ")
    return str(json.loads(text)).split("\n")


def without(content: Iterable[str], path: str) -> list[str]:
    """Return lines without those of a page."""
    name = code(path)
    return [
        line
        for line in content
        if not line.startswith(name) or (line[6] == "\t" and line.split("\t")[1] != path)
    ]


def rules_script(language: str) -> bytes:
    """Return a language's rules for the browser."""
    return f"glagolSearch.rules({_safe(dict(source(language)))});\n".encode()


def _safe(value: str | Mapping[str, str]) -> str:
    # JSON is JavaScript; letters stay themselves, which halves a Cyrillic file.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
