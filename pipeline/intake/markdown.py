"""Markdown with YAML front matter: title, date, summary, tags, project, slug, url, corrected, correction."""

import re
from datetime import date, datetime

import yaml

from pipeline.domain.errors import IntakeError
from pipeline.domain.text import escape
from pipeline.intake.draft import Draft

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t#]*(?:\n|\Z)")
_LONGEST = 64 * 2**10  # characters of front matter
_LONGEST_TEXT = 1_000_000
_MOST_LINES = 5_000
_MOST_OPEN = 200
_OPEN = {
    "[": re.compile(r"[\[\]]"),
    "](": re.compile(r"\]\(|\)"),
    "<": re.compile(r"<(?=[\w/!?])|>"),
}
_GAP = re.compile(r"\n{20,}")
_NOTHING = {"", "~", "null"}
_EXTENSIONS = ["tables", "footnotes", "attr_list", "md_in_html", "sane_lists"]


def read(text: str, where: str) -> Draft:
    """Return the draft of a Markdown post; its title may also be the first `# heading`."""
    fields, body = _front_matter(text, where)
    title = _words(fields, "title")
    heading = _HEADING.match(body)
    if heading and title in ("", heading[1].strip()):
        title, body = heading[1].strip(), body[heading.end() :]
    return Draft(
        title=title,
        html=to_html(body, where) + _correction(fields),
        summary=_words(fields, "summary"),
        published=_date(fields.get("date"), where),
        tags=_tags(fields.get("tags"), where),
        corrected=_date(fields.get("corrected"), where),
        project=_words(fields, "project"),
        slug=_words(fields, "slug"),
        url=_words(fields, "url"),
    )


def to_html(text: str, where: str = "") -> str:
    """Return the HTML of Markdown without front matter; it is not sanitised yet.

    Raises IntakeError for what would take hours: the time grows with the square of what stays open.
    """
    import markdown

    if len(text) > _LONGEST_TEXT or any(block.count("\n") > _MOST_LINES for block in text.split("\n\n")):
        raise IntakeError(
            f"the text has more than {_LONGEST_TEXT:,} characters, or {_MOST_LINES:,} lines without a gap",
            where=where,
            hint="Split it into several posts",
        )
    for opening, pattern in _OPEN.items():
        if _most_open(text, pattern) > _MOST_OPEN:
            raise IntakeError(
                f"there are more than {_MOST_OPEN} {opening} that nothing closes",
                where=where,
                hint="Is this text and not data?",
            )
    try:
        return markdown.markdown(_GAP.sub("\n\n", text), extensions=_EXTENSIONS, output_format="html")
    except RecursionError as error:
        raise IntakeError(
            "lists or quotations are nested too deeply", where=where, hint="Use fewer levels"
        ) from error


def _most_open(text: str, pattern: re.Pattern[str]) -> int:
    """Return how many brackets are open at once, at most."""
    most = depth = 0
    for found in pattern.finditer(text):
        depth = depth + 1 if found.group() not in "])>" else max(depth - 1, 0)
        most = max(most, depth)
    return most


class _Words(yaml.BaseLoader):
    """Reads every value as the words that stand there: „title: 2016“ is no number, „да“ no yes.

    What stands for another place (`*name`) is refused: ten lines of it can swell to gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="a value cannot begin with *",
                problem_mark=self.peek_event().start_mark,  # type: ignore[no-untyped-call]
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def _words(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return "" if not isinstance(value, str) or value in _NOTHING else value.strip()


def _correction(fields: dict[str, object]) -> str:
    """Return the note of what was put right, as part of the text: it is translated like the rest."""
    note = _words(fields, "correction")
    return f'<section id="correction"><p>{escape(note)}</p></section>' if note else ""


def _front_matter(text: str, where: str) -> tuple[dict[str, object], str]:
    text = text.replace("\r\n", "\n").lstrip("\n")
    found = _FRONT_MATTER.match(text)
    if found is None:
        if text.startswith("---\n"):
            raise IntakeError(
                "the front matter has no end",
                where=f"{where}:1",
                hint="Close it with a line of ---",
            )
        return {}, text
    if len(found[1]) > _LONGEST:
        raise IntakeError(f"the front matter is longer than {_LONGEST:,} characters", where=f"{where}:1")
    try:
        fields = yaml.load(found[1], _Words) or {}  # nosec B506  # noqa: S506  # it makes words of everything
    except RecursionError as error:
        raise IntakeError("the front matter is nested too deeply", where=f"{where}:2") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        problem = getattr(error, "problem", None) or "not YAML"
        raise IntakeError(
            f"the front matter cannot be read: {problem}",
            where=f"{where}:{line}",
            hint="Write one `key: value` a line, with quotes around a value that holds a colon",
        ) from error
    if not isinstance(fields, dict):
        raise IntakeError("the front matter is not a list of `key: value` lines", where=f"{where}:2")
    return fields, text[found.end() :]


def _date(value: object, where: str) -> date | None:
    words = str(value or "").strip()
    if words in _NOTHING:
        return None
    for form in ("%d.%m.%Y", "%d.%m.%Y г.", "%Y-%m-%d"):
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(words).date()
    except ValueError as error:
        raise _undated(words, where) from error


def _undated(words: str, where: str) -> IntakeError:
    return IntakeError(
        f"the date {words[:40]!r} cannot be read",
        where=where,
        hint="Write it as 2016-12-19 or 19.12.2016",
    )


def _tags(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",") if value not in _NOTHING else ()
    if not isinstance(value, list | tuple | None):
        raise IntakeError("tags must be a list", where=where, hint="Write tags: [проекти, събития]")
    return tuple(tag.strip() for tag in value or () if isinstance(tag, str) and tag.strip())
