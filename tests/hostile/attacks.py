"""Known attacks by scripts, in every form in which a post comes in, and a browser that sees one run."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VECTORS = tuple((Path(__file__).parent / "vectors.txt").read_text("utf-8").splitlines())
_WXR = (
    '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<item><title>{title}</title><link>javascript:alert(1)</link><category>{title}</category>"
    "<content:encoded>{body}</content:encoded><excerpt:encoded>{title}</excerpt:encoded>"
    "<wp:post_name>napad-wxr</wp:post_name></item></channel></rss>"
)
# Looks at a page as a person who opens it would be attacked.
_LOOK = """() => {
  const bad = [];
  for (const one of document.querySelectorAll('*')) {
    for (const {name, value} of one.attributes) {
      if (/^on/i.test(name)) bad.push(one.outerHTML.slice(0, 120));
      if (/^(href|src|action|formaction|data|poster|background|xlink:href)$/i.test(name)
          && /^[\\s\\x00-\\x1f]*(javascript|vbscript|data:text)/i.test(value)) bad.push(one.outerHTML.slice(0, 120));
    }
    if (['OBJECT', 'EMBED', 'APPLET'].includes(one.tagName)) bad.push(one.outerHTML.slice(0, 120));
    if (one.tagName === 'BASE' && !one.href.startsWith(location.origin + '/')) bad.push(one.outerHTML.slice(0, 120));
  }
  return bad;
}"""


def documents(vectors: tuple[str, ...] = VECTORS) -> dict[str, bytes]:
    """Return files that hold the vectors in their titles, summaries, tags and texts, by name."""
    import docx

    said = " ".join(vectors)
    title = vectors[0] + vectors[7]
    head = "".join(f"{name}: {json.dumps(said[:900])}\n" for name in ("title", "summary", "project"))
    tags = json.dumps(list(vectors[:3]))
    word = docx.Document()
    word.add_heading(title, 0)
    for vector in vectors:
        word.add_paragraph(vector)
    stream = io.BytesIO()
    word.save(stream)
    post = {
        "title": {"rendered": title + " нападение"},
        "content": {"rendered": "<p>Текст.</p>" + "\n".join(vectors)},
        "excerpt": {"rendered": said},
        "link": "javascript:alert(1)",
        "slug": "<script>alert(1)</script>",
    }
    return {
        "napad-md.md": (
            f"---\n{head}tags: {tags}\nurl: javascript:alert(1)\nslug: '../../\"><script>alert(1)</script>'\n---\n"
            + "\n\n".join(["Текст.", *vectors])
        ).encode(),
        "napad-html.html": f"<title>{escape(said[:300])}</title><p>Текст.</p>{''.join(vectors)}".encode(),
        "napad-txt.txt": "\n\n".join(
            ["Нападение", "Това е обикновен текст на една статия.", *vectors]
        ).encode(),
        "napad-docx.docx": stream.getvalue(),
        "napad-wxr.xml": _WXR.format(
            title=escape(title + " нападение"), body=escape("\n\n".join(vectors))
        ).encode(),
        "napad-json.json": json.dumps(post).encode(),
    }


@contextmanager
def attacked(browser: "Browser", **options: object) -> Iterator[tuple["Page", list[str]]]:
    """Open a page without a policy to protect it; yield it and what ran or was asked for elsewhere."""
    ran: list[str] = []
    context = browser.new_context(bypass_csp=True, **options)
    context.expose_function("ran", lambda where: ran.append(f"a script ran on {where}"))
    context.add_init_script(
        "for (const name of ['alert', 'confirm', 'prompt', 'msgbox']) window[name] = () => ran(location.href)"
    )
    page = context.new_page()
    page.on("request", lambda request: ran.append(request.url) if "evil.example" in request.url else None)
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    try:
        yield page, ran
    finally:
        context.close()


def dangers(page: "Page") -> list[str]:
    """Return what of a page would run if somebody clicked or pointed at it."""
    found: list[str] = page.evaluate(_LOOK)
    return found
