"""A body as it came from the editor becomes a body as a page shows it.

Pictures, downloads and links to other posts find their place in the site; tables may be scrolled,
footnotes are named, a lone link to a video becomes a card; names keep their language and tight groups
their spaces. The words stay as they were approved.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.domain.errors import PublishError
from pipeline.domain.text import escape, escape_attribute
from pipeline.language.typography import WHOLE, bind
from pipeline.publishing.hooks import Files, Found, Shown
from pipeline.publishing.media import DOWNLOADS, Media, Medium
from pipeline.publishing.texts import Words, whole
from pipeline.publishing.view import Picture

_TAG = re.compile(r"(<[^>]+>)")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_LONE_PICTURE = re.compile(r"<p>\s*(<img\b[^>]*>)\s*</p>")
_LONE_LINK = re.compile(r'<p>\s*<a href="([^"]+)"[^>]*>([^<]*)</a>\s*</p>')
_NOTES = re.compile(r'<div>\s*<hr>\s*(<ol>\s*<li id="fn:.*?</ol>)\s*</div>', re.DOTALL)
_BACK = re.compile(r'<a href="#fnref[^"]*"[^>]*>')
_VIDEOS = ("youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "peertube.tv")
REFUSED = "refused:"
_POSTS = frozenset(".md .markdown .html .htm .txt .docx .xml .json".split())


@dataclass(slots=True)
class Dressed:
    """A body for a page, what it shows, and what it looked at outside the page (with a stamp)."""

    html: str = ""
    pictures: list[Picture] = field(default_factory=list)
    shown: list[Files] = field(default_factory=list)  # the files of each picture
    files: dict[str, bytes] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tailor:
    """What every body is dressed with.

    `names` marks words that are nobody's language or another's; `post` returns the path of another
    post in the page's language, or nothing; `picture` says what stands for a found picture.
    """

    media: Media
    names: Callable[[str], str]
    picture: Callable[[Found], Shown] | None = None

    def dress(self, html: str, words: Words, to_root: str, post: Callable[[str], str | None]) -> Dressed:
        """Return a body as a page in the variant of `words` shows it."""
        made = Dressed()
        html = _LONE_PICTURE.sub(_figure, html)
        html = _LONE_LINK.sub(lambda found: _video(found, words), html)
        html = _NOTES.sub(lambda found: _notes(found, words), html)
        row: list[str] = []
        verbatim = 0
        closing: list[str] = []  # what stands after the end of each open link
        language = words.variant.language
        for piece in _TAG.split(html):
            if not piece.startswith("<"):
                row.append(piece if verbatim or not piece else self.names(bind(piece, language)))
            elif piece.startswith("<img"):
                row.append(self._img(piece, made, to_root, words.variant.code))
            elif piece.startswith("<a "):
                opening, after = self._link(piece, made, words, to_root, post)
                row.append(opening)
                closing.append(after)
            elif piece == "</a>":
                row.append(closing.pop() if closing else piece)
            elif piece.startswith("<table"):
                row.append(
                    f'<div class="scroll" role="region" tabindex="0" aria-label="{words.table}">{piece}'
                )
            elif piece == "</table>":
                row.append("</table></div>")
            else:
                verbatim += _verbatim(piece)
                row.append(piece)
        made.html = "".join(row)
        return made

    def _img(self, tag: str, made: Dressed, to_root: str, variant: str) -> str:
        attributes = _attributes(tag)
        source = attributes.get("src", "")
        if leads_away(source):
            return tag
        found = self.media.find(source)
        made.needs[f"file:{source}"] = found.stamp if found else ""
        if found is None:
            return tag
        alt = attributes.get("alt", "")
        number = len(made.pictures)
        if self.picture:
            try:
                shown = self.picture(
                    Found(found.path, found.stamp, alt, attributes.get("title", ""), to_root, number, variant)
                )
            except PublishError as error:
                # One bad picture must not keep a site from its readers; who publishes is told.
                made.needs[f"{REFUSED}{error}"] = REFUSED
                return ""
        else:
            shown = _plain(found, attributes, to_root, number)
        made.files.update(shown.files)
        made.shown.append(shown.files)
        made.pictures.append(
            Picture(shown.path, str(found.path), alt, shown.width, shown.height, shown.markup)
        )
        return shown.markup

    def _link(
        self, tag: str, made: Dressed, words: Words, to_root: str, post: Callable[[str], str | None]
    ) -> tuple[str, str]:
        """Return what stands for the beginning and for the end of a link."""
        target = _attributes(tag).get("href", "")
        if leads_away(target) or target.startswith("#"):
            return tag, "</a>"
        found = self.media.find(target)
        if found and found.suffix in DOWNLOADS:
            made.needs[f"file:{target}"] = found.stamp
            made.files[found.download_name] = found.content
            return f'<a href="{to_root}{found.download_name}" download>', f"</a> {_about(found, words)}"
        name = post_meant(target)
        leads = post(name) if name else None
        made.needs[f"post:{name}"] = leads or ""
        if leads is None:
            # A link that leads nowhere is no link.
            return "", ""
        fragment = urlsplit(target).fragment
        return f'<a href="{to_root}{leads}{"#" + fragment if fragment else ""}">', "</a>"


def _plain(found: Medium, attributes: dict[str, str], to_root: str, number: int) -> Shown:
    """Return a picture as it is."""
    name = found.picture_name
    kept = "".join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items() if key != "src")
    lazy = ' loading="lazy"' if number else ""
    width, height = (int(attributes.get(side, "0")) for side in ("width", "height"))
    markup = f'<img src="{to_root}{name}"{kept}{lazy} decoding="async">'
    return Shown(markup, name, width, height, {name: found.content})


def marker(names: tuple[str, ...], foreign: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that marks names as not to be translated, and foreign words by their language."""
    known = {escape(name): "" for name in names} | {escape(word): code for word, code in foreign.items()}
    if not known:
        return whole
    found = re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
        + rf")(?!\w)|{WHOLE.pattern}"
    )

    def mark(match: re.Match[str]) -> str:
        code = known.get(match.group())
        if code is None:
            return whole(match.group())
        kept = ' class="whole"' if WHOLE.fullmatch(match.group()) else ""
        lang = f' lang="{code}"' if code else ""
        return f'<span{kept}{lang} translate="no">{match.group()}</span>'

    return lambda text: found.sub(mark, text)


