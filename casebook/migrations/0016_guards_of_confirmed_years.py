"""Triggers: a confirmed snapshot and its figures are not deleted, corrected or not.

On SQLite a later migration that alters one of the two tables makes it anew, which loses its triggers: such a
migration must run `remove` before and `install` after. The demo is taken away without them
(casebook/demo/guard.py).
"""

from django.db import migrations

SNAPSHOTS = "casebook_reportsnapshot"
FIGURES = "casebook_snapshotfigure"
REFUSAL = "Published figures and their corrections are kept as they are."

# Name, table, and what is not deleted.
TRIGGERS = [
    ("casebook_deletes_no_year", SNAPSHOTS, "OLD.state = 'confirmed'"),
    (
        "casebook_deletes_no_figure",
        FIGURES,
        f"""EXISTS (SELECT 1 FROM "{SNAPSHOTS}" WHERE "id" = OLD."snapshot_id" AND "state" = 'confirmed')""",
    ),
]


def sqlite_statements() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, table, condition in TRIGGERS
    ]


def postgresql_statements() -> list[str]:
    statements = []
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    for name, table, condition in TRIGGERS:
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {condition} THEN {refuse} END IF; RETURN OLD; END $$",
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    everything = "casebook_keeps_all_years"
    return [
        *statements,
        f"CREATE FUNCTION {everything}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
        *(
            f"CREATE TRIGGER {everything} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {everything}()"
            for table in (SNAPSHOTS, FIGURES)
        ),
    ]


NAMES = [name for name, *_ in TRIGGERS]
INSTALL = {"sqlite": sqlite_statements(), "postgresql": postgresql_statements()}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in NAMES],
    # Their triggers go with them.
    "postgresql": [
        f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in [*NAMES, "casebook_keeps_all_years"]
    ],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0015_open_data")]

    operations = [migrations.RunPython(install, remove)]
