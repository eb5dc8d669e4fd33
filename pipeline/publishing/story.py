"""Pages become a site: what changed is rendered, the rest is taken from the last build."""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path

from pipeline import __version__
from pipeline.domain.errors import PublishError
from pipeline.domain.page import STANDING, Page
from pipeline.language.codes import BY_CODE
from pipeline.publishing import fixed, redirects, texts
from pipeline.publishing.addresses import Addresses
from pipeline.publishing.body import REFUSED, Tailor, marker
from pipeline.publishing.catalogue import Catalogue, opened
from pipeline.publishing.extras import HOOKS
from pipeline.publishing.frame import Frame
from pipeline.publishing.gathering import Gathering, Line, code
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.lists import Key, Lists, lists_of
from pipeline.publishing.media import Media
from pipeline.publishing.posts import Posts
from pipeline.publishing.site import Built, Site
from pipeline.publishing.spreading import spread
from pipeline.publishing.themes import theme
from pipeline.publishing.topics import Topics
from pipeline.publishing.trees import Trees, told
from pipeline.publishing.variants import variants
from pipeline.publishing.view import Kind, Link
from pipeline.publishing.writing import Writer, digests_of

_Digests = dict[str, bytes]
_Task = tuple[str, list[Page], _Digests]  # a post, its pages, its files before
# A post, its files now, its needs, what was written, its lines in files of the whole site.
_Done = tuple[str, _Digests, dict[str, str], list[str], list[Line]]
_POST = "post:"
_FILE = "file:"
_REDIRECTS = "redirects"
_GATHERED = "gathered:"
_SPOOL = "gathered"
_MANY = 60  # posts, from which on several processes are worth their making
_BATCH = 12


def build(
    site: Site,
    pages: Iterable[Page],
    outputs: Path,
    *,
    posts: Collection[str] | None = None,
    mark: str = "",
    hooks: Hooks = HOOKS,
    at: str = "",
) -> Built:
    """Render what changed and put the site in place at once. Raises PublishError.

    The pages of one post stand together. Where `posts` names all posts and standing pages there
    are, those without a page in `pages` stay as the last build has them. `mark` is kept with the
    build, see `last_mark`; `at` says when it was made.
    """
    trees = Trees(outputs)
    try:
        with opened(trees.folder, alone=True) as catalogue:
            built = _Building(site, hooks, trees, catalogue).run(pages, posts, mark, at)
        if built.changed or trees.unfinished():  # a run was killed while it tidied
            tidy(trees, site.keep)
    except OSError as error:
        trees.clear()
        raise told(error, outputs) from error
    except sqlite3.OperationalError as error:
        trees.clear()
        raise PublishError(
            f"the site could not be written: {error}",
            where=str(outputs),
            hint="The old site is still in place; make room or allow writing, and run again",
        ) from error
    except sqlite3.Error as error:
        raise PublishError(
            f"the catalogue of the last build is broken: {error}",
            where=str(trees.folder),
            hint=f"Delete {outputs} and run again: all of it is made anew",
        ) from error
    return built


def tidy(trees: Trees, keep: int) -> None:
    """Forget what is too old, and have a second tree ready for the next build."""
    with opened(trees.folder, alone=True) as catalogue:
        known = [build.number for build in catalogue.builds()]
        catalogue.forget(known[keep:])
        trees.tidy(catalogue.newest(), catalogue.knows, known[: keep - 1])


def last_mark(outputs: Path) -> str:
    """Return the mark of the last build, empty where everything has to be built."""
    trees = Trees(outputs)
    if not trees.exist():
        return ""
    try:
        with opened(trees.folder) as catalogue:
            return catalogue.note("mark") if catalogue.newest() in trees.numbers() else ""
    except sqlite3.Error:
        return ""


