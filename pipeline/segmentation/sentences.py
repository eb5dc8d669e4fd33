"""Where Bulgarian sentences end.

Rules over candidates, with the abbreviations in `bulgarian.toml`: on the hard cases
of `tests/segmentation/sentences.txt` a general splitter gets about half right
(`python -m bench.sentences`).
"""

import re
import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files

# A quotation or bracket of up to this many characters is never cut inside.
_WHOLE = 200

# Of the text around a candidate so many characters are looked at.
_NEAR = 300

_CANDIDATE = re.compile(r"(?<![.!?…])(?P<stop>[.!?…]+)(?P<close>[“”\"»’)\]]*)(?P<space>\s+)")
_OPENERS = '„“"«‘([–—-•*'
_BEFORE = re.compile(r"[\w№.\-/]*$")
_ENCLOSED = re.compile(
    rf"„[^„“”\"]{{0,{_WHOLE}}}[“”\"]|«[^«»]{{0,{_WHOLE}}}»|\([^()]{{0,{_WHOLE}}}\)"
    rf"|(?<![\w])\"[^\"]{{0,{_WHOLE}}}\""
)
_INITIAL = re.compile(r"(?:^|[^\w])(?:[А-ЯA-Z]\.\s?-?)*[А-ЯA-Z]$|^[А-ЯA-Z]$")
_NUMBER = re.compile(r"\d+(?:\.\d+)*|[IVXLC]+|[а-яa-z]")


@cache
def _known(kind: str) -> frozenset[str]:
    """Return one list of `bulgarian.toml`."""
    data = files("pipeline.segmentation").joinpath("bulgarian.toml").read_text("utf-8")
    return frozenset(tomllib.loads(data)[kind])


def split(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence, without the space around it.

    >>> text = "Срещата е на 14.12.2016 г. в София. Тя е открита."
    >>> [text[start:end] for start, end in split(text)]
    ['Срещата е на 14.12.2016 г. в София.', 'Тя е открита.']
    """
    enclosed = [match.span() for match in _ENCLOSED.finditer(text)]
    starts = [len(text) - len(text.lstrip())]
    ends = []
    last = len(text.rstrip())
    for candidate in _CANDIDATE.finditer(text):
        if candidate.end() >= last:
            break
        if _is_end(text, starts[-1], candidate, enclosed):
            ends.append(candidate.start("space"))
            starts.append(candidate.end())
    ends.append(last)
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _is_end(text: str, start: int, candidate: re.Match[str], enclosed: list[tuple[int, int]]) -> bool:
    """Say whether the sentence that began at `start` ends at the candidate."""
    # Inside a quotation or bracket; one that closes at the candidate itself may end a sentence.
    last_mark = candidate.start("space") - 1
    at = bisect_right(enclosed, (last_mark, len(text)))
    if at and last_mark < enclosed[at - 1][1] - 1:
        return False
    following = text[candidate.end() : candidate.end() + _NEAR]
    word = following.lstrip(_OPENERS + " ")
    if not word or not (word[0].isupper() or word[0].isdigit()):
        return False
    if candidate["close"] and following[0] in "–—-":
        return False  # „Цитат.“ – Иванов каза …
    if candidate["stop"] != ".":
        return True
    if candidate["close"] and candidate["close"] != ")":
        return True
    before = text[max(start, candidate.start() - _NEAR) : candidate.start()]
    return not _is_abbreviated(before, word)


def _is_abbreviated(before: str, word: str) -> bool:
    """Say whether the full stop after `before` belongs to an abbreviation, an initial or a number."""
    found = _BEFORE.search(before)
    token = (found.group() if found else "").strip("-/")
    never, may = _known("never_end"), _known("may_end")
    lowered = token.lower().lstrip(".")
    last = lowered.rsplit(".", 1)[-1]
    if _INITIAL.search(before) and not before.strip().isdigit():
        # „план А. Той“ ends, „А. Иванов“ does not: an initial is followed by a name, and both are
        # capitals, so the initial wins.
        return len(token.replace(".", "")) <= 2
    label, _, number = before.strip(" •*-–(").rpartition(" ")
    if _NUMBER.fullmatch(number) and (not label or label.lower() in _known("labels")):
        return True  # the number of a list item stands alone or after its label
    spaced = " ".join(before.lower().split()[-2:])
    measured = bool(re.search(rf"\d\s*{re.escape(token)}$", before))
    if lowered in never and not (measured and lowered in may):
        return True  # „т. 3“ goes on, „5 т. Тя“ ends
    if {lowered, spaced, last} & may:
        if word[0].isdigit():
            return not measured
        if lowered == "др":
            # „др. Иванов“, but „и др. Той“
            return not before.endswith(" и др") or bool(re.search(r"др\. [А-Я]", before))
        return lowered in {"г", "год", "ч"} and _only_says_when(before)
    return last in never and "." in token


def _only_says_when(before: str) -> bool:
    """Say whether a sentence so far only gives a time: „На 14.12.2016 г. Клъстерът …“ goes on."""
    words = before.split()
    return (
        bool(words)
        and words[0].lower() in _known("time_openers")
        and len(words) <= 7
        and any(character.isdigit() for character in before)
    )
