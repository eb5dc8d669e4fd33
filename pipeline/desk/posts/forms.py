"""Forms of editors."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.desk.posts.correcting import Corrected


class Day(forms.DateInput):
    """A date in the browser's own field."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class Drop(forms.Form):
    """What one needs to say of posts that are dropped."""

    languages = forms.MultipleChoiceField(
        label=_("Translate into"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due = forms.DateField(label=_("Approved by"), required=False, widget=Day)
    project = forms.ChoiceField(label=_("Funded project"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=300)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 10}))
    rich = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, languages: Sequence[tuple[str, str]], projects: Sequence[str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = languages
        self.fields["project"].choices = [("", _("none")), *((name, name) for name in projects)]


class Correct(forms.Form):
    """A post as its editor wants it."""

    title = forms.CharField(label=_("Title"), max_length=300)
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    published = forms.DateField(label=_("Date"), required=False, widget=Day)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=300, help_text=_("Separated by commas.")
    )
    project = forms.ChoiceField(label=_("Funded project"), required=False)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 18, "lang": "bg"}))

    def __init__(self, *args: Any, projects: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = [("", _("none")), *((name, name) for name in projects)]

    def corrected(self) -> Corrected:
        """Return what was written."""
        value = self.cleaned_data
        tags = tuple(dict.fromkeys(tag.strip() for tag in value["tags"].split(",") if tag.strip()))
        return Corrected(
            value["title"], value["body"], value["summary"], value["published"], tags, value["project"]
        )
