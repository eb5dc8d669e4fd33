"""Notes in a source that tell what a word is called: `source form <t> target lemma </t>`.

A checkpoint that was trained with them inflects what it is told, and a sentence comes out right with
its terms. After Bergmanis & Pinnis 2021 (https://aclanthology.org/2021.eacl-main.271).
"""

from collections.abc import Sequence

OPEN, CLOSE = "<t>", "</t>"

Note = tuple[int, str]  # (number of the word that it follows, what the word is called)


def place_after(word: int, word_of_piece: Sequence[int]) -> int:
    """Return how many pieces stand before a note: those up to the last piece of its word.

    >>> place_after(1, [0, 1, 1, -1, 2])
    3
    """
    # A piece may hold more than one word; it counts as the first of them.
    return max(index for index, owner in enumerate(word_of_piece) if 0 <= owner <= word) + 1
