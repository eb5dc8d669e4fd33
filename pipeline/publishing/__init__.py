"""Pages become a static site that needs no server of ours.

variants   a language and its scripts: Serbian is published in two
latin      Serbian Latin, derived without touching markup, names or addresses
texts      the words of the interface, in every language
pictures   where a post's pictures lie, and under which name they are published
site       whose site it is, and what a build made
view       a page as templates and extensions see it
hooks      where the site can be extended
story      pages → files, rendered by the templates
swap       files → a folder put in place at once

To extend the site, write functions of the shapes in `hooks` in a module of your own (feeds.py,
cards.py …) and name them in `extras.HOOKS`, the tuple that every build uses; `build(…, hooks=)` takes
another in tests. A function gets the `Site` and a frozen `PageView` (or a `Listing`: a list's page and
its posts) and returns markup or files; it writes nothing itself. What it returns is kept apart by page
and list, so that an approval calls only the functions of the pages and lists it touches.
"""

from pipeline.publishing.site import Built, Site
from pipeline.publishing.story import build

__all__ = ["Built", "Site", "build"]
