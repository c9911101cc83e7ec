from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_notices")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="in_digest",
            field=models.BooleanField(default=False, verbose_name="i samlet mail"),
        ),
    ]
