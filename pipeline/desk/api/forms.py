"""The form by which a person makes a token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.desk.api.scopes import LABELS, offered
from pipeline.desk.people.rows import Person


class NewToken(forms.Form):
    """What a token is for, and how long it holds."""

    name = forms.CharField(
        label=_("What will use it"),
        max_length=100,
        help_text=_("So that you know later which one to revoke: “our web site”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(label=_("What it may"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("How long it holds"),
        coerce=int,
        choices=[(30, _("a month")), (90, _("three months")), (366, _("a year"))],
        initial=90,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope.value, LABELS[scope]) for scope in offered(person)]
