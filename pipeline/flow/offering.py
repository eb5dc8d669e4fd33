"""A final page is put on its way to the partners of its language; a withdrawn one is taken back.

Called inside the transaction of the decision: the page is final and on its way, or neither.
"""

import html
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from pipeline.delivery.channel import House
from pipeline.delivery.links import outward
from pipeline.delivery.partners import lines_for
from pipeline.delivery.values import Content, Delivery, Kind
from pipeline.domain.page import Page
from pipeline.files import put
from pipeline.flow.addressing import AddressesOf, once_read
from pipeline.flow.carried import Carried
from pipeline.flow.parts import Parts
from pipeline.projects import project_of
from pipeline.publishing.emblem import eu_picture
from pipeline.publishing.funding import funding
from pipeline.publishing.latin import in_script
from pipeline.publishing.texts import words
from pipeline.publishing.variants import Variant, variants


def offer(
    parts: Parts, page: Page, only: Collection[str] = (), addresses: AddressesOf | None = None
) -> list[Delivery]:
    """Put an approved page on its way to exactly the partners of its language, or those named."""
    addresses = addresses or once_read(parts)
    made: list[Delivery] = []
    for variant in variants(page.language):
        lines = [
            line for line in lines_for(parts.partners, variant.code) if not only or line.partner.key in only
        ]
        if lines:
            made += parts.outbox.offer(content_of(parts, page, variant, addresses), lines, parts.now())
    return made


def offer_again(
    parts: Parts, post: str, only: Collection[str] = (), addresses: AddressesOf | None = None
) -> list[Delivery]:
    """Put the pages of a post on their way as they were approved last, but for those a person took back."""
    addresses = addresses or once_read(parts)
    latest: dict[str, Delivery] = {}
    for delivery in parts.outbox.deliveries(post=post):  # the newest first
        latest.setdefault(delivery.variant, delivery)
    taken_back = {code for code, one in latest.items() if one.kind is Kind.WITHDRAWN and one.by}
    made: list[Delivery] = []
    for language in parts.settings.languages.targets:
        page = parts.store.edition(post, language)
        if page and not taken_back.intersection(variant.code for variant in variants(language)):
            made += offer(parts, page, only, addresses)
    return made


def withdraw(
    parts: Parts, post: str, languages: Sequence[str] = (), after: timedelta = timedelta(), by: str = ""
) -> list[Delivery]:
    """Take a post's pages back from every partner that they went to, some time from now."""
    codes = languages or parts.settings.languages.targets
    chosen = [variant.code for language in codes for variant in variants(language)]
    lines = [line for partner in parts.partners.values() for line in partner.lines]
    now = parts.now()
    return parts.outbox.withdraw(post, chosen, lines, now, now + after, by)


def content_of(parts: Parts, page: Page, variant: Variant, addresses: AddressesOf) -> Content:
    """Return a page as partners get it; what travels along is kept as it is now."""
    content, carried = _settled(parts, page, variant, addresses)
    for name, data in (*carried.pictures.items(), *carried.downloads.items()):
        _keep(parts, name, data)
    return content


def reachable(parts: Parts, page: Page, variant: Variant) -> Content:
    """Return a page for whoever takes its text alone: links lead to the site, pictures are words."""
    content, _carried = _settled(parts, page, variant, once_read(parts))
    house = house_of(parts)
    return replace(
        content,
        body=outward(content.body, content, house),
        funding=outward(content.funding, content, house),
        pictures=(),
        downloads=(),
    )


def house_of(parts: Parts) -> House:
    """Return what channels know of the workspace."""
    settings = parts.settings
    return House(
        workspace=parts.workspace,
        cluster=settings.cluster,
        mail=settings.mail,
        corrections=settings.delivery.corrections,
        unsubscribe=settings.delivery.unsubscribe,
        feeds=settings.delivery.feeds,
        site=settings.publishing.address,
    )


def _settled(parts: Parts, page: Page, variant: Variant, addresses: AddressesOf) -> tuple[Content, Carried]:
    """Return a page whose links mean what they mean to partners, and what travels along."""
    shown = in_script(page, variant)
    site = parts.settings.publishing.address
    carried = Carried((parts.workspace / "var", parts.workspace / "posts"), site)
    body = carried.adopt(shown.body, partial(_leads, parts, page, variant, addresses))
    owed = _owed(parts, page, variant, carried)
    content = Content(
        post=page.post,
        variant=variant.code,
        title=shown.title,
        body=body,
        summary=shown.summary,
        funding=owed,
        published=page.published,
        tags=page.tags,
        project=page.project,
        address=_address(parts, page, variant, addresses),
        pictures=tuple(sorted(carried.pictures)),
        downloads=tuple(sorted(carried.downloads)),
    )
    return content, carried


def _leads(parts: Parts, page: Page, variant: Variant, addresses: AddressesOf, name: str) -> str:
    """Return where another post stands: its approved page in the same language, else the original.

    Empty where it has neither, or no site. A draft is nothing to lead a partner's readers to.
    """
    site = parts.settings.publishing.address
    if not site or not name:
        return ""
    if name == page.post:
        return _address(parts, page, variant, addresses)
    taken = parts.store.named(name)
    if taken is None:
        return ""
    edition = parts.store.edition(taken.post.id, page.language)
    if edition:
        return _address(parts, edition, variant, addresses)
    original = Page(taken.post.id, "bg", taken.post.title, "")
    return _address(parts, original, variants("bg")[0], addresses)


def _address(parts: Parts, page: Page, variant: Variant, addresses: AddressesOf) -> str:
    """Return where the page stands on the site, or will once it is published."""
    site = parts.settings.publishing.address
    return f"{site}/{variant.code}/{addresses().due(page)}/" if site else ""


def _owed(parts: Parts, page: Page, variant: Variant, pictures: Carried) -> str:
    """Return what the page owes to those who pay for its project, as HTML."""
    name = project_of(parts.projects, page.post, page.project)
    found = funding(parts.projects.get(name), variant)
    if found is None:
        return ""
    said, quoted = words(variant), html.escape
    lines = []
    if found.emblem:
        source = pictures.add(eu_picture(), ".png")
        lines.append(f'<p><img src="{source}" width="90" height="60" alt="{quoted(said["eu_emblem"])}"></p>')
    if found.statement:
        lines.append(f"<p><strong>{quoted(found.statement)}</strong></p>")
    about = (
        f'<a href="{quoted(found.address)}">{quoted(found.name)}</a>' if found.address else quoted(found.name)
    )
    about += f" · {quoted(found.programme)}" if found.programme else ""
    about += f" · {quoted(said['grant'])} {quoted(found.grant)}" if found.grant else ""
    lines.append(f"<p>{about}</p>")
    if found.disclaimer:
        lines.append(f"<p>{quoted(found.disclaimer)}</p>")
    return "".join(lines)


def _keep(parts: Parts, name: str, content: bytes) -> None:
    path = carried_path(parts, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, content)


def carried_path(parts: Parts, name: str) -> Path:
    """Return where a picture or download of deliveries is kept: what went out stays as it was."""
    return parts.workspace / "var" / "delivered" / name
