"""Which pages a partner has: what was approved as a whole, in the languages that are theirs."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from pipeline import flow
from pipeline.desk.models import EditionRow, TallyRow
from pipeline.flow import Parts
from pipeline.publishing.variants import variants

# Also the sizes of a picture, of which several stand in one attribute.
_NEEDED = re.compile(r"\.\./\.\./([^\"'#?\s,<>]+\.\w+)")
_OF_STYLE = re.compile(r"""url\(["']?([^"')#?:]+)""")


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
    site, page = _site(parts), _page(parts, post, language)
    return [Offer(one.code, bool(page) and (site / one.code / page).is_file()) for one in variants(language)]


def bundle(parts: Parts, post: str, language: str, variant: str) -> bytes | None:
    """Return a published page with all that it shows, as a ZIP archive that opens without a network."""
    site, page = _site(parts), f"{variant}/{_page(parts, post, language)}"
    if not (site / page).is_file():
        return None
    html = (site / page).read_text("utf-8")
    needed = {name for name in _NEEDED.findall(html) if (site / name).is_file()}
    for style in [name for name in needed if name.endswith(".css")]:
        beside = Path(style).parent
        needed |= {
            (beside / name).as_posix()
            for name in _OF_STYLE.findall((site / style).read_text("utf-8"))
            if (site / beside / name).is_file()
        }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(page, html)
        for name in sorted(needed):
            archive.write(site / name, name)
    return target.getvalue()


def _page(parts: Parts, post: str, language: str) -> str:
    """Return where a page lies in the folder of its script; empty where it was never published."""
    addresses = flow.addresses_of(parts)
    return f"{addresses.of(post, language)}/index.html" if addresses.path(post, language) else ""


def _site(parts: Parts) -> Path:
    return parts.workspace / "outputs" / "site"
