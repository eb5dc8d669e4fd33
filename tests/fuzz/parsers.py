"""Everything that reads what others wrote, with real samples, and what must hold of what is read."""

import io
import json
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree, html

from pipeline import segmentation
from pipeline.config import read_settings
from pipeline.delivery.bounces import bounces
from pipeline.delivery.partners import read_partners
from pipeline.domain.post import Post
from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.glossary import read_terms
from pipeline.glossary.sheet import write_terms
from pipeline.intake import take
from pipeline.intake.as_markdown import as_markdown
from pipeline.intake.old_site import Relocation, read_site
from pipeline.intake.repair import repair
from pipeline.intake.sanitise import sanitise
from pipeline.interchange import formats, marks, tbx, tmx, xliff
from pipeline.interchange.values import Pair, fitted, tidied
from pipeline.projects import read_projects
from pipeline.publishing.topics import read_topics
from pipeline.translation.projection import project
from pipeline.translation.routes import read_routes
from tests.interchange.material import AT, SOURCE, TARGET, TERM, full_bundle

PROJECT = Path(__file__).parents[2]
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]"
)
_ACTIVE = {"script", "svg", "math", "iframe", "form", "meta"}
_RUNS = {"style", "srcdoc", "formaction"}
_SCHEME = re.compile(r"\s*(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:", re.I)

_POST = """---
title: 'Среща на партньорите: начало'
date: 19.12.2016
corrected: 2017-01-20
correction: Датата беше грешна.
summary: Кратко за срещата.
tags: [проекти, събития]
project: TRACE-KEI
slug: sreshta
url: https://old.example.eu/sreshta/
---

## Цели

Текст с **удебелено** и [връзка](https://example.eu).[^1] Пишете на <office@example.eu>.

![Екипът](ekip.png){ .c }

> цитат
>
> - едно
> - две

| А | Б |
|---|:-:|
| 1 | 2 |

```
код
```

1. едно
2. <u>две</u> &nbsp; &amp;

[^1]: Бележка.
"""
_BOUNCE = b"""From: mailer@example.eu\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r
Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail\r\nOriginal-Envelope-Id: 0123456789abcdef0123456789abcdef\r
\r\nFinal-Recipient: rfc822; a@example.eu\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n\r\n--b\r
Content-Type: message/rfc822\r\n\r\nMessage-ID: <0123456789abcdef0123456789abcdef@example.eu>\r\nSubject: x\r\n\r\ny\r\n--b--\r\n"""
_PARTNERS = """[dare]
name = "Distretto"
languages = ["it", "sr-Latn"]
contacts = [{ name = "Maria", email = "maria@dare.example" }]
time_zone = "Europe/Rome"
quiet = "20:00-08:00"
digest = "monday 09:00"
embargo_hours = 2
[dare.channels.email]
[dare.channels.webhook]
address = "https://dare.example/hook"
secret = "env:PARTNER_DARE"
[dare.channels.folder]
path = "outputs/dare"
"""


@dataclass(frozen=True, slots=True)
class Parser:
    """One reader: `read` raises a PipelineError, or returns with everything as it must be."""

    name: str
    read: Callable[[bytes], object]
    samples: Callable[[], Sequence[bytes]]
    words: tuple[bytes, ...] = ()
    share: int = 4  # of many inputs; readers of whole posts take ten times as long as others


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder in memory where there is one: opening a file took more time than reading it."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix="glagol-fuzz-", dir=memory if memory.is_dir() else None)


def _file(name: str, data: bytes) -> Path:
    path = Path(_folder().name) / name
    path.write_bytes(data)
    return path


def must_be_clean(post: Post) -> None:
    """Assert what the rest of the house may rely on."""
    for said in (post.title, post.summary, *post.tags, post.project, post.url, post.body):
        assert not _INVISIBLE.search(said), f"invisible characters are left: {said[:80]!r}"
    assert post.title
    assert re.fullmatch(r"[a-z0-9_-]{1,80}", post.id), post.id
    assert sanitise(post.body) == post.body, "the body is not sanitised"
    must_be_inactive(post.body)
    assert post.url == "" or re.match(r"https?://", post.url), post.url
    segmented = segmentation.segment(post)
    whole = segmentation.merge(segmented.templates, {one.id: one.source for one in segmented.segments})
    assert whole["body"] == post.body, "cut and put together, it is another text"
    assert whole["title"] == post.title


