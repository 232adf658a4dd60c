"""Confirmed years, for tests of what prints them."""

from casebook.choices import Role
from casebook.freezing import confirm_year, prepare_year
from casebook.models import ReportSnapshot
from tests.factories import UserFactory

TITLE = "Αντιδήμαρχος Κοινωνικής Πολιτικής"
# What the form sends with which a year is confirmed.
SIGNATURE = {"title": TITLE, "is_final": "on"}


def signers() -> tuple:
    """Who prepares, and who confirms."""
    return (
        UserFactory(username="preparing", roles=[Role.COORDINATOR]),
        UserFactory(username="confirming", roles=[Role.MANAGEMENT], first_name="Άννα", last_name="Δήμου"),
    )


def prepare(year: int = 2022) -> ReportSnapshot:
    return prepare_year(year=year, by=signers()[0])


def confirm(year: int = 2022) -> ReportSnapshot:
    """The year as it stands in the records of the test, prepared and confirmed by two persons."""
    return confirm_year(snapshot=prepare(year), by=signers()[1], title=TITLE)
