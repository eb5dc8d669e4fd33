"""Rows. A row is never deleted; what is newer supersedes."""

from django.db import models


class PostRow(models.Model):
    """The newest version of a post."""

    key = models.CharField(max_length=100, unique=True)
    file = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    active = models.BooleanField(default=True)
    taken_at = models.DateTimeField(auto_now=True)


class SegmentRow(models.Model):
    """A segment; inactive when the newest version of its post no longer has it."""

    post = models.ForeignKey(PostRow, on_delete=models.PROTECT, related_name="segments")
    key = models.CharField(max_length=32)
    position = models.PositiveIntegerField()
    block = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    source = models.JSONField()
    coded = models.TextField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "key"), name="one_segment_a_key"),)
        indexes = (models.Index(fields=("post", "active", "position")),)


class TranslationRow(models.Model):
    """One version of a target; the highest id is the newest."""

    segment = models.ForeignKey(SegmentRow, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=16)
    source_coded = models.TextField()
    source_digest = models.CharField(max_length=16)
    target = models.JSONField()
    target_digest = models.CharField(max_length=16)
    origin = models.CharField(max_length=16)
    signature = models.TextField()
    findings = models.JSONField()
    author = models.CharField(max_length=150, blank=True)
    by = models.CharField(max_length=150, blank=True)
    how = models.CharField(max_length=16, blank=True)
    confidence = models.FloatField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("segment", "language")),)


class DecisionRow(models.Model):
    """An approval, bound to exactly what was approved; one that was taken back says who did."""

    segment = models.ForeignKey(SegmentRow, on_delete=models.PROTECT, related_name="decisions")
    language = models.CharField(max_length=16)
    person = models.CharField(max_length=150)
    target_digest = models.CharField(max_length=16)
    source_digest = models.CharField(max_length=16)
    glossary_version = models.CharField(max_length=16)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("segment", "language")),)


class WaiverRow(models.Model):
    """A finding that a person let be, and why."""

    segment = models.ForeignKey(SegmentRow, on_delete=models.PROTECT, related_name="waivers")
    language = models.CharField(max_length=16)
    person = models.CharField(max_length=150)
    check_name = models.CharField(max_length=32)
    reason = models.TextField()
    target_digest = models.CharField(max_length=16)
    source_digest = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("segment", "language")),)


class EditionRow(models.Model):
    """A page that was approved as a whole; the highest id is live."""

    post = models.ForeignKey(PostRow, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=16)
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)


class KeptRow(models.Model):
    """Something that intake took out and an editor put back."""

    file = models.CharField(max_length=255)
    key = models.CharField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("file", "key"), name="kept_once"),)


# Django finds rows through this module alone.
from pipeline.desk.review.rows import (  # noqa: E402
    DraftRow,
    EffortRow,
    MentionRow,
    RemarkRow,
    SecondsRow,
    StandRow,
    TallyRow,
)

__all__ = [
    "DecisionRow",
    "DraftRow",
    "EditionRow",
    "EffortRow",
    "KeptRow",
    "MentionRow",
    "PostRow",
    "RemarkRow",
    "SecondsRow",
    "SegmentRow",
    "StandRow",
    "TallyRow",
    "TranslationRow",
    "WaiverRow",
]
