from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Until now every commitment was to a typical task, and was under way until it was done."""
    tasks = apps.get_model("leadership", "LeadershipTask").objects.filter(pk=OuterRef("task_id"))
    direction = Subquery(tasks.values("direction_id")[:1])
    for name in ("Commitment", "HistoricalCommitment"):
        rows = apps.get_model("leadership", name).objects.all()
        rows.filter(done_on=None).update(direction_id=direction, state="i-gang")
        rows.exclude(done_on=None).update(direction_id=direction, state="udfoert")


class Migration(migrations.Migration):
    dependencies = [("leadership", "0004_four_directions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