def must_be_inactive(body: str) -> None:
    """Assert that no element of HTML runs anything, or leads anywhere but to pages, letters and telephones."""
    for element in html.fragment_fromstring(body, create_parent="div").iter(etree.Element):
        assert element.tag not in _ACTIVE, element.tag
        for name, value in element.items():
            assert name not in _RUNS, name
            assert not name.startswith("on"), name
            assert name not in {"href", "src", "cite"} or not _SCHEME.match(value), value


def _post(name: str) -> Callable[[bytes], object]:
    def read(data: bytes) -> object:
        taken = take(_file(name, data))
        for post, media in taken:
            must_be_clean(post)
            for file in media:
                assert re.fullmatch(r"[0-9a-f]{16}\.(?:png|jpe?g|gif|webp|bmp|tiff|avif)", file), file
        return taken

    return read


def _site(data: bytes) -> object:
    site = read_site(_file("site.xml", data))
    relocation = Relocation(site)
    for post in site.posts:
        assert re.fullmatch(r"[a-z0-9_-]{1,90}", post.name), post.name
        html = relocation.html(post)
        assert sanitise(html) == html
    for place in relocation.wanted:
        assert re.fullmatch(r"uploads(?:/[a-z0-9_-]+)*/[a-z0-9_-]+(?:\.\w{1,10})?", place), place
    return site


def _markdown_again(data: bytes) -> object:
    """Read HTML blocks and write them as Markdown."""
    return as_markdown(sanitise(repair(data.decode("utf-8", "replace"))))


def _parcel(data: bytes) -> object:
    parcel = formats.read_parcel(data, "x.xlf")
    for unit in parcel.units:
        for text in (unit.source, unit.target):
            if text is not None:
                tidied(fitted(text, SOURCE.tags)).digest.encode()
                text.text.encode()  # a lone surrogate could be kept nowhere
    return parcel


def _memory(data: bytes) -> object:
    pairs = list(tmx.read(data, "x.tmx"))
    for pair in pairs:
        (pair.source.text + pair.target.text + pair.person + pair.post + pair.origin).encode()
    return pairs


def _review(data: bytes) -> object:
    return xliff.read(data, "x.it.xlf")


def _terms(data: bytes) -> object:
    terms = tbx.read(_file("terms.tbx", data))
    write_terms(terms)
    return terms


def _sheet(data: bytes) -> object:
    terms = read_terms(_file("glossary.csv", data))
    assert read_terms(_file("again.csv", write_terms(terms).encode())) == terms
    return terms


