import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leadership", "0005_directions_of_commitments")]

    operations = [
        migrations.AlterField(
            model_name="commitment",
            name="direction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="leadership.direction",
                verbose_name="retning",
            ),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('own_title', ''), ('task__isnull', False)), models.Q(('task', None), models.Q(('own_title', ''), _negated=True)), _connector='OR'), name='commitment_task_or_own_title', violation_error_message='Vælg en af de typiske opgaver, eller skriv jeres egen.'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('state', 'udfoert')), models.Q(('state__in', ('planlagt', 'i-gang')), ('done_on', None)), _connector='OR'), name='commitment_done_on_a_day', violation_error_message='En opgave er udført når den har en dag hvor den blev det.'),
        ),
    ]