def leads_away(address: str) -> bool:
    """Say whether a link leads out of the workspace."""
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)


def post_meant(address: str) -> str:
    """Return the name of the post that a link in a post means, empty where it means none.

    >>> post_meant("../novini/trace-kei.md#uchastnici")
    'trace-kei'
    """
    path = PurePosixPath(unquote(urlsplit(address).path))
    return path.stem if path.suffix in _POSTS else path.name


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def _verbatim(tag: str) -> int:
    name = tag.strip("</>").split(" ", 1)[0]
    if name not in ("pre", "code", "kbd", "samp"):
        return 0
    return -1 if tag.startswith("</") else 1


def _figure(found: re.Match[str]) -> str:
    title = _attributes(found[1]).get("title", "")
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f"<figure>{found[1]}{caption}</figure>"


def _video(found: re.Match[str], words: Words) -> str:
    host = urlsplit(unescape(found[1])).netloc.removeprefix("www.").removeprefix("m.")
    if host not in _VIDEOS:
        return found[0]
    about = escape(words.video.replace("{host}", host))
    return (
        f'<p class="video"><a href="{found[1]}" rel="noreferrer"><span>{found[2]}</span>'
        f"<small>{about}</small></a></p>"
    )


def _notes(found: re.Match[str], words: Words) -> str:
    label = escape_attribute(words.back)
    notes = _BACK.sub(
        lambda back: f'{back[0].split(" title=")[0].rstrip(">")} aria-label="{label}">', found[1]
    )
    return f'<section class="notes"><h2>{escape(words.footnotes)}</h2>{notes}</section>'


def _about(medium: Medium, words: Words) -> str:
    kind = medium.suffix.removeprefix(".").upper()
    return f'<span class="file">({kind}, {words.size(medium.length)})</span>'
