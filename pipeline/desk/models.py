"""Rows. A row is never deleted; what is newer supersedes."""

from django.db import models

from pipeline.desk.api.rows import AnswerRow, TokenRow
from pipeline.desk.partners.rows import SuggestionRow
from pipeline.desk.people.rows import InvitationRow, Person, RoleRow
from pipeline.desk.posts.rows import VersionRow
from pipeline.desk.review.rows import (
    DraftRow,
    EffortRow,
    MentionRow,
    RemarkRow,
    SecondsRow,
    StandRow,
)
from pipeline.desk.work.batches import BatchRow, TranslatedRow
from pipeline.desk.work.rows import JobRow

__all__ = [
    "AnswerRow",
    "AuditRow",
    "BatchRow",
    "DecisionRow",
    "DraftRow",
    "EditionRow",
    "EffortRow",
    "InvitationRow",
    "JobRow",
    "KeptRow",
    "MentionRow",
    "Person",
    "PlanRow",
    "PostRow",
    "RemarkRow",
    "RoleRow",
    "SecondsRow",
    "SegmentRow",
    "StandRow",
    "SuggestionRow",
    "TallyRow",
    "TokenRow",
    "TranslatedRow",
    "TranslationRow",
    "VersionRow",
    "WaiverRow",
]


class PostRow(models.Model):
    """The newest version of a post."""

    key = models.CharField(max_length=100, unique=True)
    file = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    # Of the content, what lists are made of: they must not read whole posts.
    title = models.TextField(blank=True)
    published = models.DateField(null=True)
    project = models.CharField(max_length=100, blank=True)
    sought = models.TextField(blank=True)  # what a search looks in, in small letters
    active = models.BooleanField(default=True)
    taken_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (models.Index(fields=("active", "-published", "-id")),)


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
        indexes = (models.Index(fields=("segment", "language")), models.Index(fields=("at", "language")))


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


class AuditRow(models.Model):
    """An entry of the audit log; triggers refuse to change or delete it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person = models.CharField(max_length=150)
    action = models.CharField(max_length=32)
    subject = models.CharField(max_length=254)
    details = models.JSONField(default=dict)
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "desk_audit"
        indexes = (models.Index(fields=("subject", "number")),)


class TallyRow(models.Model):
    """How many segments of a post stand where in a language; kept as decisions are taken."""

    post = models.ForeignKey(PostRow, on_delete=models.PROTECT, related_name="tallies")
    language = models.CharField(max_length=16)
    segments = models.PositiveIntegerField(default=0)
    initial = models.PositiveIntegerField(default=0)
    translated = models.PositiveIntegerField(default=0)
    reviewed = models.PositiveIntegerField(default=0)
    final = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)  # of the source, in segments that are not final
    warnings = models.PositiveIntegerField(default=0)
    blocking = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    exact = models.PositiveIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    remarks = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "language"), name="one_tally"),)
        indexes = (models.Index(fields=("language", "post")),)


class PlanRow(models.Model):
    """What an editor wants of a post in a language, and by when."""

    post = models.ForeignKey(PostRow, on_delete=models.PROTECT, related_name="plans")
    language = models.CharField(max_length=16)
    wanted = models.BooleanField(default=True)
    due = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "language"), name="one_plan"),)
        indexes = (models.Index(fields=("language", "due")),)


from pipeline.desk.models_delivery import *  # noqa: E402, F403 - Django looks for models here alone
