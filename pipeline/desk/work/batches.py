"""Rows of the distributed engine: batches, and what was answered."""

from django.db import models


class BatchRow(models.Model):
    """Sentences that a worker answers together. Whoever locks the row has the batch in hands."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"

    key = models.CharField(max_length=32, unique=True)
    pairs = models.JSONField()  # emptied when done: the answers are kept by themselves
    addresses = models.JSONField()
    sentences = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    worker = models.CharField(max_length=150, blank=True)
    repeated = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_batch"
        indexes = (models.Index(fields=("state", "done_at")),)


class TranslatedRow(models.Model):
    """What an engine answered. The address is of language, words, checkpoint, settings and terms.

    Like the cache in a file it can be emptied: everything in it is made again.
    """

    address = models.CharField(max_length=64, primary_key=True)
    answer = models.TextField()

    class Meta:
        db_table = "desk_translated"
