"""What damaged files once did: each must now end in one line, or be read clean."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.domain.errors import PipelineError
from pipeline.intake import take
from tests.fuzz.parsers import PARSERS, must_be_inactive, word_file
from tests.fuzz.trying import fault_of

DEEP = "[" * 100_000
HEAD = "---\ntitle: Среща\n{0}\n---\n\nТекст.\n"
SWELLING = "\n".join(
    [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9 if n else ['лол'] * 9)}]" for n in range(9)]
)
POST = '{"title": {"rendered": "Среща"}, "content": {"rendered": "%s"}, "date": 5, "link": [], "slug": {}}'
WXR = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:wxr_version>1.2</wp:wxr_version><item><title>Среща</title>
<content:encoded>%s</content:encoded></item></channel></rss>"""
PO = """msgid ""
msgstr "Language: it\\n%s\\n"

msgid "Клъстер"
msgstr "Distretto"
"""
TBX = """<tbx xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry id="c1">
<langSec xml:lang="bg"><termSec><term>клъстер</term></termSec></langSec>
<langSec%s><termSec><term>cluster</term></termSec></langSec></conceptEntry></body></text></tbx>"""
XLIFF = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" trgLang="it"><file id="a"><unit id="b">'
    '<segment><source>а<cp hex="%s"/></source></segment></unit></file></xliff>'
)
LETTER = "Content-Type: multipart/report; boundary=b%s\n--b\nContent-Type: message/delivery-status\n\n--b--\n"
FAULTS = [
    ("front matter", HEAD.format("date: 2016-13-45"), "no such day"),
    ("front matter", HEAD.format("date: !!timestamp x"), "a tag of YAML"),
    ("front matter", HEAD.format("x: !!int ''"), "a tag of YAML"),
    ("front matter", HEAD.format("x: " + "9" * 5000), "a number that is too long"),
    ("front matter", HEAD.format("x: " + DEEP), "nested too deeply"),
    ("front matter", HEAD.format(SWELLING + "\nsummary: *a8"), "swells to a gigabyte"),
    ("front matter", HEAD.format("x: " + "а" * 2**20), "a gigantic line"),
    ("front matter", HEAD.format("url: javascript:alert(1)"), "an address that runs"),
    ("front matter", HEAD.format("url: 'https://old.eu/\"><script>'"), "an address with markup"),
    ("front matter", HEAD.format("tags: [\"\u202eикет\"]"), "a tag written from right to left"),
    ("front matter", HEAD.format("project: {a: b}"), "a table where words belong"),
    ("rest json", POST % "Текст \\ud800", "half of a character"),
    ("rest json", (POST % "Текст").replace("Среща", f"Среща &#{'9' * 5000};"), "a character of 5,000 digits"),
    ("rest json", POST % "[\\ud800a b]", "half of a character in a shortcode"),
    ("rest json", DEEP, "nested too deeply"),
    ("rest json", "9" * 5000, "a number that is too long"),
    ("rest json", POST % ("[caption]<img>" * 3000), "captions without an end"),
    ("glagol.toml", "a = " + DEEP, "nested too deeply"),
    ("glagol.toml", "a = " + "9" * 5000, "a number that is too long"),
    ("projects.toml", "a = " + DEEP, "nested too deeply"),
    ("partners.toml", "a = " + DEEP, "nested too deeply"),
    ("routes.toml", "a = " + DEEP, "nested too deeply"),
    ("routes.toml", "checkpoints = 3\nsets = [1]", "no tables"),
    ("routes.toml", "[checkpoints]\na = 3\n[checkpoints.b]\nfolder = 5\n[sets]\nit = 1", "no words"),
    ("routes.toml", "[sets.embedded]\nit = 3\nde = [3]\nhu = [{ checkpoint = [] }]", "no hops"),
    ("tag marks", "⟨U+D800⟩", "half of a character"),
    ("xliff 2", XLIFF % "D800", "half of a character"),
    ("xliff 2", XLIFF % ("9" * 40), "a character of forty digits"),
    ("wxr", WXR % "&amp;#x202E;<a href=\"http://old.eu\">Виж</a>", "a character that turns the line round, as an entity"),
    ("markdown", "# Среща\n\nКлъс&#x200B;тер &#xE000;", "invisible characters, as entities"),
    ("html", '<?xml version="1.0" encoding="UTF-8"?>\n<html><h1>Среща</h1><p>Текст.</p></html>', "XHTML that says its encoding"),
    ("html", "<h1>Среща</h1><h2><td><table><h3><div>Как?<br>", "a table in a heading"),
    ("html", "<h1>Среща</h1><pre>" + "\n" * 500 + "код</pre>", "line breaks that are lost one at a reading"),
    ("wxr, whole site", WXR.replace("<title>", "<link>http://[::1</link><title>") % '&lt;img src="a.png">', "an address that is none"),
    ("wxr, whole site", WXR % '&lt;img src="/wp-content/uploads/a.j\'p">', "a name of a picture with a mark in its ending"),
    ("wxr, whole site", WXR % f'&lt;img src="/wp-content/uploads/a.jpg{"9" * 40}">', "a name of a picture with a long ending"),
    ("rest json", POST.replace("[]", '"https://old.eu/sre\\ue001shta/"') % "Текст", "an address with a character of no use"),
    ("returned letter", LETTER % ("(" * 5000), "a comment in a comment in a comment"),
    ("returned letter", LETTER % ("\n\n--b\n" + "Content-Type: message/rfc822\n\n" * 2000), "a letter in a letter"),
    ("returned letter", LETTER % f"; a*{'9' * 5000}=b", "a part of a field with a long number"),
    ("po", PO % "POT-Creation-Date: 2016-12-19\\n plural=2", "a date of the head with a line after it"),
    ("tbx", TBX % "", "a section that names no language"),
    ("tbx", TBX % ' xml:lang="en"', "a language that is none of ours"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "why"), FAULTS, ids=[f"{name}: {why}" for name, _, why in FAULTS])
