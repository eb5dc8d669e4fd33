"""PO, for translators with Poedit or Weblate: tags are ⟨1⟩ marks, drafts are marked as fuzzy.

https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. The context is post/segment;
what a segment was when it left stands in an extracted comment, as findings and terms do.
"""

import re
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from pipeline import __version__
from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.interchange import marks
from pipeline.interchange.languages import code_of
from pipeline.interchange.remarks import remarks
from pipeline.interchange.values import Binding, Bundle, Outgoing, Parcel, Returned, binding_of

_BOUND = re.compile(r"glagol: source=([0-9a-f]{12}) target=([0-9a-f]{12})? state=(" + "|".join(State) + ")")


def write_bundle(bundle: Bundle) -> bytes:
    """Return a post for another tool."""
    catalog = Catalog(
        locale=bundle.language,
        project=bundle.post,
        version=__version__,
        creation_date=bundle.at,
        revision_date=bundle.at,
        last_translator="glagol",
        language_team=bundle.language,
        msgid_bugs_address="",
        charset="utf-8",
        fuzzy=False,
        header_comment=f"# {bundle.title or bundle.post}",
    )
    for item in bundle.items:
        _add(catalog, bundle, item)
    stream = BytesIO()
    write_po(stream, catalog, width=0, sort_output=False)
    return stream.getvalue()


def _add(catalog: Catalog, bundle: Bundle, item: Outgoing) -> None:
    segment, translation = item.reviewed.segment, item.reviewed.translation
    bound = binding_of(item.reviewed)
    draft = translation and item.reviewed.standing.state in (State.INITIAL, State.TRANSLATED)
    comments = [
        f"glagol: source={bound.source} target={bound.target} state={bound.state}",
        str(segment.kind),
        *(marks.visible(remark) for remark in remarks(item, bundle.language)),
        *(
            f"{match.score} %: {marks.write(match.source)} = {marks.write(match.target)}"
            for match in item.matches
        ),
    ]
    catalog.add(
        marks.write(segment.source),
        marks.write(translation.target) if translation else "",
        flags=["fuzzy"] if draft else [],
        auto_comments=[" ".join(comment.split()) for comment in comments],
        context=f"{bundle.post}/{segment.id}",
    )


def read_parcel(content: bytes, where: str) -> Parcel:
    """Return what a file of any tool says of its segments. Raises ExchangeError."""
    try:
        # A file that is no PO reads as a catalogue of nothing.
        catalog = read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as error:
        raise ExchangeError(f"this is not PO: {error}", where=where) from error
    except AttributeError as error:  # what Babel makes of a header's date with a line break in it
        raise ExchangeError(
            "a date in the header cannot be read", where=where, hint="Write it as “2017-01-27 12:05+0000”"
        ) from error
    language = str(catalog.locale or catalog.locale_identifier or "")
    if not language:
        raise ExchangeError("the file names no language", where=where, hint="Add the header “Language: it”")
    return Parcel(code_of(language), tuple(_returned(message, where) for message in catalog if message.id))


def _returned(message: Message, where: str) -> Returned:
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        raise ExchangeError("plural forms are not used in posts", where=f"{where}:{message.lineno}")
    post, _, segment = (message.context or "").rpartition("/")
    found = _BOUND.search(" ".join(message.auto_comments))
    return Returned(
        post=post if found else "",
        segment=segment,
        source=marks.read(message.id),
        target=marks.read(message.string) if message.string else None,
        # Who takes the mark away confirms the text.
        state=State.INITIAL if message.fuzzy or not message.string else State.REVIEWED,
        bound=Binding(found[1], found[2] or "", State(found[3])) if found else None,
        comments=tuple(message.user_comments),
    )
