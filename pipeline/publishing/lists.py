"""The pages that list posts: home, archive, years, topics and projects, each in every variant.

A list that many posts share shows the latest; the older ones stand by year, so that a new post changes
few pages however long the list is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from pipeline.domain.page import STANDING, Page
from pipeline.language.codes import BY_CODE
from pipeline.publishing.catalogue import Catalogue
from pipeline.publishing.hooks import Files
from pipeline.publishing.posts import Made, Posts, project_path, tag_path
from pipeline.publishing.variants import Variant, variants
from pipeline.publishing.view import Alternate, Kind, Link, Listing, PageView

LATEST = 13  # on the home page
MOST = 30  # on a topic's or project's page
UNIT = "list:"
_REMEMBERED = 20_000  # views, so that a post on several lists is viewed once


@dataclass(frozen=True, slots=True)
class Key:
    """Which list: a topic's or project's also by year. Year 0 holds posts without a date."""

    kind: Kind
    name: str = ""
    year: int | None = None

    def unit(self, language: str) -> str:
        """Return the name of the list's unit in a language, in all of its scripts."""
        return f"{UNIT}{self.kind}:{'' if self.year is None else self.year}:{language}:{self.name}"

    @property
    def narrowed(self) -> tuple[str, str]:
        """The tag and the project that its posts have, empty where any will do."""
        return (
            self.name if self.kind is Kind.TAG else "",
            self.name if self.kind is Kind.PROJECT else "",
        )


def lists_of(page: Page) -> Iterator[Key]:
    """Yield the lists on which a post stands."""
    # Every page leads to these two, whether there are posts or not.
    yield Key(Kind.HOME)
    yield Key(Kind.ARCHIVE)
    if page.stands:
        return
    year = page.published.year if page.published else 0
    yield Key(Kind.YEAR, year=year)
    for tag in page.tags:
        yield Key(Kind.TAG, tag)
        yield Key(Kind.TAG, tag, year)
    if page.project:
        yield Key(Kind.PROJECT, page.project)
        yield Key(Kind.PROJECT, page.project, year)


