"""Markdown with YAML front matter: title, date, summary, tags, project, slug, url, corrected, correction."""

import re
from datetime import date, datetime
from typing import Any

import yaml

from pipeline.domain.errors import IntakeError
from pipeline.domain.text import escape
from pipeline.intake.draft import Draft

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t#]*(?:\n|\Z)")
_EXTENSIONS = ["tables", "footnotes", "attr_list", "md_in_html", "sane_lists"]


def read(text: str, where: str) -> Draft:
    """Return the draft of a Markdown post; its title may also be the first `# heading`."""
    fields, body = _front_matter(text, where)
    title = str(fields.get("title") or "").strip()
    heading = _HEADING.match(body)
    if heading and title in ("", heading[1].strip()):
        title, body = heading[1].strip(), body[heading.end() :]
    return Draft(
        title=title,
        html=to_html(body) + _correction(fields),
        summary=str(fields.get("summary") or "").strip(),
        published=_date(fields.get("date"), where),
        tags=_tags(fields.get("tags"), where),
        corrected=_date(fields.get("corrected"), where),
        project=str(fields.get("project") or "").strip(),
        slug=str(fields.get("slug") or "").strip(),
        url=str(fields.get("url") or "").strip(),
    )


def to_html(text: str) -> str:
    """Return the HTML of Markdown without front matter; it is not sanitised yet."""
    import markdown

    return markdown.markdown(text, extensions=_EXTENSIONS, output_format="html")


def _correction(fields: dict[str, Any]) -> str:
    """Return the note of what was put right, as part of the text: it is translated like the rest."""
    note = str(fields.get("correction") or "").strip()
    return f'<section id="correction"><p>{escape(note)}</p></section>' if note else ""


def _front_matter(text: str, where: str) -> tuple[dict[str, Any], str]:
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
    try:
        fields = yaml.safe_load(found[1]) or {}
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
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for form in ("%d.%m.%Y", "%d.%m.%Y г.", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(value).strip(), form).date()
        except ValueError:
            continue
    raise IntakeError(
        f"the date {value!r} cannot be read",
        where=where,
        hint="Write it as 2016-12-19 or 19.12.2016",
    )


def _tags(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        raise IntakeError("tags must be a list", where=where, hint="Write tags: [проекти, събития]")
    return tuple(str(tag).strip() for tag in value if str(tag).strip())
