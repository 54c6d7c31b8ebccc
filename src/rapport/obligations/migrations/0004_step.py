"""Obligations know which step of their origin they are for."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with the step; empty where all of the origin is owed."""

    dependencies: ClassVar = [("obligations", "0003_overlaps")]
    operations: ClassVar = [
        migrations.AddField("obligation", "origin_step", models.CharField(blank=True, max_length=40)),
    ]
