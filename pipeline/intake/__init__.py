"""A post comes in, in whatever form its editor has it, and leaves as sanitised HTML blocks.

story      which reader takes a file, and what every post goes through
decoding   bytes → text, code pages included
repair     text broken on its way, mended
sanitise   HTML → the few elements that a page may hold, in one serialisation
markdown, html, docx, pasted, wordpress   one reader a form
"""

from pipeline.intake.story import SUFFIXES, files, take

__all__ = ["SUFFIXES", "files", "take"]
