"""A page as a file of its own: HTML that needs nothing else, and Markdown with its details ahead."""

import html
import json

import yaml

from pipeline.delivery.channel import House
from pipeline.delivery.links import outward
from pipeline.delivery.markup import to_markdown
from pipeline.delivery.values import Change, Content, Kind, Message
from pipeline.delivery.words import cluster_name, correction_link, sides, words, written

_STYLE = """body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 Georgia,serif;color:#222}
h1,h2,h3{line-height:1.25}img{max-width:100%;height:auto}table{border-collapse:collapse}
td,th{border:1px solid #bbb;padding:.3rem .6rem;text-align:left}aside,footer{border-top:1px solid #bbb;
margin-top:2rem;padding-top:1rem;font-size:.9rem}.date{color:#595959}"""


def page_html(content: Content, house: House) -> bytes:
    """Return a page as a document that stands alone beside its media folder."""
    text, quoted = words(content.variant), html.escape
    day = written(content.published, content.variant)
    link = correction_link(house, content)
    lines = [
        "<!doctype html>",
        f'<html lang="{content.variant}">',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{quoted(content.title)}</title>",
        f'<meta name="description" content="{quoted(content.summary)}">' if content.summary else "",
        f'<link rel="canonical" href="{quoted(content.address)}">' if content.address else "",
        f"<style>{_STYLE}a{{color:{house.cluster.colour}}}</style>",
        "<article>",
        f"<h1>{quoted(content.title)}</h1>",
        f'<p class="date">{quoted(day)}</p>' if day else "",
        f"<p><strong>{quoted(content.summary)}</strong></p>" if content.summary else "",
        _settled(content.body, content, house),
        "</article>",
        f"<aside>{_settled(content.funding, content, house)}</aside>" if content.funding else "",
        f"<footer><p>{quoted(cluster_name(house, content.variant))}"
        + (f' · <a href="{quoted(link)}">{quoted(text["correction"])}</a>' if link else "")
        + "</p></footer>",
    ]
    return ("\n".join(line for line in lines if line) + "\n").encode()


def page_markdown(content: Content, house: House) -> bytes:
    """Return a page as Markdown; its details stand ahead as YAML, as site generators read them."""
    details = {
        "title": content.title,
        "language": content.variant,
        **({"date": content.published} if content.published else {}),
        **({"summary": content.summary} if content.summary else {}),
        **({"tags": list(content.tags)} if content.tags else {}),
        **({"original": content.address} if content.address else {}),
    }
    head = yaml.safe_dump(details, allow_unicode=True, sort_keys=False, width=10**6)
    parts = [f"---\n{head}---\n", to_markdown(_settled(content.body, content, house, anchors=False))]
    if content.funding:
        parts += ["---\n", to_markdown(_settled(content.funding, content, house, anchors=False))]
    return "\n".join(parts).encode()


def _settled(markup: str, content: Content, house: House, *, anchors: bool = True) -> str:
    """Return HTML for a file that lies beside the page's pictures and downloads."""
    return outward(markup, content, house, beside=(*content.pictures, *content.downloads), anchors=anchors)


def changes_markdown(changes: tuple[Change, ...], variant: str) -> bytes:
    """Return what changed as Markdown, for a person."""
    text = words(variant)
    lines = [f"# {text['changed']}", ""]
    for change in changes:
        lines += [f"- **{label}:** {passage}" for label, passage in sides(change, variant) if passage]
        lines.append("")
    return ("\n".join(lines if changes else [*lines, text["details"], ""])).encode()


def metadata(message: Message) -> bytes:
    """Return what a program wants to know of a page, as JSON."""
    content = message.content
    return (
        json.dumps(
            {
                "key": message.key,
                "kind": message.kind,
                "post": content.post,
                "language": content.variant,
                "version": content.version,
                "title": content.title,
                "summary": content.summary,
                "published": content.published.isoformat() if content.published else None,
                "tags": list(content.tags),
                "project": content.project,
                "address": content.address,
                "pictures": list(content.pictures) if message.kind is not Kind.WITHDRAWN else [],
                "downloads": list(content.downloads) if message.kind is not Kind.WITHDRAWN else [],
                "final": message.at.isoformat(),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    ).encode()
