"""The database's own load and export: typed rows of a file, by the program that comes with the database."""

import subprocess
from pathlib import Path

from django.db import connection
from django.db.models import Model


def dump(model: type[Model], folder: Path) -> Path:
    """All rows of the table, as the database's own program wrote them."""
    file = folder / f"{model._meta.db_table}.csv"
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        _sqlite(f".mode csv\n.once {file}\nSELECT * FROM {table};\n")
    else:
        _psql(f"\\copy {table} TO '{file}' CSV")
    return file


def export(query: str, file: Path) -> None:
    """What `query` answers, as the database's own program writes it."""
    statement = " ".join(query.split())
    if connection.vendor == "sqlite":
        _sqlite(f".mode csv\n.once {file}\n{statement};\n")
    else:
        _psql(f"\\copy ({statement}) TO '{file}' CSV")


def load(model: type[Model], file: Path) -> None:
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        # What is empty comes as an empty text here, and no constraint is to hold it up.
        _sqlite(
            "PRAGMA synchronous=NORMAL;\nPRAGMA ignore_check_constraints=ON;\n"
            f".mode csv\n.import {file} {table}\n"
        )
    else:
        _psql(f"\\copy {table} FROM '{file}' CSV")


def _sqlite(commands: str) -> None:
    database = str(connection.settings_dict["NAME"])
    subprocess.run(["sqlite3", "-bail", database], input=commands, text=True, check=True, capture_output=True)


def _psql(command: str) -> None:
    names = {"HOST": "--host", "PORT": "--port", "USER": "--username", "NAME": "--dbname"}
    settings = connection.settings_dict
    where = [f"{option}={settings[name]}" for name, option in names.items() if settings[name]]
    subprocess.run(["psql", "--quiet", *where, "--command", command], check=True, capture_output=True)
