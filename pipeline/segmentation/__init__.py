"""Posts → segments, and back: `merge(segment(post), …)` gives the post again, to the letter.

markup      the sanitised HTML as a row of tokens, cut into inline runs
sentences   where Bulgarian sentences end (abbreviations are data)
inline      a run cut at sentence ends; whole-sentence tags stay outside
identity    segments keep their identity when a post comes in again
"""

from pipeline.segmentation.story import merge, segment

__all__ = ["merge", "segment"]
