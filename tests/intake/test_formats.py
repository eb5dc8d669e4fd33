"""Every form in which an editor has a post reaches the same block model."""

import io
import json
from pathlib import Path

import docx
import pytest

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Post
from pipeline.intake import take

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060f85f"
    "0f0002870180eb47ba920000000049454e44ae426082"
)


def taken(tmp_path: Path, name: str, content: str | bytes) -> list[Post]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [post for post, _ in take(path)]


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    (post,) = taken(
        tmp_path,
        "sreshta.md",
        "---\ntitle: 'Среща: начало'\ndate: 19.12.2016\nsummary: Кратко.\ntags: [проекти, събития]\n"
        "project: TRACE-KEI\n---\n\n## Цели\n\nТекст с **удебелено** и [връзка](https://example.eu).\n\n"
        "![Екипът](ekip.png)\n\n| А | Б |\n|---|---|\n| 1 | 2 |\n",
    )
    assert (post.id, post.title, str(post.published)) == ("sreshta", "Среща: начало", "2016-12-19")
    assert (post.summary, post.tags, post.project) == ("Кратко.", ("проекти", "събития"), "TRACE-KEI")
    assert "<h2>Цели</h2>" in post.body
    assert '<a href="https://example.eu">връзка</a>' in post.body
    assert '<img alt="Екипът" src="ekip.png">' in post.body
    assert "<td>1</td>" in post.body


def test_markdown_takes_its_title_from_the_first_heading(tmp_path: Path) -> None:
    (post,) = taken(tmp_path, "a.md", "# Нов проект\n\nТекст.\n")
    assert (post.title, post.body) == ("Нов проект", "<p>Текст.</p>")


def test_markdown_in_an_old_code_page(tmp_path: Path) -> None:
    text = "# Нов проект на клъстера\n\nКлъстерът „Зелена синергия“ започна нов проект с партньори.\n"
    (post,) = taken(tmp_path, "a.md", text.encode("cp1251"))
    assert post.title == "Нов проект на клъстера"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: [x\n---\nТекст", "a.md:2"),
        ("---\ntitle: x\nТекст без край", "a.md:1"),
        ("---\n- x\n---\nТекст", "a.md:2"),
        ("---\ntitle: Х\ndate: скоро\n---\nТекст", "скоро"),
        ("Текст без заглавие", "no title"),
        ("---\ntitle: Х\n---\n", "no text"),
    ],
)
def test_broken_markdown_is_told_in_one_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(IntakeError, match=line) as caught:
        taken(tmp_path, "a.md", text)
    assert "\n" not in str(caught.value)


def test_html_loses_the_page_around_the_article(tmp_path: Path) -> None:
    (post,) = taken(
        tmp_path,
        "a.html",
        "<html><head><title>Новина – Сайт</title><script>x</script></head><body><nav>Начало</nav>"
        "<article><h1>Новина</h1><p>Текст <em>тук</em>.</p><aside>Още новини</aside></article></body></html>",
    )
    assert (post.title, post.body) == ("Новина", "<p>Текст <em>тук</em>.</p>")
    assert [piece.text for piece in post.removed] == ["Още новини"]


def test_html_without_a_heading_is_named_by_its_title(tmp_path: Path) -> None:
    (post,) = taken(tmp_path, "a.htm", "<title>Новина | Зелена синергия</title><p>Текст.</p>")
    assert post.title == "Новина"


def test_docx_keeps_lists_links_tables_and_pictures(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Среща в Барселона", 0)
    document.add_paragraph("Първата среща ").add_run("мина успешно").bold = True
    document.add_paragraph("DARE, Италия", style="List Bullet")
    document.add_table(1, 2).rows[0].cells[0].text = "Срок"
    document.add_picture(io.BytesIO(PNG))
    stream = io.BytesIO()
    document.save(stream)
    path = tmp_path / "Среща.docx"
    path.write_bytes(stream.getvalue())
    ((post, media),) = take(path)
    assert (post.id, post.title) == ("sreshta", "Среща в Барселона")
    assert "<strong>мина успешно</strong>" in post.body
    assert "<li>DARE, Италия</li>" in post.body
    assert "<td><p>Срок</p></td>" in post.body
    (name,) = media
    assert f'src="media/{name}"' in post.body
    assert media[name] == PNG


def test_a_wordpress_export_gives_its_published_posts(tmp_path: Path) -> None:
    item = (
        "<item><title>{0}</title><link>https://old.eu/{0}</link><category>Проекти</category>"
        '<content:encoded><![CDATA[Първи ред\n\nВтори <b>ред</b> [gallery ids="1"]'
        '[caption id="x"]<img src="a.png" alt="Екип" /> Надпис[/caption]]]></content:encoded>'
        "<wp:post_date>2016-12-19 10:00:00</wp:post_date><wp:post_name>{0}</wp:post_name>"
        "<wp:status>{1}</wp:status><wp:post_type>{2}</wp:post_type></item>"
    )
    posts = taken(
        tmp_path,
        "export.xml",
        '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        + item.format("edno", "publish", "post")
        + item.format("dve", "draft", "post")
        + item.format("tri", "publish", "page")
        + item.format("chetiri", "publish", "post")
        + "</channel></rss>",
    )
    assert [post.id for post in posts] == ["edno", "chetiri"]
    post = posts[0]
    assert (str(post.published), post.tags, post.url) == ("2016-12-19", ("Проекти",), "https://old.eu/edno")
    assert "<figcaption> Надпис</figcaption>" in post.body
    assert [piece.text for piece in post.removed] == ['[gallery ids="1"]']


def test_an_export_may_not_reach_out_for_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("тайна")
    with pytest.raises(IntakeError):
        taken(
            tmp_path,
            "a.xml",
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><rss><channel><item><title>&x;</title>'
            "</item></channel></rss>",
        )


def test_a_wordpress_rest_post(tmp_path: Path) -> None:
    (post,) = taken(
        tmp_path,
        "post.json",
        json.dumps(
            {
                "slug": "nov-proekt",
                "date": "2017-01-27T09:00:00",
                "link": "https://old.eu/nov-proekt/",
                "title": {"rendered": "Нов &#8222;проект&#8220;"},
                "content": {"rendered": "<p>Текст.</p>"},
                "excerpt": {"rendered": "<p>Кратко [&hellip;]</p>"},
            }
        ),
    )
    assert (post.id, post.title, post.summary) == ("nov-proekt", "Нов „проект“", "Кратко")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", "x", "not taken in"),
        ("a.json", "{", "JSON cannot be read"),
        ("a.json", "{}", "not a WordPress post"),
        ("a.xml", "<rss>", "export cannot be read"),
        ("a.xml", "<a/>", "not a WordPress export"),
        (
            "a.json",
            json.dumps([{"slug": "a", "title": {"rendered": "А"}, "content": {"rendered": "<p>Б</p>"}}] * 2),
            "two posts have the address 'a'",
        ),
        ("a.docx", "not a zip", "not a Word document"),
        ("a.md", "x" * (21 * 2**20), "larger than 20 MB"),
    ],
)
def test_what_cannot_be_taken_in_is_told_in_one_line(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    with pytest.raises(IntakeError, match=reason) as caught:
        taken(tmp_path, name, content)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="no such file"):
        take(tmp_path / "nyama.md")
