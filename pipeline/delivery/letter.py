"""A message as a letter: subject, plain text, and HTML whose styles stand inside, for mail programs."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.delivery.channel import House
from pipeline.delivery.links import outward
from pipeline.delivery.markup import inner, to_text, tree_of
from pipeline.delivery.values import Change, Content, Kind, Message
from pipeline.delivery.words import cluster_name, correction_link, sides, words, written

_FONT = "font-family:Georgia,'Times New Roman',serif"
_STYLES = {
    "h2": "font-size:20px;line-height:1.3;margin:24px 0 8px",
    "h3": "font-size:18px;line-height:1.3;margin:20px 0 8px",
    "h4": "font-size:16px;line-height:1.3;margin:16px 0 8px",
    "p": "margin:0 0 14px",
    "ul": "margin:0 0 14px;padding-left:24px",
    "ol": "margin:0 0 14px;padding-left:24px",
    "li": "margin:0 0 6px",
    "blockquote": "margin:0 0 14px;padding:0 0 0 14px;border-left:3px solid #cccccc;color:#444444",
    "table": "border-collapse:collapse;margin:0 0 14px",
    "td": "border:1px solid #bbbbbb;padding:6px 10px;text-align:left;vertical-align:top",
    "th": "border:1px solid #bbbbbb;padding:6px 10px;text-align:left;vertical-align:top",
    "figure": "margin:0 0 14px",
    "figcaption": "font-size:14px;color:#595959",
    "img": "max-width:100%;height:auto;border:0",
    "pre": "white-space:pre-wrap;font-family:monospace;font-size:14px",
    "hr": "border:0;border-top:1px solid #cccccc;margin:20px 0",
}
_MOST_CARRIED = 6 * 2**20  # bytes of pictures in one letter; servers take some ten megabytes
_HEADING = "font-size:26px;line-height:1.25;margin:0 0 6px"
_FRAME = f"""<!doctype html>
<html lang="{{variant}}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title></head>
<body style="margin:0;padding:0;background:#f4f4f2">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f2">
<tr><td align="center" style="padding:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"
 style="max-width:640px;background:#ffffff;border-top:4px solid {{colour}}">
<tr><td style="padding:24px;{_FONT};font-size:16px;line-height:1.55;color:#222222;text-align:left">
{{inside}}
</td></tr></table></td></tr></table></body></html>
"""
_QUIET = "font-size:14px;color:#595959;margin:0 0 14px"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent; `pictures` by the content id that the HTML names."""

    subject: str
    text: str
    html: str
    pictures: dict[str, bytes]


def letter(messages: Sequence[Message], house: House, partner: str, unsubscribe: str) -> Letter:
    """Return a letter on one page, or a digest of several; all are in the first one's variant."""
    variant = messages[0].content.variant
    text = words(variant)
    cluster = cluster_name(house, variant)
    if len(messages) == 1:
        subject = text[messages[0].kind].replace("{title}", messages[0].content.title)
    else:
        subject = text["digest"].replace("{cluster}", cluster).replace("{count}", str(len(messages)))
    pictures: dict[str, bytes] = {}
    why = text["why"].replace("{partner}", partner).replace("{cluster}", cluster)
    plain = [_plain(message, house) for message in messages]
    rich = [_rich(message, house, pictures) for message in messages]
    plain.append(f"-- \n{cluster}\n{why}\n{text['unsubscribe']}: {_readable(unsubscribe)}\n")
    foot = (
        f'<p style="{_QUIET}">{html.escape(cluster)}<br>{html.escape(why)}<br>'
        f'<a href="{html.escape(unsubscribe)}" style="color:#595959">'
        f"{html.escape(text['unsubscribe'])}</a></p>"
    )
    rule = f'<hr style="{_STYLES["hr"]}">'
    return Letter(
        subject=" ".join(subject.split()),
        text="\n\n".join(plain),
        html=_FRAME.format(
            variant=variant,
            title=html.escape(subject),
            colour=house.cluster.colour,
            inside=rule.join([*rich, foot]),
        ),
        pictures=pictures,
    )