@dataclass
class _Building:
    site: Site
    hooks: Hooks
    trees: Trees
    catalogue: Catalogue
    posts: set[str] = field(default_factory=set)  # to be rendered
    lists: dict[Key, set[str]] = field(default_factory=dict)  # and in which languages

    def run(self, pages: Iterable[Page], posts: Collection[str] | None, mark: str, at: str) -> Built:
        newest = self.catalogue.newest()
        if newest not in self.trees.numbers():
            self.catalogue.empty()
            newest = 0
        self.writer = Writer(self.trees, self.catalogue, newest)
        self.addresses = Addresses(self.site.addresses, texts.reserved())
        self._register(pages, posts)
        self._prepare()
        look = self._look()
        self.anew = look != self.catalogue.note("look")
        if newest and self.anew:
            self._touch_all()
        self._touch_needy()
        if self.posts or self.lists or not newest:
            self.addresses.keep()
            self._render()
            self.writer.settle(at)
        if self.catalogue.note("look") != look:
            self.catalogue.write("look", look)
        if self.catalogue.note("mark") != mark:
            self.catalogue.write("mark", mark)
        return self._built()

    # What there is to do

    def _register(self, pages: Iterable[Page], posts: Collection[str] | None) -> None:
        """Bring the catalogue up to date, and note which posts and lists that touches."""
        present: set[str] = set(posts or ())
        for post, group in groupby(pages, key=lambda page: page.post):
            present.add(post)
            self._put(post, list(group))
        self.present = self.catalogue.present()
        if gone := self.present.keys() - present:
            for post in sorted(gone):
                self._put(post, [])
            self.present = self.catalogue.present()
        for post, language in self.addresses.lacks(self.present):
            page = self.catalogue.page(post, language)
            self.addresses.give(page)
            self.posts.add(post)
            self._touch_lists(page)

    def _put(self, post: str, pages: Sequence[Page]) -> None:
        for page in pages:
            self.addresses.give(page)
        before, different = self.catalogue.put(post, pages)
        if different:
            self.posts.add(post)
            for page in (*before, *pages):
                if page.language in different:
                    self._touch_lists(page)

    def _touch_lists(self, page: Page) -> None:
        for key in lists_of(page):
            self.lists.setdefault(key, set()).add(page.language)

    def _prepare(self) -> None:
        languages = frozenset(code for codes in set(self.present.values()) for code in codes)
        shown = tuple(variant for code in BY_CODE if code in languages for variant in variants(code))
        self.topics = Topics(self.site.topics, self.site.projects)
        self.tags = tags = self.catalogue.tags()
        self.topics.known = frozenset(tag for counts in tags.values() for tag in counts)
        chosen = theme(self.site.theme, self.site.themes)
        frame = Frame(self.site, chosen, self.hooks, self._menus(), shown)
        picture = partial(self.hooks.picture, self.site) if self.hooks.picture else None
        self.media = Media(self.site.media)
        tailor = Tailor(
            self.media, marker((*self.site.projects, *self.site.names), self.site.foreign), picture
        )
        self.frame = frame
        self.maker = Posts(frame, tailor, self.topics, self.addresses, self.present)
        self.listing = Lists(self.maker, self.catalogue, languages, tags)

    def _menus(self) -> dict[str, list[Link]]:
        menus: dict[str, list[Link]] = {}
        for post in self.catalogue.standing():
            if post == f"{STANDING}home":  # is shown on the home page
                continue
            for page in self.catalogue.pages_of(post):
                for variant in variants(page.language):
                    path = f"{variant.code}/{self.addresses.of(post, page.language)}/"
                    menus.setdefault(variant.code, []).append(Link(variant.spelled(page.title), path))
        return menus

    def _look(self) -> str:
        """Return a digest of everything that every page depends on."""
        site, digest = self.site, hashlib.sha256()
        digest.update(self.frame.theme.digest.encode())
        for value in (
            __version__,
            _code(),
            repr(site.cluster),
            site.address,
            repr(site.cards),
            repr(sorted(site.projects.items())),
            repr(sorted((tag, sorted(names.items())) for tag, names in site.topics.items())),
            repr((site.names, sorted(site.foreign.items()))),
            repr(self.frame.menus),
            repr(self.frame.shown),
            repr(sorted(_name(hook) for hook in _functions(self.hooks))),
        ):
            digest.update(value.encode() + b"\0")
        return digest.hexdigest()

    def _touch_all(self) -> None:
        for page in self.catalogue.heads():
            self.posts.add(page.post)
            self._touch_lists(page)

    def _touch_needy(self) -> None:
        """Note the posts that looked at something which is different now."""
        for wanted, group in groupby(self.catalogue.needs(), key=lambda need: need[0]):
            now = self._stamp(wanted)
            self.posts.update(unit.removeprefix(_POST) for _, unit, stamp in group if stamp != now)

    def _stamp(self, wanted: str) -> str:
        kind, _, name = wanted.partition(":")
        if wanted.startswith(REFUSED):
            return REFUSED  # a better file has another stamp of its own
        if kind == "file":
            return self.media.stamp(name)
        post, _, code = name.rpartition(":")
        variant = next(one for one in variants(code[:2]) if one.code == code)
        return self.maker.link(post, variant) or ""

    # Doing it

    def _render(self) -> None:
        self.gathering = Gathering(
            self.hooks.gathered, self.site, self.catalogue, self.trees.folder / _SPOOL, anew=self.anew
        )
        few = len(self.posts) < _MANY
        if not few:
            self.writer.open()  # before the helpers are made, that all write to it
        for batch in spread(self._make, self._batches(), few=few):
            for post, digests, needs, written, lines in batch:
                self.catalogue.need(_POST + post, needs)
                self.writer.note(_POST + post, digests, written)
                self.gathering.add(_POST + post, code(Kind.POST, post), lines)
        for key in list(self.lists):
            for one, language in self.listing.by_year(key, self.lists[key]):
                self.lists.setdefault(one, set()).add(language)
        for key in sorted(self.lists, key=lambda key: key.unit("")):
            own = code(key.kind, key.name, key.year)
            for unit, made in self.listing.render(key, self.lists[key]):
                self.writer.keep(unit, made.files)
                self.gathering.add(unit, own, self.gathering.lines(own, made.views))
        self._gather()
        if self.anew:
            self.writer.keep("fixed", fixed.render(self.frame).files)
        self.writer.keep(_REDIRECTS, self._redirects())

    def _gather(self) -> None:
        """Put the files right in which every page has lines of its own."""
        before = {
            hook.name: {unit.split(":", 2)[2] for unit in self.catalogue.units(f"{_GATHERED}{hook.name}:")}
            for hook in self.hooks.gathered
        }
        now = {hook: set(names) for hook, names in before.items()}
        for hook, name, content in self.gathering.files(before, lambda name: self._live(name).read_bytes()):
            self.writer.keep(f"{_GATHERED}{hook}:{name}", {name: content} if content else {})
            (now[hook].add if content else now[hook].discard)(name)
        self.gathering.close()
        for one in self.hooks.gathered:
            if self.anew or now[one.name] != before[one.name]:
                self.writer.keep(f"beside:{one.name}", one.beside(self.site, sorted(now[one.name])))

    def _live(self, name: str) -> Path:
        """Return where a file of the last build lies."""
        return self.trees.path(self.writer.newest) / name

    def _redirects(self) -> dict[str, bytes]:
        """Return what leads from addresses of this site and of the one before it to today's."""
        present = self.maker.present
        moved = sorted(
            (f"{variant.code}/{former}/", self.maker.path(post, variant))
            for language, former, post in self.addresses.moved()
            if language in present.get(post, ())
            for variant in variants(language)
        )
        files: dict[str, bytes] = {}
        original = variants("bg")[0]
        for post, url in self.catalogue.before():
            old = redirects.old_path(url, self.frame.base)
            file = redirects.old_file(old)
            if not old or self.catalogue.is_made(file, but=_REDIRECTS):
                continue
            path = self.maker.path(post, original)
            moved.append((old, path))
            if file:
                files[file] = redirects.redirect(
                    path, to_root="../" * file.count("/"), url=self.frame.url(path), lang=original.code
                )
        shown = (variant.code for variant in self.frame.shown)
        return {"_redirects": redirects.table(self.frame.base, moved, shown), **files}

    def _batches(self) -> Iterator[list[_Task]]:
        """Yield posts with their pages and the files they were before, some at a time."""
        posts = sorted(self.posts)
        for start in range(0, len(posts), _BATCH):
            yield [
                (post, self.catalogue.pages_of(post), self.catalogue.files_of(_POST + post))
                for post in posts[start : start + _BATCH]
            ]

    def _make(self, tasks: list[_Task]) -> list[_Done]:
        """Render posts and write their files, perhaps in another process: the catalogue is not touched."""
        done: list[_Done] = []
        for post, pages, before in tasks:
            made = self.maker.render(pages)
            digests = digests_of(made.files)
            written = self.writer.write(made.files, digests, before)
            lines = self.gathering.lines(code(Kind.POST, post), made.views)
            done.append((post, digests, made.needs, written, lines))
        return done

    def _built(self) -> Built:
        pages, approved, drafts = self.catalogue.counts()
        needs = list(self.catalogue.needs())
        missing = {
            wanted.removeprefix(_FILE) for wanted, _, stamp in needs if not stamp and wanted.startswith(_FILE)
        }
        refused = {wanted.removeprefix(REFUSED) for wanted, _, _ in needs if wanted.startswith(REFUSED)}
        return Built(
            self.trees.site,
            pages=pages,
            approved=approved,
            drafts=drafts,
            changed=bool(self.writer.changed),
            missing_pictures=tuple(sorted(missing)),
            refused_pictures=tuple(sorted(refused)),
            unnamed_topics=self._unnamed(),
            written=len(self.writer.changed),
            version=self.trees.live(),
            newest=self.catalogue.newest(),
        )

    def _unnamed(self) -> tuple[str, ...]:
        """Return the tags that some language shows without a name, with those languages."""
        lacking: dict[str, list[str]] = {}
        for language, tags in self.tags.items():
            for tag in tags:
                if tag not in self.site.projects and not self.topics.name(tag, variants(language)[0]):
                    lacking.setdefault(tag, []).append(language)
        return tuple(f"{tag}: {', '.join(codes)}" for tag, codes in sorted(lacking.items()))


def _name(hook: object) -> str:
    return f"{getattr(hook, '__module__', '')}.{getattr(hook, '__qualname__', type(hook).__qualname__)}"


def _functions(hooks: Hooks) -> list[object]:
    return [
        *hooks.head,
        *hooks.beside,
        *hooks.lists,
        *(gathered.lines for gathered in hooks.gathered),
        *([hooks.picture] if hooks.picture else []),
    ]


def _code() -> str:
    """Return a digest of the code and the words that render, so that newer ones render everything anew."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for pattern in ("*.py", "*.toml", "search/*.*", "fonts/*.ttf", "../language/*.py", "../language/*.toml"):
        for path in sorted(here.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
