"""Jobs that wait, run, or are done."""

from django.db import models
from django.utils import timezone


class JobRow(models.Model):
    """One job. `done` of `total` is its progress; `beat_at` shows that its worker is alive."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=100, blank=True)  # a post, where it is about one
    payload = models.JSONField(default=dict)
    person = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=8, default=WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_job"
        indexes = (
            models.Index(fields=("state", "not_before", "id")),
            models.Index(fields=("subject", "id")),
        )

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (self.WAITING, self.RUNNING)
