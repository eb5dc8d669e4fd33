"""One post, or standing page, in all its variants: views, files, and what they looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.domain.page import Page
from pipeline.language.slugs import slug
from pipeline.publishing.addresses import Addresses
from pipeline.publishing.body import Dressed, Tailor
from pipeline.publishing.frame import Frame
from pipeline.publishing.latin import html_to_latin
from pipeline.publishing.redirects import redirect
from pipeline.publishing.topics import Topics
from pipeline.publishing.variants import Variant, variants
from pipeline.publishing.view import Alternate, Kind, Link, PageView


@dataclass(slots=True)
class Made:
    """The files of a unit, what it looked at outside the catalogue, and its pages."""

    files: dict[str, bytes] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    views: list[PageView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Posts:
    """Makes views and files of posts."""

    frame: Frame
    tailor: Tailor
    topics: Topics
    addresses: Addresses
    present: Mapping[str, tuple[str, ...]]  # the languages of every post
    _links: dict[tuple[tuple[str, ...], str], tuple[Link, ...]] = field(default_factory=dict)

    def path(self, post: str, variant: Variant) -> str:
        """Return where a post stands in a variant."""
        return f"{variant.code}/{self.addresses.of(post, variant.language)}/"

    def brief(self, page: Page, variant: Variant, among: Sequence[Page] = ()) -> PageView:
        """Return a page's view without its body; its alternates are among the pages given."""
        path = self.path(page.post, variant)
        project = self.frame.site.projects.get(page.project)
        return PageView(
            kind=Kind.PAGE if page.stands else Kind.POST,
            key=page.post,
            variant=variant,
            path=path,
            url=self.frame.url(path),
            title=variant.spelled(page.title),
            description=variant.spelled(page.summary),
            published=page.published,
            corrected=page.corrected,
            tags=self._tags(page.tags, variant),
            project=project,
            alternates=self._alternates(among),
            draft=page.draft,
            stale=page.stale,
        )

    def _tags(self, tags: tuple[str, ...], variant: Variant) -> tuple[Link, ...]:
        known = self._links.get((tags, variant.code))
        if known is None:
            known = self._links[tags, variant.code] = tuple(
                Link(self.topics.name(tag, variant), tag_path(self.frame, self.topics, tag, variant))
                for tag in self.topics.named(tags, variant)
            )
        return known

    def whole(
        self, page: Page, variant: Variant, among: Sequence[Page], at: str = ""
    ) -> tuple[PageView, Dressed]:
        """Return a page's view with its body, and what the body needs; `at` is where else it is shown."""
        view = self.brief(page, variant, among)
        to_root = "../" * at.count("/") if at else view.to_root
        html = html_to_latin(page.body) if variant.is_latin_serbian else page.body
        dressed = self.tailor.dress(
            html, self.frame.words(variant), to_root, lambda post: self.link(post, variant)
        )
        return replace(view, body=dressed.html, pictures=tuple(dressed.pictures)), dressed

    def link(self, post: str, variant: Variant) -> str | None:
        """Return where a link to another post leads: into the same language, else to the original."""
        for language, code in ((variant.language, variant), ("bg", variants("bg")[0])):
            if language in self.present.get(post, ()):
                return self.path(post, code)
        return None

    def render(self, pages: Sequence[Page]) -> Made:
        """Return the files of a post in all its variants."""
        made = Made()
        for page in pages:
            for variant in variants(page.language):
                view, dressed = self.whole(page, variant, pages)
                made.files |= dressed.files
                # The same post has other addresses in other languages.
                made.needs |= {
                    f"{name}:{variant.code}" if name.startswith("post:") else name: stamp
                    for name, stamp in dressed.needs.items()
                }
                made.files[f"{view.path}index.html"] = self.frame.render(
                    view, source=self._source(view, pages), project_path=self._project(page, variant)
                )
                made.views.append(view)
                for hook in self.frame.hooks.beside:
                    made.files |= hook(self.frame.site, view)
                for former in self.addresses.former(page.post, page.language):
                    made.files[f"{variant.code}/{former}/index.html"] = redirect(
                        view.path, to_root=view.to_root, url=view.url, lang=variant.code
                    )
        return made

    def _alternates(self, pages: Sequence[Page]) -> tuple[Alternate, ...]:
        return tuple(
            Alternate(variant, path, self.frame.url(path))
            for page in pages
            if not page.draft
            for variant in variants(page.language)
            for path in (self.path(page.post, variant),)
        )

    def _project(self, page: Page, variant: Variant) -> str:
        return project_path(self.frame, page.project, variant) if page.project else ""

    def _source(self, view: PageView, pages: Sequence[Page]) -> str:
        """Return the path of the Bulgarian original, empty on itself and where there is none."""
        if view.variant.language == "bg" or not any(page.language == "bg" for page in pages):
            return ""
        return self.path(view.key, variants("bg")[0])


def tag_path(frame: Frame, topics: Topics, tag: str, variant: Variant) -> str:
    """Return where a tag's list stands in a variant."""
    return f"{variant.code}/{frame.words(variant).path_tag}/{topics.address(tag, variant)}/"


def project_path(frame: Frame, project: str, variant: Variant) -> str:
    """Return where a project's list stands in a variant."""
    return f"{variant.code}/{frame.words(variant).path_project}/{slug(project, 'bg')}/"
