"""Old addresses lead to the new ones: by a page that moves its reader on, and by `_redirects`."""

from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from pipeline.domain.text import escape_attribute


def redirect(path: str, *, to_root: str, url: str, lang: str) -> bytes:
    """Return a page that leads to another one of the site."""
    target = escape_attribute(to_root + path)
    canonical = f'<link rel="canonical" href="{escape_attribute(url)}">' if url else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>→</title>'
        f'<meta name="robots" content="noindex">{canonical}'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><main><h1><a href="{target}">→ {escape_attribute(path)}</a></h1></main></body></html>\n'
    ).encode()


def old_path(url: str, base: str = "/") -> str:
    """Return the path of an old site's address from our root, empty for one that no page can stand at.

    >>> old_path("http://old.example.eu/2016/12/19/%D0%BD%D0%BE%D0%B2/")
    '2016/12/19/нов/'
    >>> old_path("http://old.example.eu/?p=12"), old_path("http://old.example.eu/a/../../etc/")
    ('', '')
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.query or not path.startswith(base):
        return ""
    path = path.removeprefix(base)
    steps = path.rstrip("/").split("/")
    unsafe = any(step in ("", ".", "..") or not step.isprintable() or "\\" in step for step in steps)
    return "" if unsafe else path


def old_file(path: str) -> str:
    """Return the file that answers for an old path, empty where a static site has none."""
    name = path.rstrip("/").rpartition("/")[2]
    if path.endswith("/") or "." not in name:
        return f"{path.rstrip('/')}/index.html"
    return path if name.endswith((".html", ".htm")) else ""


def table(base: str, moved: Iterable[tuple[str, str]], languages: Iterable[str]) -> bytes:
    """Return `_redirects` (Netlify, Cloudflare Pages …): old and new paths, then each language's 404."""
    lines = [f"{base}{quote(old)} {base}{new} 301" for old, new in moved]
    lines += [f"{base}{code}/* {base}{code}/404.html 404" for code in languages]
    return ("\n".join(lines) + "\n").encode()
