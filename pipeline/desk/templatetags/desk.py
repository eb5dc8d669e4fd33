"""What templates call: may, names of languages, dates, addresses with another query."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale, dates
from django import template
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pipeline.desk.deliveries import words
from pipeline.desk.people.roles import Action
from pipeline.desk.people.roles import may as _may
from pipeline.desk.web import answers, failures

register = template.Library()
register.filter("told_line", failures.told_line)
register.filter("answered", answers.answered)


@register.simple_tag(takes_context=True)
def may(context: RequestContext, action: str, language: str | None = None) -> bool:
    """Say whether the person may do something: {% may "approve" "it" as can %}."""
    person = context.get("person")
    return person is not None and _may(person, Action(action), language)


@register.filter
def language_name(code: str) -> str:
    """Return a language's name in the interface's language."""
    return _language_name(code, _locale())


@lru_cache(maxsize=500)
def _language_name(code: str, locale: str) -> str:
    return Locale.parse(locale).languages.get(code, code)


@register.filter
def variant_name(code: str) -> str:
    """Return the name of a language in one script: Serbian (Latin)."""
    return _variant_name(code, _locale())


@lru_cache(maxsize=500)
def _variant_name(code: str, locale: str) -> str:
    return Locale.parse(code.replace("-", "_")).get_display_name(locale) or code


@register.filter
def delivery_state(status: str) -> Any:
    """Return what the state of a delivery is called."""
    return words.STATES[status]


@register.filter
def delivery_tone(status: str) -> str:
    """Return the colour in which a delivery's state is shown."""
    return words.TONES.get(status, "")


@register.filter
def delivery_kind(kind: str) -> Any:
    """Return what a kind of delivery is called."""
    return words.KINDS[kind]


@register.filter
def delivery_outcome(outcome: str) -> Any:
    """Return what an attempt's outcome is called."""
    return words.OUTCOMES.get(outcome, outcome)


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date in the interface's language."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return dates.format_date(value, "medium", locale=_locale()) if value else ""


def day_month(value: date | None) -> str:
    """Return a date without its year, in the interface's language."""
    return _day_month(value, _locale()) if value else ""


@lru_cache(maxsize=2000)
def _day_month(value: date, locale: str) -> str:
    return dates.format_skeleton("MMMd", value, locale=locale)


@register.simple_tag(takes_context=True)
def work_address(context: RequestContext, post: str, language: str) -> str:
    """Return where one works on a post in a language: at its segments, or on the post's own page."""
    person = context.get("person")
    if person is not None and _may(person, Action.EDIT, language):
        try:
            return reverse("review-post", args=[language, post])
        except NoReverseMatch:
            pass
    return reverse("post", args=[post])


_STATES = {
    "waiting": _("waits"),
    "translated": _("to review"),
    "reviewed": _("second person"),
    "stale": _("changed"),
    "final": _("approved"),
}


@register.simple_tag(takes_context=True)
def grid_cell(context: RequestContext, post: str, cell: Any) -> str:
    """Return one cell of the grid. A page has hundreds: a template of its own would take too long."""
    name = language_name(cell.language)
    if cell.state == "off":
        return format_html(
            '<span class="cell off"><span class="visually-hidden">{}: {}</span>'
            '<span aria-hidden="true">–</span></span>',
            name,
            gettext("not wanted"),
        )
    is_open = cell.state != "final"
    due: Any = ""
    if cell.due and is_open:
        missed = (
            format_html('<span class="visually-hidden">{}: </span>', gettext("missed")) if cell.late else ""
        )
        due = format_html('<span class="cell-due">{}{}</span>', missed, day_month(cell.due))
    return format_html(
        '<a class="cell {}{}" href="{}"><span class="cell-language" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}: </span><span class="cell-state">{}</span>{}{}</a>',
        cell.state,
        " late" if cell.late else "",
        work_address(context, post, cell.language),
        cell.language.upper(),
        name,
        _STATES[cell.state],
        format_html('<span class="cell-count">{}/{}</span>', cell.done, cell.segments)
        if is_open and cell.done
        else "",
        due,
    )


@register.filter
def moment(value: datetime | None) -> str:
    """Return a date and time in the interface's language."""
    if value is None:
        return ""
    here = timezone.localtime(value)
    day, time = (
        dates.format_date(here, "medium", _locale()),
        dates.format_time(here, "short", locale=_locale()),
    )
    return f"{day}, {time}"


@register.filter
def ago(value: datetime | None) -> str:
    """Return how long ago something was, in the interface's language."""
    if value is None:
        return ""
    return dates.format_timedelta(value - timezone.now(), add_direction=True, locale=_locale())


@register.filter
def told(value: Any) -> str:
    """Return a value of the audit log in words.

    >>> told({"it": "2026-12-28", "hu": True}), told(["a", "b"])
    ('it 2026-12-28, hu', 'a, b')
    """
    if isinstance(value, dict):
        pairs = ((name, told(one)) for name, one in value.items() if one)
        return ", ".join(name if one == "True" else f"{name} {one}" for name, one in pairs)
    return ", ".join(map(told, value)) if isinstance(value, list) else str(value)


@register.filter
def share(part: int, whole: int) -> int:
    """Return how many hundredths of a whole a part is."""
    return round(100 * part / whole) if whole else 0


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changed: Any) -> str:
    """Return this address's query with some values changed: {% query page=2 %}."""
    values = context["request"].GET.copy()
    for name, value in changed.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return "?" + values.urlencode()


def _locale() -> str:
    return {"sr-latn": "sr_Latn", "sr": "sr_Cyrl"}.get(code := translation.get_language() or "en", code)
