"""Pages become a static site that needs no server of ours.

story      what changed is rendered, the rest is taken from the last build; read this first
site       whose site it is, and what a build made
view       a page as templates and extensions see it
hooks      where the site can be extended; extras: what every site has

posts      one post in all its variants; body: what happens to its text; media: its pictures and files
lists      home, archive, years, topics, projects
fixed      what no post changes; redirects: old addresses
addresses  where a page stands, for good; topics: what tags are called
standing   pages that belong to the menu: about, contact
variants   a language and its scripts; latin: Serbian Latin, derived without touching markup
texts      the words of the interface, dates, numbers; funding, emblem: who pays
frame      a view becomes HTML; themes: by which templates and style; palette: in which colours

catalogue  what the last build was made of
trees      builds as folders, put in place at once; rollback: an earlier one again
preview    a site on this machine that shows each change
spreading  work on all cores

To extend the site, write functions of the shapes in `hooks` in a module of your own (feeds.py,
cards.py …) and name them in `extras.HOOKS`, the tuples that every build uses; `build(…, hooks=)` takes
others in tests. A function gets the `Site` and a frozen `PageView` (or a `Listing`: a list's page and
its posts) and returns markup or files; it writes nothing itself. What it returns is kept apart by page
and list, so that an approval calls only the functions of the pages and lists it touches; a file whose
bytes are the same is not written again.
"""

from pipeline.publishing.addresses import Addresses
from pipeline.publishing.catalogue import Build
from pipeline.publishing.rollback import roll_back, versions
from pipeline.publishing.site import Built, Site
from pipeline.publishing.topics import read_topics

__all__ = [
    "Addresses",
    "Build",
    "Built",
    "Site",
    "read_topics",
    "roll_back",
    "versions",
]
