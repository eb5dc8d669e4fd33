"""Damage done to real samples by dice: the same seed gives the same input.

Two in three inputs stay UTF-8, and half of the XML and JSON stays what its parser takes: a reader that
refuses bytes at its first step would otherwise never be tried at its others.
"""

import io
import random
import zipfile
from collections.abc import Sequence

from tests.fuzz.growing import grown

# What other programs and other people put where nobody expects it.
ODD = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ufeff", "\ufffe", "\uffff", "\ud800",
        "\u200b", "\u200d", "\u2060", "\u00ad", "\u202e", "\u2066", "\u2069", "\u2028", "\u2029",
        "\ue000", "\ue001", "\ue0020\ue001", "\U000e0041", "\u0301" * 40, "а\u0430a\u03b1", "İß", "👩‍🌾🇧🇬",
        "\r", "\r\n", "\n\n", "\t", " " * 300, "я" * 3000, "<" * 200, "[" * 200, "(" * 200, ">" * 200,
        "*" * 200, "_" * 200, "`" * 200, "|" * 200, "\\", "'", '"', "&", "&#0;", "&#xD800;", "&#x110000;", "&#x202E;", "&ZeroWidthSpace;",
        "&amp;lt;", "&nbsp;", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='utf-8'?>",
        "<!DOCTYPE a [<!ENTITY b 'в'>]>", "&b;", "<script>alert(1)</script>", "<svg onload=alert(1)>",
        "javascript:alert(1)", "<p>", "</p>", "<b>", "</b>", "<table>", "<td>", "<pre>", "<h1>",
        "../../etc/passwd", "/etc/passwd", "C:\\x", "%2e%2e%2f", "{{7*7}}", "${x}", "%s%n", "{0}",
        "0", "-1", "99999999999999999999", "1e999", "NaN", "9" * 5000, "2016-13-45", "0000-00-00", "31.02.2016",
        "true", "null", "[]", "{}", "---\n", "...\n", "key: [", "&a [*a]", "!!python/object:os.system",
        "? ", ": ", "- ", "<<: ", "= ", "~", "⟨1⟩", "⟨/1⟩", "⟨1/⟩", "⟨U+D800⟩", "⟨U+110000⟩", "[caption]", "[/caption]",
        "[gallery ids=1,2]", "<img src=x alt=y>", "#", "http://", "https://[::1", "mailto:", "//",
    )
)  # fmt: skip
_SIZES = (1, 1, 2, 3, 5, 8, 20, 80)


def mutated(dice: random.Random, samples: Sequence[bytes], words: Sequence[bytes] = ()) -> bytes:
    """Return a sample with one to six kinds of damage; `words` are those that the format knows."""
    data = dice.choice(samples)
    if data.startswith(b"PK"):
        return _packed(dice, data, words)
    if dice.random() < 0.5 and (tree := grown(dice, data, ODD, words)) is not None:
        return tree
    whole = dice.random() < 0.67
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        data = _damaged(dice, data, samples, words)
    return data.decode("utf-8", "ignore").encode() if whole else data


def _damaged(dice: random.Random, data: bytes, samples: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(data) + 1)
    to = min(len(data), at + dice.choice(_SIZES))
    match dice.randrange(9):
        case 0:  # a piece is lost
            return data[:at] + data[to:]
        case 1:  # a piece is doubled, or said very often
            return data[:at] + data[at:to] * dice.choice((2, 2, 3, 400)) + data[to:]
        case 2 | 3:
            return data[:at] + dice.choice(ODD) + data[at:]
        case 4 if words:
            return data[:at] + dice.choice(words) + data[at:]
        case 5:  # a byte is another
            return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
        case 6:  # the file breaks off
            return data[:at]
        case 7:  # two samples become one
            other = dice.choice(samples)
            return data[:at] + other[dice.randrange(len(other) + 1) :] if other[:2] != b"PK" else data
        case _:  # one character instead of another, at its places all
            letters = data.decode("utf-8", "ignore") or " "
            old, new = dice.choice(letters), dice.choice(ODD).decode("utf-8", "ignore")
            return data.replace(old.encode(), new.encode()[:80], dice.choice((1, 3, 10)))


def _packed(dice: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """Return an archive with damage inside its files, or, one time in five, to the archive itself."""
    if dice.randrange(5) == 0:
        at = dice.randrange(len(data))
        return dice.choice((data[:at], data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    wanted = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    name = dice.choice([*wanted, *[one for one in wanted if "document" in one] * 4])
    match dice.randrange(8):
        case 0:
            parts.pop(name)
        case 1:
            parts[dice.choice(("../../x", "/etc/x", "a" * 3000, "word/../x", name.upper()))] = parts[name]
        case _:
            tree = grown(dice, parts[name], ODD, words) if dice.random() < 0.5 else None
            parts[name] = _damaged(dice, parts[name], [parts[name]], words) if tree is None else tree
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return stream.getvalue()
