"""Versions of posts as rows."""

from django.db import models
from django.utils import timezone


class VersionRow(models.Model):
    """The sentences of a post as it once came in, so that one sees what changed."""

    post = models.ForeignKey("desk.PostRow", on_delete=models.PROTECT, related_name="versions")
    texts = models.JSONField()  # coded, in order
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "desk_version"
        indexes = (models.Index(fields=("post", "-id")),)
