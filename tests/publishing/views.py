"""One post and its home page in three variants, as extensions are given them."""

from dataclasses import replace
from datetime import date

from pipeline.config import Cluster
from pipeline.publishing import Site
from pipeline.publishing.variants import variants
from pipeline.publishing.view import Alternate, Kind, Link, PageView

ADDRESS = "https://example.eu"
SITE = Site(Cluster(name="Клъстер „Зелена синергия“", names={"it": "Cluster «Sinergia Verde»"}), ADDRESS, ())
_VARIANTS = {variant.code: variant for code in ("bg", "it", "sr") for variant in variants(code)}
_SHOWN = ("bg", "it", "sr-Latn")
_TITLES = {
    "bg": "Нов проект на клъстера",
    "it": "Nuovo progetto del cluster",
    "sr-Latn": "Novi projekat klastera",
}


def view(code: str, path: str, kind: Kind, title: str, **more: object) -> PageView:
    """A page in a variant."""
    variant = _VARIANTS[code]
    return PageView(kind, "key", variant, path, f"{ADDRESS}/{path}", title, **more)  # type: ignore[arg-type]


def post(code: str, **more: object) -> PageView:
    """The post in a variant, with all its alternates."""
    alternates = tuple(
        Alternate(_VARIANTS[other], f"{other}/proekt/", f"{ADDRESS}/{other}/proekt/") for other in _SHOWN
    )
    made = view(
        code, f"{code}/proekt/", Kind.POST, _TITLES[code],
        description=f"{_TITLES[code]} & partner", body='<p>Текст <a href="../">назад</a></p>',
        published=date(2016, 12, 19), alternates=alternates, tags=(Link("проекти", f"{code}/"),),
    )  # fmt: skip
    return replace(made, **more)


def home(code: str) -> PageView:
    """The home page of a variant."""
    alternates = tuple(Alternate(_VARIANTS[other], f"{other}/", f"{ADDRESS}/{other}/") for other in _SHOWN)
    return view(code, f"{code}/", Kind.HOME, "Новини", alternates=alternates)
