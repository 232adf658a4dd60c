"""A published year in memory: one hidden family, one correction, tables of every shape."""

from datetime import UTC, date, datetime

from casebook.choices import Unit
from casebook.statistics.periods import Period
from casebook.statistics.publication import (
    Publication,
    PublishedCorrection,
    PublishedFigure,
    PublishedTable,
)

YEAR = Period.year(2022)
CORRECTION = PublishedCorrection(date(2023, 6, 1), 729, 734, "Έξι καταχωρίσεις έγιναν αργότερα.")
FIGURES = (
    PublishedFigure("citizens_received", "Πολίτες", Unit.PERSON, 1702, "Διαφορετικά πρόσωπα.", "", YEAR),
    PublishedFigure(
        "reception_information_support",
        "Υποδοχή",
        Unit.REQUEST,
        729,
        "Αιτήματα υποδοχής.",
        "",
        YEAR,
        corrections=(CORRECTION,),
    ),
    PublishedFigure("welfare_benefits", "Επιδόματα", Unit.APPLICATION, 258, "Αιτήσεις.", "", YEAR),
    PublishedFigure(
        "welfare_benefits_opeka",
        "Προς ΟΠΕΚΑ",
        Unit.APPLICATION,
        None,
        "Προς αυτόν.",
        "Κρυφό.",
        YEAR,
        "welfare_benefits",
    ),
    PublishedFigure(
        "birth_benefit",
        "Επίδομα Γέννησης",
        Unit.REQUEST,
        1,
        "Αιτήματα γέννησης.",
        "",
        YEAR,
        corrections=(PublishedCorrection(date(2023, 7, 2), None, None, "Μικρή διόρθωση."),),
    ),
)
TABLES = (
    PublishedTable(
        "requests_by_month",
        "Αιτήματα ανά μήνα",
        Unit.REQUEST,
        ("Μήνας",),
        (),
        (("Ιανουάριος 2022", (61,)), ("Φεβρουάριος 2022", (None,))),
        88,
        True,
        codes=("2022-01", "2022-02"),
    ),
    PublishedTable(
        "citizens_by_age_and_sex",
        "Πολίτες ανά ηλικία και φύλο",
        Unit.PERSON,
        ("Ηλικία", "Φύλο"),
        ("Γυναίκες", "Άνδρες", "Χωρίς δήλωση"),
        (("18–29", (120, 81, None)), ("30–44", (400, 300, 12))),
        1702,
        False,
        codes=("18", "30"),
    ),
    PublishedTable(
        "years",
        "Έτος με έτος",
        None,
        ("Στοιχείο", "Έτος"),
        ("2021", "2022"),
        (("Πολίτες", (1500, 1702)), ("Υποδοχή", (None, 729))),
        None,
        False,
        codes=("citizens_received", "reception_information_support"),
        units=(Unit.PERSON, Unit.REQUEST),
    ),
)


def publication(**changes) -> Publication:
    """The year 2022, confirmed; `changes` are fields of a Publication."""
    fields = {
        "year": 2022,
        "period": YEAR,
        "figures": FIGURES,
        "tables": TABLES,
        "computed_on": datetime(2023, 5, 10, 6, tzinfo=UTC),
        "confirmed_on": datetime(2023, 5, 15, 6, tzinfo=UTC),
        "confirmed_by": "Μαρία Υποδειγματική, Αντιδήμαρχος",
    }
    return Publication(**{**fields, **changes})
