"""Make room: a ciphertext is longer than a number, and is found by its blind index alone."""

import casebook.encryption.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casebook", "0003_access_log_guards")]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="casebook_person_amka_not_empty"),
        migrations.AlterField(
            model_name="person", name="amka", field=models.TextField(verbose_name="ΑΜΚΑ", null=True, blank=True)
        ),
        migrations.AlterField(
            model_name="person", name="afm", field=models.TextField(verbose_name="ΑΦΜ", blank=True)
        ),
        migrations.AddField(
            model_name="person",
            name="amka_index",
            field=casebook.encryption.fields.BlindIndexField(
                source="amka", verbose_name="blind index of the ΑΜΚΑ"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="uid",
            field=models.UUIDField(null=True, editable=False, verbose_name="mark of the note"),
        ),
    ]