def _in_workspace(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    return lambda data: read(_file(name, data).parent)


def _projected(data: bytes) -> object:
    """Place tags by made-up word links: every tag comes back once, no letter is lost."""
    dice = random.Random(data)
    text = data.decode("utf-8", "replace")[:400]
    parts: list[str | Tag] = []
    opened: list[int] = []
    for number in range(dice.randrange(1, 9)):
        cut = dice.randrange(len(text) + 1)
        parts.append(text[:cut])
        text = text[cut:]
        if opened and dice.random() < 0.5:
            parts.append(Tag(opened.pop(), "close", "</b>"))
        elif dice.random() < 0.3:
            parts.append(Tag(number, "void", "<br>"))
        else:
            opened.append(number)
            parts.append(Tag(number, "open", "<b>"))
    while opened and dice.random() < 0.9:
        parts.append(Tag(opened.pop(), "close", "</b>"))
    if dice.random() < 0.2:
        parts.insert(0, Tag(99, "close", "</i>"))
    source = TaggedText((*parts, text))
    target = "".join(dice.sample(source.text, min(len(source.text), 120)))
    links = frozenset((dice.randrange(40), dice.randrange(40)) for _ in range(dice.randrange(40)))
    made, _ = project(source, target, links)
    assert made.text == target
    assert sorted(map(repr, made.tags)) == sorted(map(repr, source.tags))
    return made


def _marked(data: bytes) -> object:
    text = data.decode("utf-8", "replace")
    read = marks.read(text)
    read.text.encode()
    assert marks.read(marks.write(read)) == read
    return from_coded(text, SOURCE.tags).coded


@cache
def word_file() -> bytes:
    """Return a Word document with the parts that are read, and not its forty kilobytes of styles."""
    import docx

    document = docx.Document()
    document.add_heading("Среща в Барселона", 0)
    document.add_paragraph("Първата среща ").add_run("мина успешно").bold = True
    document.add_paragraph("DARE, Италия", style="List Bullet")
    document.add_table(1, 2).rows[0].cells[0].text = "Срок"
    document.add_picture(str(PROJECT / "tests/fuzz/dot.png"))
    whole, lean = io.BytesIO(), io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(lean, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/styles.xml":
                content = re.sub(rb"<w:latentStyles.*?</w:latentStyles>", b"", content, flags=re.DOTALL)
                content = re.sub(rb"<w:style .*?</w:style>", _if_used, content, flags=re.DOTALL)
            if "theme" not in name and "Effects" not in name and "thumbnail" not in name:
                new.writestr(name, content)
    return lean.getvalue()


def _if_used(style: re.Match[bytes]) -> bytes:
    return style[0] if re.search(rb'w:styleId="(?:Normal|Title|ListBullet|Heading[12])"', style[0]) else b""


def _wordpress() -> list[bytes]:
    return [(PROJECT / "tests/intake/data/wordpress.xml").read_bytes()]


def _rest() -> list[bytes]:
    post = {
        "title": {"rendered": "Среща &#8211; Барселона"},
        "content": {"rendered": "<p>Текст <b>тук</b>.</p>[gallery ids=1]", "protected": False},
        "excerpt": {"rendered": "<p>Кратко [&hellip;]</p>"},
        "date": "2016-12-19T10:00:00",
        "slug": "sreshta",
        "link": "https://old.example.eu/sreshta/",
    }
    return [json.dumps(post).encode(), json.dumps([post, {**post, "slug": "b"}], ensure_ascii=False).encode()]


def _exchanged(name: str) -> Callable[[], list[bytes]]:
    return lambda: [formats.BY_NAME[name].write(full_bundle())]


def _tmx() -> list[bytes]:
    return [tmx.write([Pair(SOURCE, TARGET, "it", "Anna", AT, "a", "s1", "human")], AT)]


def _reviews() -> list[bytes]:
    bundle = full_bundle()
    return [xliff.write("nov-proekt", "it", [item.reviewed for item in bundle.items])]


def _posts(*suffixes: str) -> Callable[[], list[bytes]]:
    def read() -> list[bytes]:
        return [
            path.read_bytes() for path in sorted((PROJECT / "posts").iterdir()) if path.suffix in suffixes
        ]

    return read


def _root(*names: str) -> Callable[[], list[bytes]]:
    return lambda: [(PROJECT / name).read_bytes() for name in names]


def _small(name: str, lines: int) -> Callable[[], list[bytes]]:
    """Return a file's first lines: its reader reads it as often as it can."""
    return lambda: [b"".join((PROJECT / name).read_bytes().splitlines(keepends=True)[:lines])]


_XML = tuple(
    word.encode()
    for word in (
        '<!DOCTYPE x [<!ENTITY a "b">]>', "&a;", "&lt;", "&#x202E;", "<a>" * 50, "</a>", 'id="1"', "<source>", "</target>",
        "<target/>", "<segment>", "<pc id='1'>", "<ph/>", "<cp hex='D800'/>", "<cp hex='110000'/>", "<cp/>", "<cp hex='-1'/>",
        "<sc/>", "<ec/>", "<mrk>", "<sm/>", "<note/>", "<!-- x -->", "<?x y?>", "<seg/>", "<tu/>", "<tuv/>", "<bpt/>", "<ept/>",
        "<it/>", "<hi>", "<ut/>", "<prop/>", "<g id='1'>", "<x/>", "<term/>", "<note>from: 2016-13-45</note>", 'xmlns="y"',
        'state="x"', 'srclang="*all*"', "<w:p>", "<w:r>", "<w:tbl>", "<w:tr>", "<w:tc>", "<w:hyperlink r:id='rId99'>",
        "<w:numPr/>", "<w:footnoteReference w:id='1'/>", "<w:fldChar w:fldCharType='end'/>", 'w:val="x"', 'r:embed="rId9"',
        'TargetMode="External"', 'Target="file:///etc/passwd"', 'Target="../../x"', "image/svg+xml", "text/html", "<item/>",
        "<category/>", "<title/>", "<wp:post_type>page</wp:post_type>", "[caption]<img>", "[embed]x[/embed]",
    )
)  # fmt: skip
_YAML = tuple(
    word.encode()
    for word in (
        "title: ", "date: 2016-02-30\n", "date: 25:99\n", "tags: {a: b}\n", "&a ", "*a", "!!timestamp '2016-99-99'\n", "!!int x\n",
        "!!float x\n", "!!binary x\n", "!!set {a}\n", "!!omap [a]\n", "!!pairs [a]\n", "? [a]\n: b\n", "? {a: b}\n", "|\n", ">\n", "\t",
        "%YAML 9.9\n", "0x", "0b", "1:2:3", ".inf", "slug: ../../x\n", "url: javascript:alert(1)\n", "a: &b [*b]\n", "<<: *a\n",
    )
)  # fmt: skip
_TOML = tuple(
    word.encode()
    for word in (
        "[a]", "[[a]]", "[a.b]", "a = 1\n", "a.b = 2\n", "x = 1979-05-27T07:32:00Z\n", "y = [1, 'a']\n", "z = {}\n", "inf", "nan",
        "'''", '"""', "\\u0000", "\\ud800", "0x", "1_0", "= 5\n", "[cluster]\n", 'name = ""\n', "[languages]\n", "true\n", "languages = {}\n",
        "channels = 3\n", "[dare.channels.x]\n", "kind = 5\n", "[checkpoints]\n", "[sets.embedded]\n", 'it = ["a", "b"]\n', "it = 3\n",
    )
)  # fmt: skip

PARSERS = (
    Parser("markdown", _post("a.md"), lambda: [_POST.encode(), *_posts(".md")()], _YAML, share=1),
    Parser("front matter", _post("a.md"), lambda: [_POST.partition("## ")[0].encode() + b"x\n"], _YAML, share=1),
    Parser("html", _post("a.html"), _posts(".html"), (b"<article>", b"<nav>", b"<h1>", b"<title>", b"<meta name=description>"), share=1),
    Parser("pasted text", _post("a.txt"), _posts(".txt"), ("• ".encode(), b"1. ", b"19.12.2016\n", b"IMG_1.jpg\n", b"1 2 3 4\n"), share=1),
    Parser("docx", _post("a.docx"), lambda: [word_file()], _XML, share=1),
    Parser("wxr", _post("a.xml"), _wordpress, _XML, share=1),
    Parser("wxr, whole site", _site, _wordpress, _XML, share=1),
    Parser("rest json", _post("a.json"), _rest, (b"\\ud800", b"\\u0000", b"1e999", b"NaN", b'"title": 3,', b"[" * 50, b'"date": [],')),
    Parser("html to markdown", _markdown_again, lambda: [*_posts(".html")(), b"<p>a</p><ul><li>b</li></ul>"], share=1),
    Parser("xliff 2", _parcel, _exchanged("xliff"), _XML),
    Parser("xliff 1.2", _parcel, _exchanged("xliff12"), _XML),
    Parser("word table", _parcel, _exchanged("docx"), _XML, share=1),
    Parser("po", _parcel, _exchanged("po"), (b'msgid "x"\n', b"msgstr[0] ", b"#, fuzzy\n", b'"Language: x\\n"\n', b"msgctxt ", b"#~ ")),
    Parser("review file", _review, _reviews, _XML),
    Parser("tmx", _memory, _tmx, _XML),
    Parser("tbx", _terms, lambda: [tbx.write([TERM])], _XML),
    Parser("glossary.csv", _sheet, _small("glossary.csv", 12), (b"|", b"!", b" > ", b";", b'"', b"=cmd|' /C calc'!A0", b"\r")),
    Parser("glagol.toml", _in_workspace("glagol.toml", read_settings), _root("glagol.toml"), _TOML),
    Parser("projects.toml", _in_workspace("projects.toml", read_projects), _root("projects.toml"), _TOML),
    Parser("partners.toml", _in_workspace("partners.toml", read_partners), lambda: [_PARTNERS.encode(), *_root("partners.toml")()], _TOML),
    Parser("tags.toml", lambda data: read_topics(_file("tags.toml", data)), _root("tags.toml"), _TOML),
    Parser("routes.toml", lambda data: read_routes(_file("routes.toml", data)), _root("models/routes.toml"), _TOML),
    Parser("returned letter", lambda data: list(bounces(data)), lambda: [_BOUNCE], (b"=?utf-8?q?=ff?=", b"Action: ", b"\r\n\r\n", b"--b")),
    Parser("tag projection", _projected, lambda: [SOURCE.text.encode(), "Клъстер „Зелена синергия“ расте.".encode() * 4]),
    Parser("tag marks", _marked, lambda: [marks.write(SOURCE).encode(), "⟨1⟩а⟨/1⟩⟨2/⟩⟨⟨".encode()]),
)  # fmt: skip


def names() -> Iterator[str]:
    """Yield the parsers' names."""
    return (parser.name for parser in PARSERS)
