"""The real post, pasted from the cluster's site, and what surrounds it there."""

from pathlib import Path

import pytest
from lxml import html as lxml_html

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Post
from pipeline.intake import take

REAL = Path(__file__).parents[2] / "posts" / "trace-kei.txt"


@pytest.fixture(scope="module")
def post() -> Post:
    return take(REAL)[0][0]


def pasted(tmp_path: Path, text: str, **kept: tuple[str, ...]) -> Post:
    path = tmp_path / "post.txt"
    path.write_text(text, encoding="utf-8")
    return take(path, kept.get("kept", ()))[0][0]


def test_the_real_post_has_one_title_and_no_date_of_its_own(post: Post) -> None:
    assert post.title == "Клъстер Зелена синергия започна нов проект по Cluster Excellence"
    assert post.title not in post.body
    assert post.published is None


def test_the_real_post_lists_exactly_seven_partners(post: Post) -> None:
    lists = lxml_html.fragment_fromstring(post.body, create_parent="div").findall(".//ul")
    assert [len(one.findall("li")) for one in lists] == [7]
    partners = [item.text_content() for item in lists[0]]
    assert partners[0] == "Клъстер „Зелена синергия“, България"
    assert partners[1] == "DARE. от Италия – координатор на проекта"


@pytest.mark.parametrize(
    "furniture",
    ["15241193", "Покажи всички", "123", "Филипини", "19.12.2016", "MAISON", "VIBE", "27.01.2017"],
)
def test_nothing_of_the_page_is_left_in_the_real_post(post: Post, furniture: str) -> None:
    assert furniture not in post.body
    assert any(furniture in piece.text for piece in post.removed)


def test_broken_accents_are_mended(post: Post) -> None:
    assert "MAISON DU VÉGÉTAL" in [piece.text for piece in post.removed]
    assert post.repaired == ("VE¦üGE¦üTAL → VÉGÉTAL",)


def test_the_real_post_keeps_all_its_paragraphs(post: Post) -> None:
    assert post.body.count("<p>") == 6
    assert post.body.endswith("максимална полза от този вид синергия.</p>")


def test_what_was_taken_out_can_be_put_back(tmp_path: Path) -> None:
    text = REAL.read_text("utf-8")
    key = next(piece.key for piece in pasted(tmp_path, text).removed if piece.text == "123")
    again = pasted(tmp_path, text, kept=(key,))
    assert "<p>123</p>" in again.body
    assert key not in [piece.key for piece in again.removed]


def test_a_date_under_the_title_is_the_posts_own(tmp_path: Path) -> None:
    post = pasted(
        tmp_path, "Заглавие\n19.12.2016 г.\n\nКлъстерът започна нов проект с партньори от Италия.\n"
    )
    assert str(post.published) == "2016-12-19"
    assert "19.12" not in post.body


def test_what_follows_the_post_is_taken_out(tmp_path: Path) -> None:
    post = pasted(
        tmp_path,
        "Заглавие\n\nКлъстерът започна нов проект с партньори от Италия.\n\nСподели\n"
        "Свързани публикации\nДруга новина\n01.02.2017\n",
    )
    assert post.body == "<p>Клъстерът започна нов проект с партньори от Италия.</p>"
    assert [piece.text for piece in post.removed] == [
        "Сподели",
        "Свързани публикации",
        "Друга новина",
        "01.02.2017",
    ]


def test_numbered_lines_and_headings_are_seen(tmp_path: Path) -> None:
    post = pasted(
        tmp_path,
        "Заглавие\n\nЦели на проекта\n\nОсновната цел на проекта е подобрение на управлението.\n\n"
        "1. Първа дейност\n2. Втора дейност\n",
    )
    assert "<h2>Цели на проекта</h2>" in post.body
    assert "<ol>\n<li>Първа дейност</li>\n<li>Втора дейност</li>\n</ol>" in post.body


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    post = pasted(tmp_path, "Заглавие\n\nКлъстерът започна нов проект заедно с\nседем партньори от Европа.\n")
    assert post.body == "<p>Клъстерът започна нов проект заедно с седем партньори от Европа.</p>"


def test_a_title_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="no text"):
        pasted(tmp_path, "Само заглавие\n")
