"""Forms of managers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.desk.people.roles import BOUND_TO_LANGUAGES, Kind, Role


class Roles(forms.Form):
    """The roles of a person."""

    kinds = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[
            (Kind.EDITOR.value, _("Editor")),
            (Kind.REVIEWER.value, _("Reviewer")),
            (Kind.PARTNER.value, _("Partner")),
            (Kind.MANAGER.value, _("Manager")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of a reviewer or partner"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisation = forms.CharField(
        label=_("Organisation of a partner"),
        required=False,
        max_length=200,
        help_text=_("As in the list of partners: so they see what their organisation received."),
    )

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = languages

    def clean(self) -> dict[str, Any]:
        """Return the values. Raises ValidationError where a role needs a language."""
        value: dict[str, Any] = super().clean() or {}
        if BOUND_TO_LANGUAGES & set(value.get("kinds", ())) and not value.get("languages"):
            self.add_error("languages", _("Choose at least one language."))
        return value

    def roles(self) -> list[Role]:
        """Return what was chosen."""
        value = self.cleaned_data
        return [
            Role(
                Kind(kind),
                frozenset(value["languages"]) if kind in BOUND_TO_LANGUAGES else frozenset(),
                value["organisation"] if kind == Kind.PARTNER else "",
            )
            for kind in value["kinds"]
        ]


class Invite(Roles):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("email", "kinds", "languages", "organisation")
