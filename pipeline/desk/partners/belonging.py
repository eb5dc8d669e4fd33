"""Whose deliveries a person may see: their organisation's."""

from collections.abc import Mapping

from pipeline.delivery.partners import Partner
from pipeline.desk.people.roles import Kind
from pipeline.desk.people.rows import Person


def partners_of(person: Person, partners: Mapping[str, Partner]) -> list[str]:
    """Return the keys of the partners that a person works for.

    A manager names the organisation when inviting somebody: by the partner's key or its name. Whoever
    is a partner's contact works for it too.
    """
    named = {role.organisation.strip().casefold() for role in person.roles if role.kind is Kind.PARTNER}
    named.discard("")
    if not any(role.kind is Kind.PARTNER for role in person.roles):
        return []
    address = str(person.email).casefold()
    return [
        key
        for key, partner in partners.items()
        if named & {key.casefold(), partner.name.casefold()}
        or address in {contact.email.casefold() for contact in partner.contacts}
    ]
