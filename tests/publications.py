"""A published year: in memory, or stored; one figure hidden, two corrected, tables of every shape."""

from datetime import UTC, date, datetime, time

from wagtail.models import Page, Site

from casebook.choices import CorrectionState, SnapshotState, Unit
from casebook.models import AnnualReportPage, ReportSnapshot, SnapshotFigure
from casebook.statistics.periods import Period
from casebook.statistics.publication import (
    Publication,
    PublishedCorrection,
    PublishedFigure,
    PublishedTable,
)

HIDDEN = 3
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


def store(published: Publication) -> ReportSnapshot:
    """`published` as the confirmed snapshot of its year; behind what is hidden stands 3, which must not show.

    Corrections without numbers are of a difference that is too small to be told.
    """
    snapshot = ReportSnapshot.objects.create(
        year=published.year,
        computed_on=published.computed_on,
        digest="0" * 64,
        code_version="0",
        tables=[_stored(table) for table in published.tables],
    )
    for place, figure in enumerate(published.figures):
        row = snapshot.figures.create(
            place=place,
            code=figure.code,
            unit=figure.unit,
            parent=figure.parent,
            labels=_texts(figure.label),
            definitions=_texts(figure.definition),
            period_start=figure.period.start,
            period_end=figure.period.last_day,
            is_since_opening=figure.is_since_opening,
            value=HIDDEN if figure.value is None else figure.value,
            is_hidden=figure.is_hidden,
            query="{}",
            keys_hash="0" * 64,
        )
        for notice in figure.corrections:
            _store_correction(row, notice)
    snapshot.state = SnapshotState.CONFIRMED
    snapshot.confirmed_on = published.confirmed_on
    snapshot.confirmed_by_name, _comma, snapshot.confirmed_by_title = published.confirmed_by.partition(", ")
    snapshot.save()
    return snapshot


def _store_correction(figure: SnapshotFigure, notice: PublishedCorrection) -> None:
    tells = notice.new is not None
    day = datetime.combine(notice.made_on, time(9), UTC)
    figure.corrections.create(
        old_value=notice.old if tells else figure.value,
        new_value=notice.new if tells else figure.value + 1,
        reason=notice.reason,
        state=CorrectionState.CONFIRMED,
        made_on=day,
        decided_on=day,
        is_told=tells,
    )


def _stored(table: PublishedTable) -> dict:
    return {
        "code": table.code,
        "title": _texts(table.title),
        "unit": table.unit,
        "dimensions": [_texts(name) for name in table.dimensions],
        "columns": [_texts(name) for name in table.columns],
        "rows": [
            {
                "code": table.codes[place],
                "label": _texts(label),
                "values": list(values),
                "unit": table.units[place] if table.units else None,
            }
            for place, (label, values) in enumerate(table.rows)
        ],
        "total": table.total,
        "adds_up": table.adds_up,
        "note": _texts(table.note),
    }


def _texts(text: str) -> dict[str, str]:
    return {"el": text, "en": text}


def report_page(year: int = 2022, **fields) -> AnnualReportPage:
    """The published page of a year under the front page of the site, laid out as a new one is."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        root = Page.objects.get(depth=1).add_child(instance=Page(title="Αρχική", slug="arxiki"))
        site = Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    page = AnnualReportPage(title=f"Απολογισμός {year}", slug=f"apologismos-{year}", year=year, **fields)
    site.root_page.add_child(instance=page)
    return page