def _plain(message: Message, house: House) -> str:
    content, text = message.content, words(message.content.variant)
    parts = [content.title, written(content.published, content.variant)]
    if message.kind is Kind.WITHDRAWN:
        return "\n\n".join([content.title, text["withdrawn_note"]])
    if message.kind is Kind.UPDATED:
        parts += [text["changed"].upper(), *_plain_changes(message.changes, content)]
        parts += ["* * *"]
    parts += [content.summary, to_text(outward(content.body, content, house, anchors=False)).rstrip("\n")]
    parts += (
        ["----", to_text(outward(content.funding, content, house, anchors=False)).rstrip("\n")]
        if content.funding
        else []
    )
    parts += [f"{text['read']}: {content.address}"] if content.address else []
    link = correction_link(house, content)
    parts += [f"{text['correction']}: {_readable(link)}"] if link else []
    return "\n\n".join(part for part in parts if part)


def _readable(link: str) -> str:
    return link.removeprefix("mailto:").partition("?subject=")[0]


def _plain_changes(changes: Sequence[Change], content: Content) -> list[str]:
    found = [
        "\n".join(f"{label}: {passage}" for label, passage in sides(change, content.variant) if passage)
        for change in changes
    ]
    return found or [words(content.variant)["details"]]


def _rich(message: Message, house: House, pictures: dict[str, bytes]) -> str:
    content, text, quoted = message.content, words(message.content.variant), html.escape
    head = f'<h1 style="{_HEADING}">{quoted(content.title)}</h1>'
    if message.kind is Kind.WITHDRAWN:
        return head + f'<p style="{_STYLES["p"]}"><strong>{quoted(text["withdrawn_note"])}</strong></p>'
    day = written(content.published, content.variant)
    parts = [head, f'<p style="{_QUIET}">{quoted(day)}</p>' if day else ""]
    if message.kind is Kind.UPDATED:
        parts.append(_rich_changes(message.changes, content))
    if content.summary:
        parts.append(f'<p style="{_STYLES["p"]}"><strong>{quoted(content.summary)}</strong></p>')
    parts.append(_styled(content.body, message, house, pictures))
    if content.funding:
        parts.append(
            '<div style="border-top:1px solid #cccccc;padding-top:14px;font-size:14px">'
            + _styled(content.funding, message, house, pictures)
            + "</div>"
        )
    links = [(content.address, text["read"]), (correction_link(house, content), text["correction"])]
    parts.append(
        f'<p style="{_STYLES["p"]}">'
        + " · ".join(
            f'<a href="{quoted(address)}" style="color:{house.cluster.colour}">{quoted(label)}</a>'
            for address, label in links
            if address
        )
        + "</p>"
    )
    return "".join(parts)


def _rich_changes(changes: Sequence[Change], content: Content) -> str:
    text, quoted = words(content.variant), html.escape
    rows = []
    for change in changes:
        for (label, passage), colour in zip(
            sides(change, content.variant), ("#fbeaea", "#e8f4e8"), strict=True
        ):
            if passage:
                rows.append(
                    f'<p style="margin:0 0 6px;padding:6px 10px;background:{colour}">'
                    f"<strong>{quoted(label)}:</strong> {quoted(passage)}</p>"
                )
    inside = "".join(rows) or f'<p style="{_STYLES["p"]}">{quoted(text["details"])}</p>'
    return f'<h2 style="{_STYLES["h2"]}">{quoted(text["changed"])}</h2>{inside}<hr style="{_STYLES["hr"]}">'


def _styled(markup: str, message: Message, house: House, pictures: dict[str, bytes]) -> str:
    """Return HTML whose every element carries its style, and whose pictures travel along."""
    tree = tree_of(outward(markup, message.content, house, beside=message.content.pictures, anchors=False))
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        style = _STYLES.get(element.tag, "")
        if element.tag == "a":
            style = f"color:{house.cluster.colour}"
        if style and element is not tree:
            element.set("style", style)
        source = element.get("src") or ""
        if element.tag == "img" and source in message.pictures:
            carried = sum(map(len, pictures.values())) + len(message.pictures[source])
            if carried > _MOST_CARRIED:  # mail servers refuse more: its words stand for it
                words = element.get("alt") or ""
                element.attrib.clear()
                element.tag, element.text = "span", f"[{words}]" if words else ""
                continue
            name = source.rpartition("/")[2].replace(".", "-") + "@glagol"
            pictures[name] = message.pictures[source]
            element.set("src", f"cid:{name}")
    return inner(tree)
