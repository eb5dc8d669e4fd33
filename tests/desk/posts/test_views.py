"""Editors drop posts, see what was cleaned, correct, plan, and watch."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.conftest import POST
from tests.desk.conftest import Web

PASTED = (
    "Нов проект на клъстера\n\n15241193_1791285214422226_34193_n\n19.12.2016\nПокажи всички\n\n"
    "Клъстер „Зелена синергия“ започна нов проект. Срещата е на 14 декември в Барселона.\n"
)


def file(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def dropped(web: Web, *files: SimpleUploadedFile, **fields: object):
    values = {"languages": ["it", "de", "sr"], "files": list(files), **fields}
    return web.editor().post("/posts/new/", values, follow=True)


def shown(response) -> str:
    return response.content.decode()


def test_a_dropped_word_file_becomes_a_post_and_is_translated(web: Web, tmp_path) -> None:
    document = Document()
    document.add_heading("Среща в Торино", 0)
    document.add_paragraph("Партньорите се срещат на 14 декември.")
    document.save(tmp_path / "sreshta.docx")
    response = dropped(web, file("sreshta.docx", (tmp_path / "sreshta.docx").read_bytes()))
    assert response.redirect_chain == [("/posts/of/sreshta/", 302)]
    assert "The translation begins in a moment." in shown(response)
    web.work()
    page = shown(web.editor().get("/posts/of/sreshta/progress/"))
    assert page.count("to review") == 3
    assert "hx-trigger" not in page, "it asks no more once all is done"


def test_pasted_text_shows_what_was_taken_out_and_can_have_it_back(web: Web) -> None:
    response = dropped(web, text=PASTED)
    assert "15241193_1791285214422226_34193_n" in shown(response)
    taken = web.desk.parts.store.listed()[0]
    pieces = web.desk.parts.store.named(taken.id).post.removed
    web.editor().post(f"/posts/of/{taken.id}/put-back/", {"key": [pieces[-1].key]})
    assert len(web.desk.parts.store.named(taken.id).post.removed) == len(pieces) - 1


def test_formatting_that_the_browser_pasted_is_kept_but_nothing_active(web: Web) -> None:
    rich = "<p>Срещата е <b>утре</b>.</p><script>alert(1)</script><p onclick='x()'>Елате!</p>"
    response = dropped(web, title="Среща & вечеря", text="Срещата е утре.", rich=rich)
    body = web.desk.parts.store.named("sreshta-vecherya").post.body
    assert body == "<p>Срещата е <b>утре</b>.</p><p>Елате!</p>"
    assert "<script>alert" not in shown(response)


def test_several_files_at_once_are_told_of_one_by_one(web: Web) -> None:
    good, bad = file("edno.md", "# Едно\n\nТекст тук.\n"), file("losho.md", "---\ntitle: [\n---\nТекст")
    picture = file("snimka.png", b"\x89PNG")
    page = shown(dropped(web, good, bad, picture))
    assert 'href="/posts/of/edno/"' in page
    assert "the front matter cannot be read" in page
    assert "The picture lies beside the posts." in page
    assert not (web.desk.folder / "posts" / "losho.md").exists()


def test_another_file_of_the_same_name_is_asked_about(web: Web) -> None:
    dropped(web, file("edno.md", "# Едно\n\nТекст тук.\n"))
    page = shown(dropped(web, file("edno.md", "# Друго\n\nСъвсем друг текст.\n")))
    assert "There is another file of this name." in page
    token = page.split("/posts/waiting/")[1].split("/")[0]
    web.editor().post(f"/posts/waiting/{token}/", {"how": "beside"})
    titles = {taken.post.title for taken in web.desk.parts.store.taken()}
    assert titles == {"Едно", "Друго"}


def test_a_new_version_shows_what_changed_and_keeps_the_rest(web: Web) -> None:
    dropped(web, file("edno.md", "---\ntitle: Едно\ntags: [а]\n---\nПърво изречение. Срещата е утре.\n"))
    web.work()
    changed = file("ново име.md", "# Едно\n\nПърво изречение. Срещата е днес. И още едно.\n")
    response = web.editor().post("/posts/of/edno/new-version/", {"file": changed}, follow=True)
    page = shown(response)
    assert "<del>утре</del><ins>днес</ins>" in page
    assert "2 sentences stayed as they were" in page
    post = web.desk.parts.store.named("edno").post
    assert post.tags == ("а",)
    assert len(list((web.desk.folder / "var" / "originals").iterdir())) == 1


def test_a_corrected_post_keeps_its_address_and_says_what_it_is_of(web: Web) -> None:
    dropped(web, text=PASTED)
    post = web.desk.parts.store.listed()[0].id
    form = {
        "title": "Нов проект: начало", "summary": "Кратко", "published": "2016-12-19",
        "tags": "проекти, Торино", "project": "", "body": "Свободен <b>текст</b>\n<p>Абзац *със* звезди</p>",
    }  # fmt: skip
    web.editor().post(f"/posts/of/{post}/correct/", form)
    kept = web.desk.parts.store.named(post).post
    assert (kept.title, kept.published, kept.tags) == (
        "Нов проект: начало",
        date(2016, 12, 19),
        ("проекти", "Торино"),
    )
    assert kept.body == "<p>Свободен <b>текст</b></p>\n\n<p>Абзац *със* звезди</p>"


def test_a_correction_that_leaves_nothing_is_refused_and_changes_nothing(web: Web) -> None:
    dropped(web, file("edno.md", "# Едно\n\nТекст тук.\n"))
    response = web.editor().post("/posts/of/edno/correct/", {"title": "Едно", "body": "<script>x</script>"})
    assert "the post has no text" in shown(response)
    assert (web.desk.folder / "posts" / "edno.md").read_text("utf-8") == "# Едно\n\nТекст тук.\n"


def test_languages_that_are_not_wanted_are_not_translated(web: Web) -> None:
    dropped(web, file("edno.md", "# Едно\n\nТекст тук.\n"), languages=["it"], due="2017-03-01")
    web.work()
    translations = web.desk.parts.store.translations("edno")
    assert {language for _, language in translations} == {"it"}
    web.editor().post("/posts/of/edno/plan/", {"wanted": ["it", "de"], "due-de": "2017-04-01"})
    web.work()
    assert {language for _, language in web.desk.parts.store.translations("edno")} == {"it", "de"}


def test_a_withdrawn_post_is_gone_from_the_grid_and_its_file_is_kept(web: Web) -> None:
    dropped(web, file("edno.md", "# Едно\n\nТекст тук.\n"))
    web.editor().post("/posts/of/edno/withdraw/")
    assert web.editor().get("/posts/of/edno/").status_code == 404
    assert len(list((web.desk.folder / "var" / "originals").iterdir())) == 1


def test_a_picture_is_shown_from_the_workspace_and_nothing_else_is(web: Web) -> None:
    web.desk.write("snimka.png", "не е снимка")
    response = web.editor().get("/posts/pictures/snimka.png")
    assert response.headers["Content-Type"] == "image/png"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert web.editor().get("/posts/pictures/nov-proekt.md").status_code == 404


def test_who_only_reviews_sees_posts_but_cannot_change_them(web: Web) -> None:
    dropped(web, file("edno.md", POST))
    reviewer = web.reviewer("it")
    page = shown(reviewer.get("/posts/of/edno/"))
    assert "Correct" not in page
    for address in ("correct", "new-version", "withdraw", "put-back", "retry", "plan"):
        assert reviewer.post(f"/posts/of/edno/{address}/").status_code == 403, address
    assert reviewer.get("/posts/new/").status_code == 403
    assert web.partner("it").get("/posts/").status_code == 403


def test_a_file_of_many_posts_does_not_keep_the_page_waiting(web: Web) -> None:
    posts = [
        {"id": n, "slug": f"post-{n}", "title": {"rendered": f"Публикация {n}"}, "date": "2016-12-19T10:00:00",
         "content": {"rendered": f"<p>Текст на публикация номер {n}.</p>"}, "excerpt": {"rendered": ""},
         "link": f"https://example.eu/{n}", "status": "publish", "type": "post"}
        for n in range(12)
    ]  # fmt: skip
    page = shown(dropped(web, file("arhiv.json", json.dumps(posts))))
    assert "It holds 12 posts" in page
    assert len(web.desk.parts.store.listed()) == 0
    web.work()
    assert len(web.desk.parts.store.listed()) == 12
    assert web.desk.parts.store.translations("post-7")
    response = web.editor().post("/posts/of/post-7/correct/", {"title": "Х", "body": "<p>Х.</p>"})
    assert "arhiv.json holds other posts too" in shown(response)


@pytest.mark.parametrize("name", ["../../glagol.toml", "..\\x.md", "/etc/passwd", ".скрит.md", "a/b.txt"])
def test_a_file_s_name_leads_nowhere_else(web: Web, name: str) -> None:
    from pipeline.desk.posts.incoming import safe_name

    plain = safe_name(name)
    assert "/" not in plain
    assert "\\" not in plain
    assert not plain.startswith(".")
