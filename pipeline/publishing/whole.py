"""The whole site as a stream of views, for extensions that need all of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.publishing.catalogue import Catalogue
from pipeline.publishing.lists import UNIT, Key, Lists
from pipeline.publishing.posts import Posts
from pipeline.publishing.variants import variants
from pipeline.publishing.view import PageView


@dataclass(frozen=True, slots=True)
class Everything:
    """Keeps the promise of `hooks.Whole`."""

    catalogue: Catalogue
    maker: Posts
    listing: Lists

    def pages(self) -> Iterator[PageView]:
        """Yield every post and page in every variant, post by post."""
        for post in self.catalogue.posts():
            pages = self.catalogue.pages_of(post)
            for page in pages:
                for variant in variants(page.language):
                    yield self.maker.whole(page, variant, pages)[0]

    def lists(self) -> Iterator[PageView]:
        """Yield every list's page in every variant, without its posts."""
        for unit in sorted(self.catalogue.units(UNIT)):
            yield from self.listing.views(Key.of(unit))
