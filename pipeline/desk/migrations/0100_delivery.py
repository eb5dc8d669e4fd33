"""The outbox: parcels, deliveries, receipts, and partners described in the desk."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0050_board'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnerRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True)),
                ('content', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='ParcelRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(max_length=100)),
                ('variant', models.CharField(max_length=16)),
                ('version', models.CharField(max_length=16)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'variant', 'version'), name='one_parcel_a_version')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32, unique=True)),
                ('line', models.CharField(max_length=122)),
                ('partner', models.CharField(max_length=60)),
                ('channel', models.CharField(max_length=60)),
                ('post', models.CharField(max_length=100)),
                ('variant', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=16)),
                ('status', models.CharField(max_length=16)),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('gathered', models.BooleanField(default=False)),
                ('batch', models.CharField(blank=True, max_length=32)),
                ('worker', models.CharField(blank=True, max_length=64)),
                ('lease', models.DateTimeField(null=True)),
                ('remote', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True)),
                ('by', models.CharField(blank=True, max_length=150)),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='desk.parcelrow')),
                ('since', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.parcelrow')),
            ],
        ),
        migrations.CreateModel(
            name='ReceiptRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('attempt', models.PositiveIntegerField()),
                ('outcome', models.CharField(max_length=32)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('response', models.TextField(blank=True)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='desk.deliveryrow')),
            ],
        ),
        migrations.AddIndex(
            model_name='deliveryrow',
            index=models.Index(fields=['status', 'id'], name='delivery_next'),
        ),
        migrations.AddIndex(
            model_name='deliveryrow',
            index=models.Index(fields=['line', 'status', 'id'], name='delivery_line'),
        ),
        migrations.AddIndex(
            model_name='deliveryrow',
            index=models.Index(fields=['post', 'variant', 'line', 'id'], name='delivery_page'),
        ),
    ]
