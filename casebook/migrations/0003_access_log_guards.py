"""Triggers: lines of the access log are added, sealed once, and never changed or deleted.

On SQLite a later migration that alters one of the two tables makes it anew, which loses its triggers: such a
migration must run `remove` before and `install` after. `verify_access_log` says when a trigger is missing.
"""

from django.db import migrations

LINES = "casebook_accesslogentry"
END = "casebook_accessloghead"
CONTENT = (
    "id", "at", "action", "actor_key", "actor_name", "subject_kind", "subject_key", "subject_code",
    "person_key", "person_code", "fields", "detail",
)
REFUSAL = "The access log is append-only."

# name, table, event, condition
TRIGGERS = [
    ("casebook_log_keeps_lines", LINES, "DELETE", ""),
    ("casebook_log_keeps_its_end", END, "DELETE", ""),
    ("casebook_log_end_moves_on", END, "UPDATE", "NEW.number < OLD.number"),
]


def content_trigger(differs: str) -> tuple:
    changed = " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in CONTENT)
    sealed = "OLD.number IS NOT NULL OR NEW.number IS NULL"
    return ("casebook_log_keeps_content", LINES, "UPDATE", f"{sealed} OR {changed}")


def sqlite_statements() -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {f'WHEN {condition}' if condition else ''} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, table, event, condition in [*TRIGGERS, content_trigger("IS NOT")]
    ]


def postgresql_statements() -> list[str]:
    refuse = (
        "CREATE FUNCTION casebook_refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    rows = [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
        f"{f'WHEN ({condition})' if condition else ''} EXECUTE FUNCTION casebook_refuse_change_of_log()"
        for name, table, event, condition in [*TRIGGERS, content_trigger("IS DISTINCT FROM")]
    ]
    everything = (
        f"CREATE TRIGGER casebook_log_keeps_all BEFORE TRUNCATE ON {LINES} FOR EACH STATEMENT "
        "EXECUTE FUNCTION casebook_refuse_change_of_log()"
    )
    return [refuse, *rows, everything]


INSTALL = {"sqlite": sqlite_statements(), "postgresql": postgresql_statements()}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in [*TRIGGERS, content_trigger("IS NOT")]],
    # Its triggers go with it.
    "postgresql": ["DROP FUNCTION IF EXISTS casebook_refuse_change_of_log() CASCADE"],
}


def install(apps, schema_editor):
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("casebook", "0002_access_log")]

    operations = [migrations.RunPython(install, remove)]
