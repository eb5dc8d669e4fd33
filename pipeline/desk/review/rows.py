"""Rows of reviewers' work. Stands are derived: they can be worked out again."""

from django.db import models


class StandRow(models.Model):
    """Where a segment was last seen to stand in a language, and what the checks said."""

    segment = models.ForeignKey("desk.SegmentRow", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("desk.PostRow", on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    stale = models.BooleanField()
    version = models.BigIntegerField()
    origin = models.CharField(max_length=16)
    author = models.CharField(max_length=150)
    words = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    blocking = models.PositiveIntegerField()
    confidence = models.FloatField(null=True)
    target = models.TextField()
    stamp = models.CharField(max_length=32)
    findings = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("segment", "language"), name="one_stand_a_language"),)
        indexes = (models.Index(fields=("post", "language")), models.Index(fields=("language", "post")))


class DraftRow(models.Model):
    """What a person typed and did not save."""

    segment = models.ForeignKey("desk.SegmentRow", on_delete=models.PROTECT, related_name="drafts")
    language = models.CharField(max_length=16)
    person = models.CharField(max_length=150)
    text = models.TextField()
    seen = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("segment", "language", "person"), name="one_draft_a_person"),
        )


class SecondsRow(models.Model):
    """How long people were at work in a segment."""

    segment = models.ForeignKey("desk.SegmentRow", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    seconds = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("segment", "language"), name="seconds_of_a_language"),)


class RemarkRow(models.Model):
    """What a person said of a segment."""

    segment = models.ForeignKey("desk.SegmentRow", on_delete=models.PROTECT, related_name="remarks")
    language = models.CharField(max_length=16)
    person = models.CharField(max_length=150)
    kind = models.CharField(max_length=16)
    text = models.TextField()
    target_digest = models.CharField(max_length=16)
    at = models.DateTimeField()
    closed_by = models.CharField(max_length=150, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("segment", "language")),)


class MentionRow(models.Model):
    """A person whom a remark names."""

    remark = models.ForeignKey(RemarkRow, on_delete=models.PROTECT, related_name="mentions")
    person = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=("person",)),)


class EffortRow(models.Model):
    """What the newest approval of a segment took."""

    segment = models.ForeignKey("desk.SegmentRow", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("desk.PostRow", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    person = models.CharField(max_length=150)
    route = models.TextField()
    edits = models.FloatField()
    length = models.FloatField()
    seconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("segment", "language"), name="effort_of_a_language"),)
        indexes = (models.Index(fields=("language", "at")),)
