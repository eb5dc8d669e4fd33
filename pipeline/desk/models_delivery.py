"""Rows of the outbox. Like all rows they are never deleted."""

from django.db import models


class ParcelRow(models.Model):
    """One version of a page in one variant, as partners get it."""

    post = models.CharField(max_length=100)
    variant = models.CharField(max_length=16)
    version = models.CharField(max_length=16)
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("post", "variant", "version"), name="one_parcel_a_version"),
        )


class DeliveryRow(models.Model):
    """A parcel on its way over a line; the ids of a line are its order."""

    key = models.CharField(max_length=32, unique=True)
    line = models.CharField(max_length=122)
    partner = models.CharField(max_length=60)
    channel = models.CharField(max_length=60)
    post = models.CharField(max_length=100)
    variant = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    parcel = models.ForeignKey(ParcelRow, on_delete=models.PROTECT, related_name="deliveries")
    since = models.ForeignKey(ParcelRow, on_delete=models.PROTECT, related_name="+", null=True)
    status = models.CharField(max_length=16)
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    gathered = models.BooleanField(default=False)
    batch = models.CharField(max_length=32, blank=True)
    worker = models.CharField(max_length=64, blank=True)
    lease = models.DateTimeField(null=True)
    remote = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            # In the order of ids: what goes next is found without sorting what waits.
            models.Index(fields=("status", "id"), name="delivery_next"),
            models.Index(fields=("line", "status", "id"), name="delivery_line"),
            models.Index(fields=("post", "variant", "line", "id"), name="delivery_page"),
            models.Index(fields=("partner", "status", "id"), name="delivery_partner"),
        )


class ReceiptRow(models.Model):
    """One attempt, as a proof."""

    delivery = models.ForeignKey(DeliveryRow, on_delete=models.PROTECT, related_name="receipts")
    at = models.DateTimeField()
    attempt = models.PositiveIntegerField()
    outcome = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, blank=True)
    response = models.TextField(blank=True)
    address = models.CharField(max_length=254, blank=True)


class PartnerRow(models.Model):
    """A partner that is described in the desk: the same keys as in partners.toml."""

    key = models.CharField(max_length=60, unique=True)
    content = models.JSONField()
