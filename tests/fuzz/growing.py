"""Damage that keeps the grammar: XML and JSON that their parsers take, and that hold what nobody expects.

Nine in ten of the XML files that were damaged by the byte end in libxml2; these reach what comes after it.
"""

import copy
import json
import random
import re
from collections.abc import Sequence
from functools import lru_cache

from lxml import etree

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@lru_cache(maxsize=64)
def _parsed(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=False))
    except etree.XMLSyntaxError:
        return None


@lru_cache(maxsize=64)
def _fragments(words: tuple[bytes, ...]) -> tuple[etree._Element, ...]:
    """Return the elements that the format knows, those that close themselves."""
    found = (re.fullmatch(rb"<(\w[\w:]*)([^<>]*?)/?>", word) for word in words)
    made = (
        _parsed(b"<%s%s/>" % (one[1].replace(b":", b"-"), one[2].replace(b":", b"-"))) for one in found if one
    )
    return tuple(one for one in made if one is not None)


def grown(dice: random.Random, data: bytes, odd: Sequence[bytes], words: Sequence[bytes]) -> bytes | None:
    """Return XML or JSON with one to six changes to its tree; nothing for what is neither."""
    changes = dice.choice((1, 1, 2, 3, 6))
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            value = json.loads(data)
        except ValueError:
            return None
        for _ in range(changes):
            value = _value(dice, value, odd)
        return json.dumps(value, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    first = _parsed(data) if data.lstrip()[:1] == b"<" else None
    if first is None:
        return None
    root = copy.deepcopy(first)
    for _ in range(changes):
        _element(dice, root, odd, words)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=dice.random() < 0.5))


def _element(dice: random.Random, root: etree._Element, odd: Sequence[bytes], words: Sequence[bytes]) -> None:
    every = [one for one in root.iter() if isinstance(one.tag, str)]
    one, other = dice.choice(every), dice.choice(every)
    parent = one.getparent()
    match dice.randrange(10):
        case 0 if parent is not None:
            parent.remove(one)
        case 1 if parent is not None:
            for _ in range(dice.choice((1, 1, 2, 60))):
                parent.insert(dice.randrange(len(parent) + 1), copy.deepcopy(one))
        case 2 if parent is not None:  # moved somewhere else, also into another of its kind
            if other is not one and one not in other.iterancestors():
                other.insert(dice.randrange(len(other) + 1), one)
        case 3:
            one.text = _words(dice, one.text or "", odd)
        case 4:
            one.tail = _words(dice, one.tail or "", odd)
        case 5 if one.attrib:
            name = dice.choice(list(one.attrib))
            one.set(name, _words(dice, one.get(name) or "", odd))
        case 6 if one.attrib:
            del one.attrib[dice.choice(list(one.attrib))]
        case 7 if other.attrib:  # another element's attribute: two of the same name, a reference to elsewhere
            name = dice.choice(list(other.attrib))
            one.set(name, other.get(name) or "")
        case 8:
            one.tag = other.tag
        case _:
            known = _fragments(tuple(words))
            made = copy.deepcopy(dice.choice(known)) if known else etree.Element("x")
            made.tag = (
                f"{{{etree.QName(one).namespace or ''}}}{made.tag}" if dice.random() < 0.8 else made.tag
            )
            made.text = _words(dice, "", odd)
            one.insert(dice.randrange(len(one) + 1), made)


def _words(dice: random.Random, text: str, odd: Sequence[bytes]) -> str:
    piece = _UNKEEPABLE.sub("", dice.choice(odd).decode("utf-8", "ignore"))
    at = dice.randrange(len(text) + 1)
    return dice.choice(("", piece, text[:at], text[:at] + piece + text[at:], text * 3))


def _value(dice: random.Random, value: object, odd: Sequence[bytes]) -> object:
    """Return a value with one change somewhere in it."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        if dice.random() < 0.1:
            return {key: part for key, part in value.items() if key != name}
        return {**value, name: _value(dice, value[name], odd)}
    if isinstance(value, list) and value and dice.random() < 0.7:
        at = dice.randrange(len(value))
        return [*value[:at], _value(dice, value[at], odd), *value[at + 1 :]]
    text = dice.choice(odd).decode("utf-8", "surrogatepass")
    said = value if isinstance(value, str) else ""
    at = dice.randrange(len(said) + 1)
    return dice.choice(
        (
            None,
            True,
            0,
            -1,
            1e308,
            [],
            {},
            "",
            [value],
            {"rendered": value},
            text,
            *[said[:at] + text + said[at:]] * 6,
        )
    )
