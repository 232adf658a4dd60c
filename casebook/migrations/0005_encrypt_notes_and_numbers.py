"""Encrypt what is stored; on the way back, decrypt it. A migration of its own, since PostgreSQL does not alter
a table in the transaction that wrote to it.

What stood in clear text before remains in freed pages of the database until it is compacted (VACUUM FULL on
PostgreSQL; SQLite is told to overwrite it), and in backups made before.
"""

import uuid

from django.db import migrations

from casebook.encryption import cipher

BATCH = 500
NUMBERS = ("amka", "afm")


def label(name):
    return f"casebook.person.{name}"


def encrypt(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA secure_delete = ON", params=None)
    for people in batches(apps.get_model("casebook", "Person")):
        for person in people:
            person.amka_index = cipher.blind_index(person.amka, label("amka")) if person.amka else None
            for name in NUMBERS:
                if text := getattr(person, name):
                    setattr(person, name, cipher.encrypt(text, cipher.context_of(label(name), person.code)))
        write(people, [*NUMBERS, "amka_index"])
    for notes in batches(apps.get_model("casebook", "Note")):
        for note in notes:
            note.uid = uuid.uuid4()
            note.text = cipher.encrypt(note.text, note_context(note))
        write(notes, ["text", "uid"])


def decrypt(apps, schema_editor):
    for people in batches(apps.get_model("casebook", "Person")):
        for person in people:
            person.amka_index = None
            for name in NUMBERS:
                if token := getattr(person, name):
                    setattr(person, name, cipher.decrypt(token, cipher.context_of(label(name), person.code)))
        write(people, [*NUMBERS, "amka_index"])
    for notes in batches(apps.get_model("casebook", "Note")):
        for note in notes:
            note.text = cipher.decrypt(note.text, note_context(note))
        write(notes, ["text"])


def note_context(note):
    return cipher.context_of("casebook.note.text", str(note.uid))


def batches(model):
    last = 0
    while records := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield records
        last = records[-1].pk


def write(records, names):
    # The index field would make itself anew from the text, which is a ciphertext here: so no save().
    type(records[0])._base_manager.bulk_update(records, names, batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0004_columns_for_ciphertext")]

    operations = [migrations.RunPython(encrypt, decrypt)]
