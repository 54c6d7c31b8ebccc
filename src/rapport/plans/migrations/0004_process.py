"""What the process of a plan keeps: rounds of consultation, reasons of revisions, benchmarks that stay the same."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

KEYS = """
UPDATE plans_benchmark b SET key = 'b' || n.number FROM (
    SELECT id, row_number() OVER (PARTITION BY measure_id ORDER BY id) AS number FROM plans_benchmark
) n WHERE n.id = b.id;
UPDATE plans_measure m SET last_step = (SELECT count(*) FROM plans_benchmark b WHERE b.measure_id = m.id);
"""
OUTCOMES = [
    ("TAKEN_UP", "Taken up: the plan is changed"),
    ("PARTLY", "Taken up in part"),
    ("NOTED", "Noted: nothing has to change"),
    ("NOT", "Not taken up"),
]


class Migration(migrations.Migration):
    """Adds them; benchmarks that stand already are numbered in the order in which they were written."""

    dependencies: ClassVar = [("plans", "0003_diagnoses"), ("obligations", "0004_step")]
    operations: ClassVar = [
        migrations.AddField("measure", "last_step", models.PositiveIntegerField(default=0)),
        migrations.AddField("benchmark", "key", models.CharField(max_length=40, default=""), preserve_default=False),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "benchmark", models.UniqueConstraint(fields=("measure", "key"), name="benchmark_key_once")
        ),
        migrations.AddField("planversion", "reason", models.TextField(blank=True)),
        migrations.AddField("planversion", "begun_by", models.CharField(blank=True, max_length=400)),
        migrations.AddField("planversion", "not_consulted", models.TextField(blank=True)),
        migrations.AlterField(
            "plancomment", "outcome", models.CharField(blank=True, choices=OUTCOMES, max_length=10)
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_early", models.TextField(blank=True)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="plans.planversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation on a plan",
                "verbose_name_plural": "consultations on plans",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(closed_at=None), fields=("of",), name="plan_one_open_consultation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("layout", models.JSONField(default=dict)),
                ("kept", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "spreadsheet on its way into a plan",
                "verbose_name_plural": "spreadsheets on their way into plans",
                "ordering": ["-at", "-id"],
            },
        ),
    ]
