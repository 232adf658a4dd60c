"""Why a correction was refused, when a confirmation was, and the year that a new page begins with.

SQLite makes the table of corrections anew, which loses its triggers: they are taken away before and made again
after (0013). What was written when a correction was refused stays, too.
"""

from importlib import import_module

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

from casebook.models.report_years import year_to_report

guards = import_module("casebook.migrations.0013_guards_of_snapshots")
NAME = "casebook_keeps_refusals"
CHANGED = "OLD.state <> 'waiting' AND NEW.refusal {differs} OLD.refusal"
INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {guards.CORRECTIONS} "
        f"WHEN {CHANGED.format(differs='IS NOT')} BEGIN SELECT RAISE(ABORT, '{guards.REFUSAL}'); END"
    ],
    "postgresql": [
        f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {CHANGED.format(differs='IS DISTINCT FROM')} THEN RAISE EXCEPTION '{guards.REFUSAL}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {guards.CORRECTIONS} "
        f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {NAME}"],
    "postgresql": [f"DROP FUNCTION IF EXISTS {NAME}() CASCADE"],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0018_erased_changes_and_readers")]

    operations = [
        migrations.RunPython(guards.remove, guards.install),
        migrations.AddField(
            model_name="reportcorrection",
            name="refusal",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Read by whoever wrote the correction. Write nothing about a person.",
                max_length=500,
                verbose_name="why it was refused",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reportsnapshot",
            name="refused_on",
            field=models.DateTimeField(blank=True, null=True, verbose_name="confirmation refused at"),
        ),
        migrations.RunPython(guards.install, guards.remove),
        migrations.RunPython(install, remove),
        migrations.AlterField(
            model_name="annualreportpage",
            name="year",
            field=models.PositiveSmallIntegerField(
                default=year_to_report,
                validators=[MinValueValidator(1990), MaxValueValidator(2100)],
                verbose_name="year",
            ),
        ),
    ]
