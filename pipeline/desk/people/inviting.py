"""Invitations: made, accepted once, withdrawn; and roles given and taken."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline.desk import audit
from pipeline.desk.people.roles import BOUND_TO_LANGUAGES, Kind, Role
from pipeline.desk.people.rows import InvitationRow, Person, RoleRow, digest_of, new_token
from pipeline.domain.errors import ReviewError


def invite(email: str, roles: Sequence[Role], by: str) -> tuple[InvitationRow, str]:
    """Keep an invitation; return it and its token, which is shown this once.

    Raises ReviewError where the person is here already, the address is none, or a role has no languages.
    """
    _must_be_whole(roles)
    try:
        validate_email(email)
    except ValidationError as error:
        raise ReviewError(_("this is no e-mail address"), where=email) from error
    if Person.objects.filter(email__iexact=email).exists():
        raise ReviewError(_("somebody signs in with this address already"), where=email)
    token = new_token()
    with transaction.atomic():
        row = InvitationRow.objects.create(
            email=email, roles=_to_json(roles), token_digest=digest_of(token), invited_by=by
        )
        audit.record(by, "invite", email, roles=_to_json(roles))
    return row, token


def find_invitation(token: str) -> InvitationRow | None:
    """Return the open invitation of a token."""
    row = InvitationRow.objects.filter(token_digest=digest_of(token)).first()
    return row if row and row.is_open else None


def accept(token: str, name: str, password: str | None, language: str) -> Person:
    """Make the person whom a token invites. Raises ReviewError where the token holds no more.

    Without a password they sign in with their organisation's account alone.
    """
    with transaction.atomic():
        row = InvitationRow.objects.select_for_update().filter(token_digest=digest_of(token)).first()
        if row is None or not row.is_open:
            raise ReviewError(_("this invitation holds no more"), hint=_("Ask for a new one"))
        if Person.objects.filter(Q(email__iexact=row.email) | Q(name=name)).exists():
            raise ReviewError(_("somebody has this address or name already"), where=row.email)
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
        person = add_person(row.email, name, password, _from_json(row.roles), language)
        audit.record(name, "join", row.email, invited_by=row.invited_by)
    return person


def withdraw(invitation: InvitationRow, by: str) -> None:
    """Take an invitation back."""
    with transaction.atomic():
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(by, "withdraw-invitation", invitation.email)


def add_person(
    email: str, name: str, password: str | None, roles: Iterable[Role], language: str = ""
) -> Person:
    """Add a person with roles."""
    person = Person(email=email, name=name, language=language)
    person.set_password(password)
    person.save()
    _give(person, roles)
    return person


def change_roles(person: Person, roles: Sequence[Role], by: str) -> None:
    """Give a person other roles. Raises ReviewError where nobody would be left to manage people."""
    _must_be_whole(roles)
    with transaction.atomic():
        if Kind.MANAGER not in {role.kind for role in roles}:
            _must_leave_a_manager(person)
        person.role_rows.all().delete()
        _give(person, roles)
        audit.record(by, "change-roles", person.email, roles=_to_json(roles))
    person.__dict__.pop("roles", None)


def set_active(person: Person, by: str, *, active: bool) -> None:
    """Let a person in again, or keep them out; their decisions stay in any case."""
    with transaction.atomic():
        if not active:
            _must_leave_a_manager(person)
        person.is_active = active
        person.save(update_fields=["is_active"])
        audit.record(by, "let-in" if active else "keep-out", person.email)


def _must_leave_a_manager(person: Person) -> None:
    others = RoleRow.objects.filter(kind=Kind.MANAGER, person__is_active=True).exclude(person=person)
    if not others.exists():
        raise ReviewError(
            _("nobody would be left to manage people"),
            where=person.name,
            hint=_("Make somebody else a manager first"),
        )


def _must_be_whole(roles: Sequence[Role]) -> None:
    if not roles:
        raise ReviewError(_("a person needs a role"))
    for role in roles:
        if role.kind in BOUND_TO_LANGUAGES and not role.languages:
            raise ReviewError(f"a {role.kind} needs a language")


def _give(person: Person, roles: Iterable[Role]) -> None:
    RoleRow.objects.bulk_create(
        [
            RoleRow(
                person=person,
                kind=role.kind,
                languages=sorted(role.languages),
                organisation=role.organisation,
            )
            for role in roles
        ]
    )


def _to_json(roles: Iterable[Role]) -> list[dict[str, object]]:
    return [
        {"kind": role.kind, "languages": sorted(role.languages), "organisation": role.organisation}
        for role in roles
    ]


def _from_json(roles: Iterable[dict[str, object]]) -> list[Role]:
    return [
        Role(Kind(str(role["kind"])), frozenset(role["languages"]), str(role["organisation"]))  # type: ignore[call-overload]
        for role in roles
    ]
