from django.db import migrations, models


class Migration(migrations.Migration):
    """Copies of adopted versions that everybody may read."""

    dependencies = [("plans", "0004_process")]

    operations = [
        migrations.CreateModel(
            name="PublishedVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=80)),
                ("number", models.PositiveIntegerField()),
                ("is_newest", models.BooleanField()),
                ("title", models.CharField(max_length=300)),
                ("kind", models.CharField(max_length=20)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("adopted_on", models.DateField()),
                ("adopted_by", models.CharField(max_length=400)),
                ("sha256", models.CharField(max_length=64)),
                ("document", models.BinaryField()),
            ],
            options={
                "verbose_name": "published version of a plan",
                "verbose_name_plural": "published versions of plans",
                "ordering": ["-starts_on", "code", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="plan_published_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_newest", True)), fields=("code",), name="plan_published_one_newest"
                    ),
                ],
            },
        ),
    ]
