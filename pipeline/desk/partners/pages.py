"""Which pages a partner has: what was approved as a whole, in the languages that are theirs."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from pipeline.desk.models import EditionRow, TallyRow
from pipeline.domain.page import Page
from pipeline.flow import Parts
from pipeline.language.serbian import to_latin
from pipeline.publishing.latin import html_to_latin
from pipeline.publishing.variants import Variant, variants

_NEEDED = re.compile(r'(?:src|href)="\.\./\.\./([^"#?]+)"')


@dataclass(frozen=True, slots=True)
class Offer:
    """A page as it can be taken along: in one script."""

    code: str
    published: bool


def editions(languages: Sequence[str]) -> QuerySet[Any]:
    """Return the newest approved page of each post in some languages, the newest approval first."""
    newest = (
        EditionRow.objects.filter(post=OuterRef("post"), language=OuterRef("language"))
        .order_by("-id")
        .values("id")[:1]
    )
    changed = TallyRow.objects.filter(post=OuterRef("post"), language=OuterRef("language"))
    return (
        EditionRow.objects.filter(language__in=languages, post__active=True, pk=Subquery(newest))
        .annotate(
            title=KT("content__title"),
            key=F("post__key"),
            done=Subquery(changed.values("final")[:1]),
            segments=Subquery(changed.values("segments")[:1]),
        )
        .defer("content")
        .order_by("-id")
    )


def variants_of(parts: Parts, post: str, language: str) -> list[Offer]:
    """Return in which scripts a page can be taken along, and whether the site has it already."""
    site = _site(parts)
    return [Offer(one.code, (site / one.code / post / "index.html").is_file()) for one in variants(language)]


def in_script(page: Page, variant: Variant) -> Page:
    """Return a page in the script of a variant."""
    if not variant.is_latin_serbian:
        return page
    return replace(
        page,
        title=to_latin(page.title),
        summary=to_latin(page.summary),
        body=html_to_latin(page.body),
    )


def bundle(parts: Parts, post: str, variant: str) -> bytes | None:
    """Return a published page with all that it shows, as a ZIP archive that opens without a network."""
    site = _site(parts)
    page = site / variant / post / "index.html"
    if not page.is_file():
        return None
    html = page.read_text("utf-8")
    needed = sorted({name for name in _NEEDED.findall(html) if (site / name).is_file()})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{variant}/{post}/index.html", html)
        for name in needed:
            archive.write(site / name, name)
    return target.getvalue()


def _site(parts: Parts) -> Path:
    return parts.workspace / "outputs" / "site"
