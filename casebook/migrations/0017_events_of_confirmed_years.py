"""A snapshot keeps the events of its year, and a trigger keeps them as they were confirmed.

The triggers of 0013 and 0016 are lifted meanwhile: SQLite makes a table anew that is altered.
"""

from importlib import import_module

from django.db import migrations, models

OLDER = [
    import_module("casebook.migrations.0013_guards_of_snapshots"),
    import_module("casebook.migrations.0016_guards_of_confirmed_years"),
]
NAME, TABLE = "casebook_keeps_events", "casebook_reportsnapshot"
REFUSAL = "Published figures and their corrections are kept as they are."
SQLITE = (
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} "
    "WHEN OLD.state = 'confirmed' AND NEW.events IS NOT OLD.events "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
)
POSTGRESQL = [
    f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF OLD.state = 'confirmed' AND NEW.events IS DISTINCT FROM OLD.events THEN "
    f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
    "END IF; RETURN NEW; END $$",
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()",
]
INSTALL = {"sqlite": [SQLITE], "postgresql": POSTGRESQL}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {NAME}"],
    # Its trigger goes with it.
    "postgresql": [f"DROP FUNCTION IF EXISTS {NAME}() CASCADE"],
}


def lift_older(apps, schema_editor):
    for each in OLDER:
        each.remove(apps, schema_editor)


def install_older(apps, schema_editor):
    for each in OLDER:
        each.install(apps, schema_editor)


def install_all(apps, schema_editor):
    install_older(apps, schema_editor)
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def lift_all(apps, schema_editor):
    lift_older(apps, schema_editor)
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0016_guards_of_confirmed_years")]

    operations = [
        migrations.RunPython(lift_older, install_older),
        migrations.AddField(
            model_name="reportsnapshot",
            name="events",
            field=models.JSONField(blank=True, null=True, verbose_name="events"),
        ),
        migrations.RunPython(install_all, lift_all),
    ]