@dataclass(frozen=True, slots=True)
class Lists:
    """Makes views and files of lists."""

    posts: Posts
    catalogue: Catalogue
    languages: frozenset[str]
    tags: Mapping[str, Mapping[str, int]]  # how many posts carry each, by language
    _known: dict[tuple[str, str, str], dict[int, int]] = field(default_factory=dict)
    _views: dict[tuple[str, str], PageView] = field(default_factory=dict)

    def render(self, key: Key, touched: Collection[str]) -> Iterator[tuple[str, Made]]:
        """Yield what a list becomes, by unit, where its posts of some languages were touched.

        Those are its pages in these languages, and in all where other languages have the list now: each
        page leads to the others.
        """
        had = {code for code in BY_CODE if self.catalogue.makes(key.unit(code))}
        views: dict[str, list[PageView]] = {}
        for code in BY_CODE:
            has = code in had if code not in touched else code in self.languages and self._has(key, code)
            if has and (shown := list(self._views_of(key, code))):
                views[code] = shown
        alternates = tuple(
            Alternate(view.variant, view.path, view.url) for shown in views.values() for view in shown
        )
        due = set(touched) if views.keys() == had else {*touched, *had, *views}
        for code in sorted(due):
            yield key.unit(code), self._made(key, views.get(code, []), alternates)

    def _made(self, key: Key, views: Sequence[PageView], alternates: tuple[Alternate, ...]) -> Made:
        """Return the files of a list in the variants of one language."""
        made = Made()
        frame = self.posts.frame
        for view in views:
            view = replace(view, alternates=alternates)
            shown = self._shown(key, view.variant)
            values = self._beside(key, view.variant)
            made.files[f"{view.path}index.html"] = frame.render(view, posts=shown, **values)
            made.views.append(view)
            for hook in frame.hooks.lists:
                made.files |= hook(frame.site, Listing(view, shown, self._body))
            if isinstance(lead := values["lead"], Lead):
                made.files |= lead.files
        return made

    def _views_of(self, key: Key, language: str) -> Iterator[PageView]:
        """Yield a list's pages in the variants of a language; none where it has no name there."""
        for variant in variants(language):
            if title := self._title(key, variant):
                path = self.path(key, variant)
                yield PageView(
                    kind=key.kind,
                    key=key.name,
                    variant=variant,
                    path=path,
                    url=self.posts.frame.url(path),
                    title=title,
                    description=self._about(key, title, variant),
                    project=self.posts.frame.site.projects.get(key.name)
                    if key.kind is Kind.PROJECT
                    else None,
                    year=key.year,
                )

    def path(self, key: Key, variant: Variant) -> str:
        """Return where a list stands in a variant."""
        text = self.posts.frame.words(variant)
        year = "" if key.year is None else f"{key.year}/"
        match key.kind:
            case Kind.HOME:
                return f"{variant.code}/"
            case Kind.TAG:
                return tag_path(self.posts.frame, self.posts.topics, key.name, variant) + year
            case Kind.PROJECT:
                return project_path(self.posts.frame, key.name, variant) + year
            case _:
                return f"{variant.code}/{text.path_archive}/{year}"

    def _title(self, key: Key, variant: Variant) -> str:
        frame = self.posts.frame
        text = frame.words(variant)
        match key.kind:
            case Kind.HOME:
                return frame.site.name(variant)
            case Kind.TAG:
                return self.posts.topics.name(key.name, variant)
            case Kind.PROJECT:
                return key.name
            case Kind.YEAR:
                return text.year.replace("{year}", str(key.year)) if key.year else text.undated
            case _:
                return text.archive

    def _about(self, key: Key, title: str, variant: Variant) -> str:
        """Return what search engines show under a list's title."""
        frame = self.posts.frame
        text = frame.words(variant)
        about = text.about_home if key.kind is Kind.HOME else text.about_list
        name = title if key.year is None or key.kind is Kind.YEAR else f"{title} {key.year}"
        return about.replace("{title}", name).replace("{name}", frame.site.name(variant))

    def _has(self, key: Key, language: str) -> bool:
        if key.year is not None and key.kind is not Kind.YEAR and self._count(key, language) <= MOST:
            return False
        return key.kind in (Kind.HOME, Kind.ARCHIVE) or bool(self._latest(key, language, 1))

    def _latest(self, key: Key, language: str, most: int) -> list[Page]:
        tag, project = key.narrowed
        return self.catalogue.latest(language, tag=tag, project=project, year=key.year, most=most)

    def _years(self, key: Key, language: str) -> dict[int, int]:
        tag, project = key.narrowed
        known = self._known.get((language, tag, project))
        if known is None:
            known = self.catalogue.years(language, tag=tag, project=project)
            self._known[language, tag, project] = known
        return known

    def _count(self, key: Key, language: str) -> int:
        return sum(self._years(key, language).values())

    def _shown(self, key: Key, variant: Variant) -> list[PageView]:
        if key.kind is Kind.ARCHIVE:
            return []
        most = LATEST if key.kind is Kind.HOME else MOST if key.year is None else -1
        return [self._brief(page, variant) for page in self._latest(key, variant.language, most)]

    def _brief(self, page: Page, variant: Variant) -> PageView:
        known = self._views.get((page.post, variant.code))
        if known is None:
            if len(self._views) > _REMEMBERED:
                self._views.clear()
            known = self._views[page.post, variant.code] = self.posts.brief(page, variant)
        return known

    def _beside(self, key: Key, variant: Variant) -> dict[str, object]:
        """Return what else a list's template shows."""
        text = self.posts.frame.words(variant)
        kickers = {Kind.TAG: text.topic, Kind.PROJECT: text.project, Kind.YEAR: text.archive}
        values: dict[str, object] = {
            "years": (),
            "tags": (),
            "projects": (),
            "lead": None,
            "intro": "",
            "kicker": kickers.get(key.kind, ""),
        }
        if key.kind is Kind.HOME:
            values |= {
                "years": self._year_links(Key(Kind.ARCHIVE), variant),
                "tags": self._tags(variant),
                "projects": self._projects(variant),
                "lead": self._lead(variant),
                "intro": self._intro(variant),
            }
        elif key.kind is Kind.ARCHIVE or (key.year is None and self._count(key, variant.language) > MOST):
            values["years"] = self._year_links(key, variant)
        return values

    def _year_links(self, key: Key, variant: Variant) -> list[Link]:
        text = self.posts.frame.words(variant)
        kind = Kind.YEAR if key.kind is Kind.ARCHIVE else key.kind
        return [
            Link(str(year) if year else text.undated, self.path(Key(kind, key.name, year), variant), count)
            for year, count in self._years(key, variant.language).items()
        ]

    def _tags(self, variant: Variant) -> list[Link]:
        counts = self.tags.get(variant.language, {})
        return [
            Link(self.posts.topics.name(tag, variant), self.path(Key(Kind.TAG, tag), variant), counts[tag])
            for tag in self.posts.topics.named(counts, variant)
        ]

    def _projects(self, variant: Variant) -> list[Link]:
        return [
            Link(name, self.path(Key(Kind.PROJECT, name), variant), count)
            for name, count in sorted(self.catalogue.projects(variant.language).items())
        ]

    def _lead(self, variant: Variant) -> "Lead | None":
        latest = self.catalogue.latest(variant.language, most=1)
        if not latest:
            return None
        page = self.catalogue.page(latest[0].post, variant.language)
        # Shown on the home page: its picture has another way to the root than on its own.
        view, dressed = self.posts.whole(page, variant, [page], at=self.path(Key(Kind.HOME), variant))
        return Lead(view, dressed.shown[0] if dressed.shown else {})

    def _intro(self, variant: Variant) -> Markup:
        """Return what stands above the news: the standing page called home."""
        key = f"{STANDING}home"
        if variant.language not in self.posts.present.get(key, ()):
            return Markup("")
        page = self.catalogue.page(key, variant.language)
        home = self.path(Key(Kind.HOME), variant)
        return Markup(self.posts.whole(page, variant, [page], at=home)[0].body)  # nosec B704  # noqa: S704 -- sanitised at intake

    def _body(self, view: PageView) -> str:
        page = self.catalogue.page(view.key, view.variant.language)
        return self.posts.whole(page, view.variant, [page])[0].body

    def by_year(self, key: Key, touched: Collection[str]) -> Iterator[tuple[Key, str]]:
        """Yield the lists by year, and their language, that appear or go as this one passed MOST."""
        if key.kind not in (Kind.TAG, Kind.PROJECT) or key.year is not None:
            return
        for code in touched:
            years = self._years(key, code)
            wanted = sum(years.values()) > MOST
            for year in years:
                one = Key(key.kind, key.name, year)
                if self.catalogue.makes(one.unit(code)) != wanted:
                    yield one, code


@dataclass(frozen=True, slots=True)
class Lead:
    """The post with which the home page opens, and the files of its first picture."""

    view: PageView
    files: Files

    @property
    def picture(self) -> Markup:
        """Its first picture, as its body shows it; no words: the title beside it is the link."""
        return Markup(self.view.pictures[0].markup)  # nosec B704  # noqa: S704 -- made by us
