"""Whose deliveries a person may see: their organisation's."""

from collections.abc import Mapping

from pipeline.delivery.partners import Partner
from pipeline.desk.people.roles import Kind, Someone


def partners_of(person: Someone, partners: Mapping[str, Partner]) -> list[str]:
    """Return the keys of the partners that a person works for.

    A manager names the organisation when inviting somebody: by the partner's key or its name.
    """
    named = {
        _folded(role.organisation)
        for role in person.roles
        if role.kind is Kind.PARTNER and role.organisation.strip()
    }
    return [key for key, one in partners.items() if named & {_folded(key), _folded(one.name)}]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
