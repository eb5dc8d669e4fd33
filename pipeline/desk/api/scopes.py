"""What a token may be for. A token never can more than its person: `may` is asked besides."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pipeline.desk.people.roles import Action, Someone, may


class Scope(StrEnum):
    """What a token opens; the actions that a person needs for it stand in `NEEDS`."""

    POSTS_READ = "posts:read"
    POSTS_WRITE = "posts:write"
    SEGMENTS_READ = "segments:read"
    SEGMENTS_WRITE = "segments:write"
    DECISIONS_WRITE = "decisions:write"
    GLOSSARY_READ = "glossary:read"
    GLOSSARY_WRITE = "glossary:write"
    PAGES_READ = "pages:read"
    CORRECTIONS_WRITE = "corrections:write"
    DELIVERIES_READ = "deliveries:read"


# Whoever may do one of these is offered the scope; each request asks for its own action.
NEEDS: Mapping[Scope, tuple[Action, ...]] = {
    Scope.POSTS_READ: (Action.SEE_POSTS,),
    Scope.POSTS_WRITE: (Action.SUBMIT,),
    Scope.SEGMENTS_READ: (Action.SEE_WORK,),
    Scope.SEGMENTS_WRITE: (Action.EDIT,),
    Scope.DECISIONS_WRITE: (Action.APPROVE, Action.COMMENT),
    Scope.GLOSSARY_READ: (Action.SEE_WORK,),
    Scope.GLOSSARY_WRITE: (Action.COMMENT,),
    Scope.PAGES_READ: (Action.SEE_PAGES,),
    Scope.CORRECTIONS_WRITE: (Action.SUGGEST,),
    Scope.DELIVERIES_READ: (Action.SEE_RECEIPTS, Action.SEE_DELIVERIES),
}

LABELS: Mapping[Scope, Promise] = {
    Scope.POSTS_READ: _("read posts, and what was cleaned in them"),
    Scope.POSTS_WRITE: _("send posts and new versions of posts"),
    Scope.SEGMENTS_READ: _("read sentences, their translations and decisions"),
    Scope.SEGMENTS_WRITE: _("write translations"),
    Scope.DECISIONS_WRITE: _("approve, and request changes"),
    Scope.GLOSSARY_READ: _("read terms"),
    Scope.GLOSSARY_WRITE: _("propose terms"),
    Scope.PAGES_READ: _("read approved pages and take them along"),
    Scope.CORRECTIONS_WRITE: _("report mistakes in pages"),
    Scope.DELIVERIES_READ: _("read deliveries and receipts"),
}


def offered(person: Someone) -> list[Scope]:
    """Return the scopes that a person's roles can fill."""
    return [scope for scope in Scope if any(may(person, action) for action in NEEDS[scope])]
