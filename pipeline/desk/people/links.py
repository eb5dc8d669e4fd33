"""The link by which a person sets a password: a manager makes it, or whoever runs the machine.

It opens once and holds for `PASSWORD_RESET_TIMEOUT`. Whoever has signed in with an organisation's account
alone gets a password by it for the first time.
"""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.translation import gettext as _

from pipeline.desk import audit
from pipeline.desk.people import provider
from pipeline.desk.people.rows import Person
from pipeline.domain.errors import ConfigError, ReviewError


def make(who: Person, by: str) -> str:
    """Return a link for a person, without the desk's own address; the log keeps who made it."""
    audit.record(by, "password-link", who.email)
    return reverse("new-password", args=[who.pk, default_token_generator.make_token(who)])


def make_for(email: str, by: str) -> str:
    """Return a link for whoever has an address.

    Raises ReviewError where that is nobody, ConfigError where nobody signs in with a password.
    """
    if not provider.has_passwords():
        raise ConfigError(
            "nobody signs in with a password here, so a link for one would open nothing",
            where="glagol.toml: sign_in.passwords",
            hint="Set it to true first; who has a password may then use it again",
        )
    who = Person.objects.filter(email__iexact=email, is_active=True).first()
    if who is None:
        raise ReviewError(
            _("nobody signs in with this address"), where=email, hint="Invite them: glagol desk invite"
        )
    return make(who, by)
