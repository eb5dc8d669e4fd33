"""What search.js looks up: a line a page in the file of each first letter of its stems.

    search/it/rules.js      how Italian words are cut
    search/it/w-70.js       a line a page that has words in p…: its code, stems, their weights above 1
    search/it/p-k.js        a line a page whose code ends with k: code, path, title, note, summary

The files are scripts, one string a line, because a browser reads those from a disk too, without any
server. A page's lines depend on nothing but the page.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html as lxml_html

from pipeline.publishing.search.stems import source, stem, words

_IN_TITLE, _IN_SUMMARY, _MOST = 5, 2, 9
_SHOWN = 240  # characters of a text that has no summary

_PAGES = "p-"
MARK = b'"'  # what stands before a page's code in its lines


@dataclass(frozen=True, slots=True)
class Entry:
    """A page to be found: `path` leads to it from the site's root, `note` is shown beside its title."""

    path: str
    title: str
    body: str  # HTML
    summary: str = ""
    note: str = ""


def lines(entry: Entry, language: str, code: str) -> dict[str, bytes]:
    """Return a page's lines by the name of the file they stand in; `code` is the page's alone."""
    text = _text(entry.body)
    weights: dict[str, int] = defaultdict(int)
    for part, weight in ((entry.title, _IN_TITLE), (entry.summary, _IN_SUMMARY), (text, 1)):
        for word in words(part):
            if cut := stem(word, language):
                weights[cut] = min(weights[cut] + weight, _MOST)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for cut, weight in sorted(weights.items()):
        by_letter[f"w-{ord(cut[0]):x}"].append(f"{cut}:{weight}" if weight > 1 else cut)
    found = {file: _line(f"{code} {' '.join(stems)}") for file, stems in by_letter.items()}
    summary = entry.summary or _cut(_text(entry.body, captions=False))
    fields = (code, entry.path, entry.title, entry.note, summary)
    found[f"{_PAGES}{code[-1]}"] = _line("\t".join(" ".join(field.split()) for field in fields))
    return found


def _text(body: str, *, captions: bool = True) -> str:
    if not body.strip():
        return ""
    root = lxml_html.fragment_fromstring(body, create_parent="div")
    for caption in () if captions else list(root.iter("figcaption")):
        caption.drop_tree()
    return " ".join(root.itertext())


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + " …"


def around(name: str) -> tuple[bytes, bytes]:
    """Return what stands before and after the lines of a file."""
    return f"glagolSearch.take({json.dumps(name)}, [\n".encode(), b"]);\n"


def rules_script(language: str) -> bytes:
    """Return a language's rules for the browser."""
    return f"glagolSearch.rules({_json(dict(source(language)))});\n".encode()


def _line(text: str) -> bytes:
    return f"{_json(text)},\n".encode()


def _json(value: str | Mapping[str, str]) -> str:
    # JSON is JavaScript; letters stay themselves, which halves a Cyrillic file.
    return json.dumps(value, ensure_ascii=False)
