from django.db import migrations
from django.db.models import F


def name_the_steps_back(apps, schema_editor):
    """The decisions made before decisions had kinds were all moves; those to an earlier step went back."""
    StepDecision = apps.get_model("phases", "StepDecision")
    back = StepDecision.objects.filter(to_step__order__lt=F("from_step__order"))
    StepDecision.objects.filter(pk__in=list(back.values_list("pk", flat=True))).update(kind="tilbage")


class Migration(migrations.Migration):

    dependencies = [("phases", "0003_daily_work")]

    operations = [migrations.RunPython(name_the_steps_back, migrations.RunPython.noop)]
