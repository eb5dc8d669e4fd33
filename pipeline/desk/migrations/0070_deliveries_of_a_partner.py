"""An index for a partner's page: its deliveries by state, the newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0060_api'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deliveryrow',
            index=models.Index(fields=['partner', 'status', 'id'], name='delivery_partner'),
        ),
    ]
