"""Pages become a static site that needs no server of ours.

variants   a language and its scripts: Serbian is published in two
latin      Serbian Latin, derived without touching markup, names or addresses
texts      the words of the interface, in every language
pictures   where a post's pictures lie, and under which name they are published
story      pages → files, rendered by the templates
swap       files → a folder put in place at once
"""

from pipeline.publishing.story import Built, Site, build

__all__ = ["Built", "Site", "build"]
