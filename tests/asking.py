"""Which tables of the casebook some statements ask: for what must ask none with a case in it."""

from collections.abc import Iterable

from django.apps import apps

# What a published year is printed from. It holds no case.
OF_A_PUBLICATION = frozenset(
    {"AnnualReportPage", "CentreSettings", "ReportCorrection", "ReportSnapshot", "SnapshotFigure"}
)


def case_tables_in(statements: Iterable[str]) -> set[str]:
    """The tables of the casebook that `statements` name, but for those of a publication."""
    models = apps.get_app_config("casebook").get_models()
    tables = [model._meta.db_table for model in models if model.__name__ not in OF_A_PUBLICATION]
    return {table for statement in statements for table in tables if f'"{table}"' in statement}
