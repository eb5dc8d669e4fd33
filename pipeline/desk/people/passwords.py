"""Forms of sign-in, invitation and account."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from pipeline.desk.people.rows import Person
from pipeline.desk.settings import INTERFACE


class SignIn(AuthenticationForm):
    """An address and a password."""

    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {  # noqa: RUF012  # Django's own form has it so
        "invalid_login": _("This address and password do not go together. Mind capital letters."),
        "inactive": _("This account is closed."),
    }


class NewPassword(forms.Form):
    """A password that satisfies the policy."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a few words that only you put together are best."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Return the password. Raises ValidationError where the policy refuses it."""
        password: str = self.cleaned_data["password"]
        self.person.name = self.cleaned_data.get("name", self.person.name)
        password_validation.validate_password(password, self.person)
        return password


class Join(NewPassword):
    """What an invited person says of themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_(
            "As colleagues know you. It stands beside what you decide, so it cannot be changed later."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password")

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError where somebody has it."""
        name = " ".join(self.cleaned_data["name"].split())
        if Person.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                _("Somebody here has this name. Add a second name or your organisation.")
            )
        return name


class ChangePassword(NewPassword):
    """The present password and a new one."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "password")

    def clean_present(self) -> str:
        """Return the present password. Raises ValidationError where it is another."""
        present: str = self.cleaned_data["present"]
        if not self.person.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        return present


class Preferences(forms.Form):
    """How the desk looks and speaks."""

    language = forms.ChoiceField(
        label=_("Language of the desk"),
        required=False,
        choices=[("", _("as the browser asks")), *INTERFACE],
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[("", _("as the system has them")), ("light", _("light")), ("dark", _("dark"))],
    )
    notices = forms.BooleanField(label=_("E-mail when work waits for me, or pages are ready"), required=False)
    digest = forms.BooleanField(label=_("E-mail with the week on Monday mornings"), required=False)
