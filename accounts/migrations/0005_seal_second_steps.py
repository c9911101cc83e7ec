from django.db import migrations

from accounts.sealing import seal_anew, unseal


def seal_all(apps, schema_editor):
    for step in _with_secrets(apps, schema_editor):
        step.data = seal_anew(step.data)
        step.save(update_fields=["data"])


def unseal_all(apps, schema_editor):
    for step in _with_secrets(apps, schema_editor):
        for name in {"secret", "seed"} & set(step.data):
            step.data[name] = unseal(step.data[name])
        step.save(update_fields=["data"])


def _with_secrets(apps, schema_editor):
    steps = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    return steps.filter(type__in=("totp", "recovery_codes"))


class Migration(migrations.Migration):
    """What was stored before secrets were sealed is sealed too."""

    dependencies = [
        ("accounts", "0004_organisation_login"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, unseal_all)]
