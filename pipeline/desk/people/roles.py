"""Who may do what, in one place: `may(person, action, language)`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """The kinds of role; a person may have several."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    PARTNER = "partner"
    MANAGER = "manager"


class Action(StrEnum):
    """What can be done at the desk."""

    SEE_POSTS = "see-posts"  # the grid, and what was cleaned out of posts
    SUBMIT = "submit"  # drop, correct, tag and withdraw posts
    PLAN = "plan"  # languages and deadlines of a post
    PUBLISH = "publish"
    SEE_WORK = "see-work"  # segments, their translations, history and comments
    EDIT = "edit"  # targets, and settling suggestions
    APPROVE = "approve"
    WAIVE = "waive"
    COMMENT = "comment"
    SEE_PAGES = "see-pages"  # published pages and downloads
    SUGGEST = "suggest"  # report a correction from a page
    SEE_RECEIPTS = "see-receipts"  # what went to one's own organisation
    SEE_DELIVERIES = "see-deliveries"  # what went to all partners
    SEND = "send"  # send to partners again, take back from them
    SEE_REPORTS = "see-reports"
    MANAGE_PEOPLE = "manage-people"
    SEE_AUDIT = "see-audit"


# These are about one language; who asks without naming one asks "in any language at all?".
OF_A_LANGUAGE = frozenset(
    (
        Action.SEE_WORK,
        Action.EDIT,
        Action.APPROVE,
        Action.WAIVE,
        Action.COMMENT,
        Action.SEE_PAGES,
        Action.SUGGEST,
        Action.SEE_RECEIPTS,
    )
)

MAY: Mapping[Kind, frozenset[Action]] = {
    Kind.EDITOR: frozenset(
        (
            Action.SEE_POSTS,
            Action.SUBMIT,
            Action.PLAN,
            Action.PUBLISH,
            Action.SEE_WORK,
            Action.COMMENT,
            Action.SEE_PAGES,
            Action.SUGGEST,
            Action.SEE_DELIVERIES,
        )
    ),
    Kind.REVIEWER: frozenset(
        (
            Action.SEE_POSTS,
            Action.SEE_WORK,
            Action.EDIT,
            Action.APPROVE,
            Action.WAIVE,
            Action.COMMENT,
            Action.SEE_PAGES,
            Action.SUGGEST,
        )
    ),
    Kind.PARTNER: frozenset((Action.SEE_PAGES, Action.SUGGEST, Action.SEE_RECEIPTS)),
    Kind.MANAGER: frozenset(
        (
            Action.SEE_POSTS,
            Action.PLAN,
            Action.PUBLISH,
            Action.SEE_WORK,
            Action.COMMENT,
            Action.SEE_PAGES,
            Action.SUGGEST,
            Action.SEE_DELIVERIES,
            Action.SEND,
            Action.SEE_REPORTS,
            Action.MANAGE_PEOPLE,
            Action.SEE_AUDIT,
        )
    ),
}

# Editors and managers work for all languages; these only for those that they are given.
BOUND_TO_LANGUAGES = frozenset((Kind.REVIEWER, Kind.PARTNER))


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a person. `languages` count for reviewers and partners only."""

    kind: Kind
    languages: frozenset[str] = frozenset()
    organisation: str = ""


class Someone(Protocol):
    """Who has roles; someone out of use has none."""

    @property
    def roles(self) -> Collection[Role]:
        """The roles that hold now."""
        ...


def may(person: Someone, action: Action, language: str | None = None) -> bool:
    """Say whether a person may do something, in a language where the action is of one.

    >>> from types import SimpleNamespace
    >>> anna = SimpleNamespace(roles=[Role(Kind.REVIEWER, frozenset({"it"}))])
    >>> may(anna, Action.APPROVE, "it"), may(anna, Action.APPROVE, "de"), may(anna, Action.SUBMIT)
    (True, False, False)
    """
    return any(_allows(role, action, language) for role in person.roles)


def _allows(role: Role, action: Action, language: str | None) -> bool:
    if action not in MAY[role.kind]:
        return False
    if action not in OF_A_LANGUAGE or role.kind not in BOUND_TO_LANGUAGES:
        return True
    return bool(role.languages) if language is None else language in role.languages


def languages_of(person: Someone, action: Action, known: Collection[str]) -> list[str]:
    """Return the languages, of those known, in which a person may do something."""
    return [language for language in known if may(person, action, language)]
