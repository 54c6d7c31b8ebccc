from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_fixed_questionnaires")]

    operations = [
        migrations.AddField(
            model_name="return",
            name="closing",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
