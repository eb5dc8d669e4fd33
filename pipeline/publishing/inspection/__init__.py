"""Whether a built site is right: every page, link, feed and map in it.

reading       a folder → facts of its pages, each read once
links         no link leads nowhere
languages     pages name one another as translations, both ways
heads         what machines read of a page
privacy       nothing is fetched from elsewhere, no picture tells where it was taken
feeds, sitemaps   valid, and of pages that may be found
markup, access    what the Nu checker and axe say; they are tools of their own (tools)
story         all of them over one site
"""

from pipeline.publishing.inspection.story import Inspected, Problem, inspect
from pipeline.publishing.inspection.tools import find_tools

__all__ = ["Inspected", "Problem", "find_tools", "inspect"]
