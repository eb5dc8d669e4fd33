"""Corrections that partners report, as rows."""

from django.db import models
from django.utils import timezone


class SuggestionRow(models.Model):
    """A correction of a page, reported by somebody who reads it."""

    OPEN, TAKEN, DECLINED = "open", "taken", "declined"

    post = models.ForeignKey("desk.PostRow", on_delete=models.PROTECT, related_name="suggestions")
    language = models.CharField(max_length=16)
    segment = models.CharField(max_length=32, blank=True)
    quoted = models.TextField()  # the words that are wrong, as they stood on the page
    proposed = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    person = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, default=OPEN)
    answer = models.TextField(blank=True)
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_suggestion"
        indexes = (
            models.Index(fields=("language", "state", "id")),
            models.Index(fields=("post", "language")),
        )