def test_what_once_broke_a_parser(name: str, text: str, why: str) -> None:
    parser = next(parser for parser in PARSERS if parser.name == name)
    fault = fault_of(parser, text.encode(), longest=5)
    assert fault is None, fault.trace


def test_a_word_document_in_an_encoding_that_is_none_is_told() -> None:
    damaged = io.BytesIO()
    with ZipFile(io.BytesIO(word_file())) as whole, ZipFile(damaged, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "word/document.xml":
                content = content.replace(b"UTF-8", b"UTF-99")
            copy.writestr(name, content)
    parser = next(parser for parser in PARSERS if parser.name == "docx")
    with pytest.raises(PipelineError, match="damaged"):
        parser.read(damaged.getvalue())


@pytest.mark.parametrize(
    "body",
    ['<p onclick="x()">а</p>', '<a href="javascript:x()">а</a>', "<svg></svg>", '<p style="a:b">а</p>'],
)
def test_what_runs_is_seen(body: str) -> None:
    with pytest.raises(AssertionError):
        must_be_inactive(body)


def test_words_about_what_runs_are_no_fault() -> None:
    must_be_inactive('<p><img alt="&lt;svg onload=alert(1)&gt;" src="media/a.png"></p>')


def test_a_routes_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    parser = next(parser for parser in PARSERS if parser.name == "routes.toml")
    with pytest.raises(PipelineError, match="not UTF-8"):
        parser.read(b"\xc6")


def test_front_matter_is_read_as_words(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: 2016\nsummary: yes\nproject: ~\nslug:\ndate: 2016-12-19 10:00:00\n---\nТекст.", "utf-8"
    )
    ((post, _),) = take(path)
    assert (post.title, post.summary, post.project, post.id) == ("2016", "yes", "", "a")
    assert str(post.published) == "2016-12-19"
