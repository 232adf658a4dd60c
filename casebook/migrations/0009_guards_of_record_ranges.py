"""Triggers: which records a line of the access log is about is said with the line, and never changed.

On SQLite a later migration that alters the table makes it anew, which loses its triggers: such a migration
must run `remove` before and `install` after. `verify_access_log` says when a trigger is missing.
"""

from django.db import migrations

RANGES = "casebook_recordrange"
LINES = "casebook_accesslogentry"
REFUSAL = "The access log is append-only."
IS_SEALED = f'EXISTS (SELECT 1 FROM "{LINES}" WHERE "id" = NEW."entry_id" AND "number" IS NOT NULL)'
KEPT = [("casebook_log_keeps_ranges", "DELETE"), ("casebook_log_alters_no_range", "UPDATE")]
ADDED = "casebook_log_adds_no_range"
RAISE = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"


def sqlite_statements() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    kept = [f"CREATE TRIGGER {name} BEFORE {event} ON {RANGES} {refuse}" for name, event in KEPT]
    return [*kept, f"CREATE TRIGGER {ADDED} BEFORE INSERT ON {RANGES} WHEN {IS_SEALED} {refuse}"]


def postgresql_statements() -> list[str]:
    def function(name: str, body: str) -> str:
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$"
        )

    refuse = "EXECUTE FUNCTION casebook_refuse_change_of_ranges()"
    return [
        function("casebook_refuse_change_of_ranges", RAISE),
        function("casebook_refuse_range_of_sealed_line", f"IF {IS_SEALED} THEN {RAISE} END IF;"),
        *(f"CREATE TRIGGER {name} BEFORE {event} ON {RANGES} FOR EACH ROW {refuse}" for name, event in KEPT),
        f"CREATE TRIGGER {ADDED} BEFORE INSERT ON {RANGES} FOR EACH ROW "
        "EXECUTE FUNCTION casebook_refuse_range_of_sealed_line()",
        f"CREATE TRIGGER casebook_log_keeps_all_ranges BEFORE TRUNCATE ON {RANGES} FOR EACH STATEMENT {refuse}",
    ]


INSTALL = {"sqlite": sqlite_statements(), "postgresql": postgresql_statements()}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in [*(name for name, _event in KEPT), ADDED]],
    # Their triggers go with them.
    "postgresql": [
        "DROP FUNCTION IF EXISTS casebook_refuse_change_of_ranges() CASCADE",
        "DROP FUNCTION IF EXISTS casebook_refuse_range_of_sealed_line() CASCADE",
    ],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0008_record_ranges")]

    operations = [migrations.RunPython(install, remove)]
