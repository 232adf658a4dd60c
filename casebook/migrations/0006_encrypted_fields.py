"""From here on the models read and write ciphertexts. The columns stay as they are."""

import uuid

import casebook.encryption.fields
import casebook.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casebook", "0005_encrypt_notes_and_numbers")]

    operations = [
        migrations.AlterField(
            model_name="note",
            name="uid",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="mark of the note"
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="text",
            field=casebook.encryption.fields.EncryptedTextField(bound_to="uid", verbose_name="note"),
        ),
        migrations.AlterField(
            model_name="person",
            name="amka",
            field=casebook.encryption.fields.EncryptedCharField(
                blank=True,
                bound_to="code",
                max_length=11,
                null=True,
                validators=[casebook.identifiers.validate_amka],
                verbose_name="ΑΜΚΑ",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="afm",
            field=casebook.encryption.fields.EncryptedCharField(
                blank=True,
                bound_to="code",
                max_length=9,
                validators=[casebook.identifiers.validate_afm],
                verbose_name="ΑΦΜ",
            ),
        ),
    ]
