"""Whom each event concerns, and what they are told."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from pipeline.desk.models import EditionRow, JobRow, Person, PostRow, RemarkRow, SuggestionRow
from pipeline.desk.notices.letters import NOTICES, address, send
from pipeline.desk.people.roles import Action, Kind, languages_of, may
from pipeline.desk.templatetags.desk import language_name

_MOST = 20


def people() -> Iterable[Person]:
    """Return everybody who can sign in, with their roles."""
    return Person.objects.filter(is_active=True).prefetch_related("role_rows")


def translated(post: str, languages: Iterable[str]) -> int:
    """Tell reviewers that a post waits for them; return how many were told."""
    title = PostRow.objects.values_list("title", flat=True).get(key=post)
    told = 0
    for person in people():
        mine = languages_of(person, Action.APPROVE, list(languages))
        if not mine:
            continue

        def write(mine: list[str] = mine) -> tuple[str, list[str]]:
            names = ", ".join(map(language_name, mine))
            subject = _("To review: %(title)s") % {"title": title}
            text = _("“%(title)s” was translated and waits for your review (%(languages)s).")
            return subject, [
                text % {"title": title, "languages": names},
                address(reverse("post", args=[post])),
            ]

        told += send(person, NOTICES, write)
    return told


def suggested(number: int) -> int:
    """Tell reviewers of a language what a reader reported."""
    row = SuggestionRow.objects.select_related("post").get(pk=number)

    def write() -> tuple[str, list[str]]:
        subject = _("Reported: %(title)s") % {"title": row.post.title}
        text = _("%(person)s reports a mistake (%(language)s): “%(quoted)s”.")
        told = text % {"person": row.person, "language": language_name(row.language), "quoted": row.quoted}
        return subject, [told, address(reverse("reported"))]

    return sum(send(one, NOTICES, write) for one in people() if may(one, Action.APPROVE, row.language))


def mentioned(number: int) -> int:
    """Tell the people whom a remark names what was said."""
    row = RemarkRow.objects.select_related("segment__post").prefetch_related("mentions").get(pk=number)
    named = {mention.person for mention in row.mentions.all()} - {row.person}
    post = row.segment.post

    def write() -> tuple[str, list[str]]:
        subject = _("%(person)s names you: %(title)s") % {"person": row.person, "title": post.title}
        place = reverse("review-post", args=[row.language, post.key]) + f"#s-{row.segment.key}"
        return subject, [row.text, address(place)]

    return sum(
        send(one, NOTICES, write)
        for one in people()
        if one.name in named and may(one, Action.SEE_WORK, row.language)
    )


def settled(number: int) -> int:
    """Tell whoever reported a mistake what became of it."""
    row = SuggestionRow.objects.select_related("post").get(pk=number)

    def write() -> tuple[str, list[str]]:
        subject = _("What you reported: %(title)s") % {"title": row.post.title}
        told = (
            _("Your correction “%(quoted)s” was taken over. Thank you.")
            if row.state == SuggestionRow.TAKEN
            else _("Your correction “%(quoted)s” was declined: %(answer)s")
        )
        page = address(reverse("page", args=[row.language, row.post.key]))
        return subject, [told % {"quoted": row.quoted, "answer": row.answer}, page]

    return sum(send(one, NOTICES, write) for one in people() if one.name == row.person)


def announce() -> int:
    """Tell partners which pages were approved since they were last told; return the last one's number."""
    before = JobRow.objects.filter(kind="announce", state=JobRow.DONE).order_by("-id").first()
    last = int(before.result.get("edition", 0)) if before else 0
    fresh: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = EditionRow.objects.filter(pk__gt=last).annotate(title=KT("content__title")).order_by("-id")
    for pk, language, title, post in rows.values_list("pk", "language", "title", "post__key"):
        last = max(last, pk)
        if (title, post) not in fresh[language]:
            fresh[language].append((title, post))
    for person in people():
        partner = [role for role in person.roles if role.kind is Kind.PARTNER]
        mine = [
            (code, *one) for role in partner for code in sorted(role.languages) for one in fresh.get(code, ())
        ]
        if mine:
            send(person, NOTICES, lambda mine=mine: _new_pages(mine))  # type: ignore[misc]
    return last


def _new_pages(mine: list[tuple[str, str, str]]) -> tuple[str, list[str]]:
    lines = [f"{title}\n{address(reverse('page', args=[code, post]))}" for code, title, post in mine[:_MOST]]
    more = [address(reverse("pages"))] if len(mine) > _MOST else []
    return _("New pages for you"), [_("These pages were approved:"), *lines, *more]
