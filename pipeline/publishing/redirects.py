"""Old addresses lead to the new ones: by a page that moves its reader on, and by `_redirects`."""

from collections.abc import Iterable

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


def table(base: str, moved: Iterable[tuple[str, str]], languages: Iterable[str]) -> bytes:
    """Return `_redirects` (Netlify, Cloudflare Pages …): old and new paths, then each language's 404."""
    lines = [f"{base}{old} {base}{new} 301" for old, new in moved]
    lines += [f"{base}{code}/* {base}{code}/404.html 404" for code in languages]
    return ("\n".join(lines) + "\n").encode()
