"""Tokens of programs, and answers that are kept to be given again."""

from django.db import models
from django.utils import timezone

from pipeline.desk.people.rows import Person


class TokenRow(models.Model):
    """A person's token; only a digest of it is kept, and its beginning, by which it is known."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_token"

    @property
    def holds(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and timezone.now() < self.expires_at


class AnswerRow(models.Model):
    """What was answered to a request with an Idempotency-Key: asked again, it is answered again."""

    token = models.ForeignKey(TokenRow, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)  # a digest of method, address and body
    status = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "desk_answer"
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="one_answer_a_key"),)
