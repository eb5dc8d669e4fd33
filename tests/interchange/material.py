"""Texts, segments and bundles for the tests of all formats."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

from pipeline.domain.decision import Standing, State
from pipeline.domain.post import BlockKind, Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.domain.translation import Finding, Origin, Severity, Translation
from pipeline.glossary.terms import Forbidden, Rendering, Term
from pipeline.interchange.values import Bundle, Match, Outgoing

AT = datetime(2017, 1, 27, 12, 5, 3, tzinfo=UTC)
SCHEMAS = Path(__file__).parent / "schemas"
BOLD = (Tag(1, "open", "<strong>"), Tag(1, "close", "</strong>"))
LINK = (Tag(2, "open", '<a href="https://example.eu/?a=1&amp;b=2">'), Tag(2, "close", "</a>"))
BREAK = Tag(3, "void", "<br>")
SOURCE = TaggedText(("Виж ", BOLD[0], "новия ", LINK[0], "проект", LINK[1], BOLD[1], " тук.", BREAK))
TARGET = TaggedText(("Vedi il ", BOLD[0], "nuovo ", LINK[0], "progetto", LINK[1], BOLD[1], " qui.", BREAK))
TERM = Term(
    "проект",
    {"it": Rendering(("progetto", "iniziativa"), (Forbidden("project", "progetto"),))},
    note="също в заглавия",
)

_WORDS = [
    "Клъстер ",
    "нов",
    " проект.",
    " ",
    "ђ, љ, њ, џ",
    "👩‍🌾🇧🇬",
    "⟨1⟩",
    "⟨",
    "⟨⟨2/⟩",
    "⟨U+0001⟩",
    "\n",
    "\r\n",
    "\t",
]
_letters = st.characters(exclude_categories=["Cs"])
_strings = st.one_of(
    st.sampled_from(_WORDS), st.text(_letters, max_size=8), st.text("\x00\x01\x0b\x1f\x85\ufffe ", max_size=3)
)
_tags = st.builds(
    Tag,
    st.integers(1, 4),
    st.sampled_from(["open", "close", "void"]),
    st.sampled_from(["<b>", "</b>", "<img>", '<a href="x&amp;y">', "", " "]),
)


@st.composite
def texts(draw: st.DrawFn) -> TaggedText:
    """Any words and any tags in any order: nested, crossing, doubled and half pairs; never empty."""
    parts = draw(st.lists(st.one_of(_strings, _tags), max_size=9))
    return joined([*parts, draw(st.sampled_from(["край", " ", ".\n"]))])


def reviewed(
    source: TaggedText,
    target: TaggedText | None,
    *,
    number: int = 0,
    language: str = "it",
    state: State = State.TRANSLATED,
    origin: Origin = Origin.MT,
    findings: tuple[Finding, ...] = (),
) -> Reviewed:
    translation = Translation(language, source.digest, target, origin, "test") if target else None
    standing = Standing(state if target else State.INITIAL)
    return Reviewed(
        Segment(f"s{number}", BlockKind.PARAGRAPH, number, source), translation, standing, findings
    )


def bundle(*items: Reviewed, language: str = "it") -> Bundle:
    return Bundle("nov-proekt", language, tuple(map(Outgoing, items)), AT, "Нов проект")


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    language = draw(st.sampled_from(["it", "hu", "de", "pt", "ro", "sr"]))
    return bundle(
        *(
            reviewed(
                draw(texts()),
                draw(texts()),
                number=number,
                language=language,
                state=draw(st.sampled_from(State)),
                origin=draw(st.sampled_from(Origin)),
            )
            for number in range(draw(st.integers(1, 2)))
        ),
        language=language,
    )


def full_bundle() -> Bundle:
    """A bundle with everything that a format can carry, its texts ordinary ones."""
    findings = (
        Finding("numbers", "Numbers differ.", Severity.BLOCKING),
        Finding("length", "The translation is much \x01 shorter."),
    )
    crossing = TaggedText((BOLD[0], "нов ", LINK[0], "проект", BOLD[1], " тук", LINK[1], "\x0b."))
    half = TaggedText(("Там", BOLD[1], " е ", LINK[0], "тук."))
    return Bundle(
        "nov-proekt",
        "it",
        (
            Outgoing(
                reviewed(SOURCE, TARGET, findings=findings),
                (TERM,),
                (Match(SOURCE, TARGET, 100, "memory"), Match(half, half, 85, "memory")),
            ),
            Outgoing(reviewed(crossing, crossing, number=1, state=State.FINAL, origin=Origin.HUMAN)),
            Outgoing(reviewed(half, half, number=2, state=State.REVIEWED, origin=Origin.TM_FUZZY)),
            Outgoing(reviewed(TaggedText.plain("Още не е преведено."), None, number=3)),
        ),
        AT,
        "Нов проект",
    )


def schema(name: str) -> etree.XMLSchema:
    """Return an official schema whose import of the xml: attributes stays on this machine."""
    text = (SCHEMAS / name).read_bytes()
    local = (SCHEMAS / "informativeCopiesOf3rdPartySchemas/w3c/xml.xsd").as_uri().encode()
    for place in (b"http://www.w3.org/2001/xml.xsd", b"informativeCopiesOf3rdPartySchemas/w3c/xml.xsd"):
        text = text.replace(b'schemaLocation="' + place + b'"', b'schemaLocation="' + local + b'"')
    return etree.XMLSchema(etree.parse(BytesIO(text)))


def assert_valid(check: etree.XMLSchema | etree.DTD, content: bytes) -> None:
    check.assertValid(etree.fromstring(content))
