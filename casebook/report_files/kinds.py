"""The files of a report: what each is called and what it is. Names are parts of addresses: they stay."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebook.spreadsheets import CONTENT_TYPES


@dataclass(frozen=True)
class Kind:
    """One sort of file. `format` is its code in the European list of file types."""

    name: str
    title: str | Promise
    content_type: str
    suffix: str
    format: str = ""
    is_for_people: bool = False

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0]

    @property
    def is_distribution(self) -> bool:
        """Whether the data is in it: other files tell of the data."""
        return bool(self.format)


LINKED_DATA = "application/ld+json"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", _("PDF, to print or to have read out"), "application/pdf", ".pdf", "PDF", True),
        Kind("xlsx", _("Excel, with all tables"), CONTENT_TYPES["xlsx"], ".xlsx", "XLSX", True),
        Kind("csv", _("CSV for spreadsheets"), CONTENT_TYPES["csv"], ".csv", is_for_people=True),
        Kind("figures-csv", _("Figures as CSV"), CONTENT_TYPES["csv"], "-figures.csv", "CSV"),
        Kind("tables-csv", _("Tables as CSV"), CONTENT_TYPES["csv"], "-tables.csv", "CSV"),
        Kind("json", _("Figures and tables as JSON"), "application/json", ".json", "JSON"),
        Kind("csvw", _("What the columns hold (CSVW)"), "application/csvm+json", "-columns.json"),
        Kind("dcat", _("Description of the data (DCAT-AP)"), LINKED_DATA, "-dataset.jsonld"),
        Kind("catalog", _("Catalogue of all reports (DCAT-AP)"), LINKED_DATA, "-catalog.jsonld"),
    )
}
