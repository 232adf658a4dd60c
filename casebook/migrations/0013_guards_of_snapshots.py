"""Triggers: a confirmed snapshot stays as it is; a correction is added, decided once, and never deleted.

On SQLite a later migration that alters one of the three tables makes it anew, which loses its triggers: such
a migration must run `remove` before and `install` after.
"""

from django.db import migrations

SNAPSHOTS = "casebook_reportsnapshot"
FIGURES = "casebook_snapshotfigure"
CORRECTIONS = "casebook_reportcorrection"
REFUSAL = "Published figures and their corrections are kept as they are."

# The accounts of who signed are no part of them: an account may go, the printed names stay.
OF_SNAPSHOT = (
    "id", "year", "state", "computed_on", "digest", "code_version", "tables", "prepared_by_name",
    "confirmed_on", "confirmed_by_name", "confirmed_by_title",
)
OF_FIGURE = (
    "id", "snapshot_id", "place", "code", "unit", "parent", "labels", "definitions", "period_start",
    "period_end", "is_since_opening", "value", "is_hidden", "query", "sql", "keys_of", "keys", "keys_hash", "beyond",
)
WRITTEN = ("id", "figure_id", "old_value", "new_value", "reason", "made_on", "made_by_name")
DECIDED = ("state", "decided_on", "decided_by_name", "is_told")


def differ(columns: tuple[str, ...], differs: str) -> str:
    return "(" + " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in columns) + ")"


def is_confirmed(row: str) -> str:
    return f"""EXISTS (SELECT 1 FROM "{SNAPSHOTS}" WHERE "id" = {row}."snapshot_id" AND "state" = 'confirmed')"""


def triggers(differs: str) -> list[tuple[str, str, str, str]]:
    """Name, table, event and the condition under which it is refused."""
    return [
        (
            "casebook_keeps_snapshots", SNAPSHOTS, "UPDATE",
            f"OLD.state = 'confirmed' AND {differ(OF_SNAPSHOT, differs)}",
        ),
        (
            "casebook_keeps_figures", FIGURES, "UPDATE",
            f"{differ(OF_FIGURE, differs)} AND ({is_confirmed('OLD')} OR {is_confirmed('NEW')})",
        ),
        ("casebook_adds_no_figure", FIGURES, "INSERT", is_confirmed("NEW")),
        (
            "casebook_keeps_corrections", CORRECTIONS, "UPDATE",
            f"{differ(WRITTEN, differs)} OR (OLD.state <> 'waiting' AND {differ(DECIDED, differs)})",
        ),
        ("casebook_deletes_no_correction", CORRECTIONS, "DELETE", "1 = 1"),
    ]


def sqlite_statements() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, table, event, condition in triggers("IS NOT")
    ]


def postgresql_statements() -> list[str]:
    statements = []
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    for name, table, event, condition in triggers("IS DISTINCT FROM"):
        back = "OLD" if event == "DELETE" else "NEW"
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {condition} THEN {refuse} END IF; RETURN {back}; END $$",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    everything = "casebook_keeps_all_corrections"
    return [
        *statements,
        f"CREATE FUNCTION {everything}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
        f"CREATE TRIGGER {everything} BEFORE TRUNCATE ON {CORRECTIONS} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION {everything}()",
    ]


NAMES = [name for name, *_ in triggers("IS NOT")]
INSTALL = {"sqlite": sqlite_statements(), "postgresql": postgresql_statements()}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in NAMES],
    # Their triggers go with them.
    "postgresql": [
        f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in [*NAMES, "casebook_keeps_all_corrections"]
    ],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0012_report_snapshots")]

    operations = [migrations.RunPython(install, remove)]
