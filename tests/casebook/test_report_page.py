"""The public page of a year's report: its confirmed figures in words, whoever reads it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, Site

from casebook.choices import CorrectionState, Unit
from casebook.indicators.standard import STANDARD
from casebook.models import AnnualReportPage, ReportCorrection
from casebook.models.report_blocks import HEADLINE
from casebook.report_page import choices, printed
from casebook.statistics.periods import Period
from casebook.statistics.prose import Prose
from casebook.statistics.publication import Publication, PublishedFigure, provisional
from casebook.statistics.wording import years_of_operation
from casebook.templatetags.casebook_report import report_definitions
from tests.asking import case_tables_in
from tests.casebook.confirmed_years import CONFIRMED, confirm_year, table
from tests.factories import CategoryFactory, RequestFactory

pytestmark = pytest.mark.django_db

BODY = [
    ("message", {"title": "Μήνυμα", "text": "<p>Καλημέρα</p>"}),
    ("text", {"title": "", "text": "<p>Πρώτο σημείο επαφής</p>"}),
    ("headline", {"figures": [*HEADLINE]}),
    ("figures", {"title": "", "figures": []}),
    ("services", {"title": "", "staff": "<p>Δωρεάν</p>", "services": ["υποδοχή <b>όλων</b>"], "contact": ""}),
]


@pytest.fixture
def page() -> AnnualReportPage:
    """The report of 2022, published under the front page of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    root = site.root_page if site else Page.objects.get(depth=1).add_child(instance=Page(title="Αρχική"))
    if site is None:
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    return root.add_child(
        instance=AnnualReportPage(title="Απολογισμός 2022", slug="apologismos-2022", year=2022, body=BODY)
    )


class Text(HTMLParser):
    """The words of a page, without its mark-up."""

    def __init__(self, html: str):
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(html: str) -> str:
    words = re.sub(r"\s+", " ", "".join(Text(html).words))
    return re.sub(r" ([.,])", r"\1", words)


def read(client, page) -> str:
    return text_of(client.get(page.url).content.decode())


def laid_out(page: AnnualReportPage, *blocks: tuple[str, dict]) -> AnnualReportPage:
    page.body = [*blocks]
    page.save()
    return page


def html_of(client, page) -> str:
    return client.get(page.url).content.decode()


def preview(page, client) -> str:
    """The page as Wagtail's editor shows it."""
    request = client.get("/").wsgi_request
    return page.make_preview_request(original_request=request).content.decode()


def test_the_page_tells_every_figure_with_an_address_of_its_own(page, client):
    confirm_year({})
    html = html_of(client, page)
    places = [html.index(f'<span id="figure-{line.code}"') for line in STANDARD]
    assert places == sorted(places)
    assert html.count('id="figure-') == 22


def test_the_words_around_the_figures_are_those_of_the_staff_and_stand_in_their_order(page, client):
    confirm_year({})
    words = read(client, page)
    places = [
        words.index(part)
        for part in ("Μήνυμα", "Καλημέρα", "Πρώτο σημείο", "2022 το Κέντρο", "Δωρεάν", "υποδοχή <b>όλων</b>")
    ]
    assert places == sorted(places)


def test_the_figures_are_told_in_the_words_of_the_published_report(page, client):
    confirm_year(
        {
            "citizens_received": 1702,
            "appointments_held": 4697,
            "requests_since_opening": 17956,
            "welfare_benefits": 258,
            "welfare_benefits_opeka": 189,
            "welfare_benefits_kepa": 69,
        }
    )
    words = read(client, page)
    for sentence in (
        "Κατά τη διάρκεια του έτους 2022 το Κέντρο Κοινότητας υποδέχθηκε συνολικά 1.702 πολίτες για "
        "διεκπεραίωση των αιτημάτων τους, ενώ τα ραντεβού που πραγματοποιήθηκαν, προγραμματισμένα ή έκτακτα, "
        "ανέρχονται σε 4.697.",
        "Κλείνοντας έξι χρόνια λειτουργίας τον Απρίλιο του 2023, το Κέντρο Κοινότητας έχει εξυπηρετήσει "
        "συνολικά 17.956 αιτήματα πολιτών.",
        "258 αιτήσεις διεκπεραίωσης – πρόσβασης στα Προνοιακά Επιδόματα Ειδικότερα: 189 αιτήσεις προς ΟΠΕΚΑ "
        "69 αιτήσεις προς ΚΕΠΑ",
    ):
        assert sentence in words


def test_what_is_printed_was_confirmed_and_does_not_change_with_the_records(page, client, standard_catalogue):
    confirm_year({"birth_benefit": 16})
    RequestFactory.create_batch(9, category=CategoryFactory(code="birth_benefit"))
    assert "16 αιτήματα για Επίδομα Γέννησης" in read(client, page)


def test_the_page_says_who_confirmed_and_when_and_when_it_was_counted(page, client):
    confirm_year({})
    words = read(client, page)
    assert "υπολογίστηκαν στις 12 Μαΐου 2023 και επιβεβαιώθηκαν στις 15 Μαΐου 2023" in words
    assert "Μαρία Δοκιμαστή, Αντιδήμαρχος" in words


def test_each_figure_has_its_definition_its_unit_and_its_days_on_demand(page, client):
    confirm_year({})
    html = html_of(client, page)
    assert html.count("<dt>") == 22
    assert "script" not in html.split("</head>")[1]
    words = text_of(html)
    assert "Μονάδα: συνεδρίες." in words
    assert "01/04/2017 – 30/04/2023." in words
    assert words.count("Υπολογίστηκε στις 12/05/2023.") == 22


@pytest.mark.parametrize("name", ["nobody", "coordinator", "manager", "admin", "outsider"])
def test_before_the_year_is_confirmed_nobody_reads_a_figure_on_the_page(name, page, log_in):
    html = html_of(log_in(name), page)
    assert "Τα στοιχεία του 2022 δεν έχουν επιβεβαιωθεί ακόμη" in text_of(html)
    assert "figure-" not in html
    assert "Καλημέρα" in html


@pytest.mark.parametrize("name", ["coordinator", "manager"])
def test_who_may_see_statistics_previews_provisional_figures(name, page, log_in, standard_catalogue):
    RequestFactory.create_batch(9, category=CategoryFactory(code="birth_benefit"))
    RequestFactory.create_batch(3, category=CategoryFactory(code="housing_benefit"))
    words = text_of(preview(page, log_in(name)))
    assert "Προσωρινά στοιχεία, μόνο σε αυτή την προεπισκόπηση" in words
    assert "9 αιτήματα για Επίδομα Γέννησης" in words
    assert "Επίδομα Στέγασης: δεν δημοσιεύεται" in words


@pytest.mark.parametrize("name", ["nobody", "editor", "outsider", "social1", "dpo", "admin"])
def test_anybody_else_previews_places_without_figures(name, page, log_in, standard_catalogue):
    RequestFactory.create_batch(9, category=CategoryFactory(code="birth_benefit"))
    words = text_of(preview(page, log_in(name)))
    assert "Προεπισκόπηση χωρίς στοιχεία" in words
    assert "Επίδομα Γέννησης: …" in words
    assert "9 αιτήματα" not in words


def test_a_preview_without_figures_says_which_table_will_stand_where(page, client):
    laid_out(
        page,
        ("table", {"table": "requests_by_month", "title": ""}),
        ("table", {"table": "requests_by_body", "title": "Φορείς & <λοιποί>"}),
    )
    words = text_of(preview(page, client))
    assert "«Αιτήματα ανά μήνα» μόλις επιβεβαιωθεί" in words
    assert "«Φορείς & <λοιποί>» μόλις επιβεβαιωθεί" in words


def test_a_preview_of_a_confirmed_year_shows_what_was_confirmed(page, log_in):
    confirm_year({"birth_benefit": 16})
    words = text_of(preview(page, log_in("editor")))
    assert "16 αιτήματα για Επίδομα Γέννησης" in words


def test_a_correction_stands_beside_the_value_that_was_published(page, client):
    snapshot = confirm_year({"birth_benefit": 16, "housing_benefit": 553})
    for code, new, is_told in (("birth_benefit", 21, True), ("housing_benefit", 554, False)):
        figure = snapshot.figures.get(code=code)
        ReportCorrection.objects.create(
            figure=figure,
            old_value=figure.value,
            new_value=new,
            reason=f"Λόγος {code}.",
            state=CorrectionState.CONFIRMED,
            made_on=CONFIRMED,
            decided_on=datetime(2023, 6, 1, tzinfo=UTC),
            is_told=is_told,
        )
    html = html_of(client, page)
    words = text_of(html)
    assert "16 αιτήματα για Επίδομα Γέννησης" in words
    assert "Διόρθωση 01/06/2023: «Επίδομα Γέννησης»: το σωστό είναι 21 και όχι 16" in words
    assert "Λόγος birth_benefit." in words
    assert "το στοιχείο «Επίδομα Στέγασης» διορθώθηκε. Λόγος housing_benefit." in words
    assert "554" not in html


def test_an_indicator_of_the_centre_is_told_by_its_name(page, client):
    confirm_year({"visits": 1}, own=(("visits", "Επισκέψεις στο σπίτι", Unit.CONTACT),))
    html = html_of(client, page)
    assert "Επισκέψεις στο σπίτι: 1 επαφή" in text_of(html)
    assert 'id="figure-visits"' in html


def test_staff_choose_figures_and_their_order(page, client):
    confirm_year({})
    chosen = ["housing_benefit", "birth_benefit", "gone_for_good", "welfare_benefits_kepa"]
    laid_out(page, ("headline", {"figures": chosen}), ("figures", {"title": "Λοιπά", "figures": []}))
    html = html_of(client, page)
    places = [
        html.index(f'"figure-{code}"')
        for code in ("housing_benefit", "birth_benefit", "welfare_benefits_kepa", "citizens_received")
    ]
    assert places == sorted(places)
    assert html.count('id="figure-') == 22


def test_a_figure_that_stands_twice_has_one_address(page, client):
    confirm_year({})
    twice = {"title": "", "figures": ["birth_benefit"]}
    html = html_of(client, laid_out(page, ("figures", twice), ("figures", twice)))
    assert html.count('id="figure-birth_benefit"') == 1
    assert text_of(html).count("0 αιτήματα για Επίδομα Γέννησης") == 2


def test_the_end_of_a_sentence_that_stands_alone_is_told_by_its_name(page, client):
    confirm_year({"counselling_sessions": 430})
    words = read(client, laid_out(page, ("figures", {"title": "", "figures": ["counselling_sessions"]})))
    assert "Συνεδρίες που πραγματοποιήθηκαν: 430 συνεδρίες" in words


def figure(code: str, value: int | None, period: Period | None = None) -> PublishedFigure:
    each = next(line for line in STANDARD if line.code == code)
    return PublishedFigure(
        code,
        str(each.label),
        each.unit,
        value,
        "",
        "",
        period or Period.year(2022),
        parent=each.parent,
        is_since_opening=each.is_since_opening,
    )


def year_of(*figures: PublishedFigure) -> Publication:
    return Publication(2022, Period.year(2022), figures, (), datetime(2023, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 αίτημα για Επίδομα Γέννησης"), (2, "2 αιτήματα για Επίδομα"), (0, "0 αιτήματα για Επίδομα")],
)
def test_a_unit_agrees_with_its_number(number, words):
    birth = figure("birth_benefit", number)
    with translation.override("el"):
        told = Prose(year_of(birth)).phrase(birth)
    assert f"{told.before}{told.number}{told.after}".startswith(words)


@pytest.mark.parametrize("language", ["el", "en"])
def test_every_sentence_has_room_for_its_number(language):
    figures = [figure(line.code, 0) for line in STANDARD]
    with translation.override(language):
        lines = Prose(year_of(*figures)).lines([line.code for line in STANDARD])
        phrases = [phrase for line in lines for phrase in line]
    assert [phrase.figure.code for phrase in phrases] == [line.code for line in STANDARD]
    assert [(phrase.number, "\0" in phrase.before + phrase.after) for phrase in phrases] == [
        ("0", False)
    ] * 22


def test_until_a_year_of_operation_is_complete_the_sentence_says_up_to_when():
    opened = Period.inclusive(date(2017, 4, 1), date(2023, 4, 30))
    so_far = figure("requests_since_opening", 17000, opened)
    early = replace(year_of(so_far), computed_on=datetime(2023, 2, 3, 9, tzinfo=UTC))
    with translation.override("el"):
        assert "έως και 3 Φεβρουαρίου 2023" in Prose(early).phrase(so_far).before
        assert "Κλείνοντας έξι χρόνια" in Prose(year_of(so_far)).phrase(so_far).before


@pytest.mark.parametrize(("years", "words"), [(1, "έναν χρόνο"), (6, "έξι χρόνια"), (13, "13 χρόνια")])
def test_years_of_operation_are_words(years, words):
    with translation.override("el"):
        assert years_of_operation(years) == words


@pytest.mark.parametrize("name", ["nobody", "coordinator", "manager", "admin"])
def test_nobody_reads_a_small_number_on_the_public_page(name, page, log_in):
    confirm_year({"birth_benefit": None})
    words = read(log_in(name), page)
    assert "Επίδομα Γέννησης: δεν δημοσιεύεται" in words
    assert "3 αιτήματα" not in words


def test_the_reason_for_hiding_is_given_only_where_something_is_hidden(page, client):
    confirm_year({}, year=2021)
    confirm_year({"birth_benefit": None})
    assert "κάτω από 5" in read(client, page)
    type(page).objects.filter(pk=page.pk).update(year=2021)
    assert "κάτω από 5" not in read(client, page)


TABLES = (
    table("requests_by_category", {"a": (729,), "b": (None,)}, total=731),
    table("citizens_by_age_and_sex", {"a": (4, None)}, columns=("Γυναίκες", "Άνδρες"), unit="person"),
)


def test_a_table_prints_its_counts_with_their_unit_and_no_hidden_one(page, client):
    confirm_year({}, tables=TABLES)
    laid_out(
        page,
        ("table", {"table": "requests_by_category", "title": ""}),
        ("table", {"table": "citizens_by_age_and_sex", "title": "Ποιοι ήρθαν"}),
    )
    html = html_of(client, page)
    words = text_of(html)
    assert "Πίνακας requests_by_category (αιτήματα)" in words
    assert "Ποιοι ήρθαν (πρόσωπα)" in words
    assert html.count("δεν δημοσιεύεται") == 2
    assert html.count('scope="row"') == 4


def test_a_chart_stands_with_its_numbers_as_a_table(page, client):
    confirm_year({}, tables=TABLES)
    chart = {"table": "requests_by_category", "kind": "bars", "figures": [], "title": "Τι ζήτησαν"}
    html = html_of(client, laid_out(page, ("chart", chart)))
    # For a telephone and for a wide screen: one of them is shown.
    assert html.count("<svg") == html.count("casebook-narrow") + html.count("casebook-wide") == 2
    assert "<title" in html.split("<svg")[1]
    assert html.count("<table>") == 1
    assert "Τι ζήτησαν" in html.split("<svg")[1].split("</title>")[0]


def test_a_block_whose_table_nobody_chose_says_so_in_a_preview_and_nothing_on_the_page(page, log_in, client):
    laid_out(page, ("table", {"table": None, "title": ""}))
    assert "Δεν έχει επιλεγεί ακόμη ποιος πίνακας" in preview(page, log_in("editor"))
    confirm_year({})
    assert "casebook-missing" not in html_of(client, page)


def test_a_table_of_different_units_names_the_unit_of_each_line_and_has_no_total(page, client):
    rows = table("requests_by_category", {"a": (729,), "b": (258,)}, unit="", adds_up=False)
    rows["rows"][0]["unit"], rows["rows"][1]["unit"] = "request", "application"
    confirm_year({}, tables=(rows,))
    words = read(client, laid_out(page, ("table", {"table": "requests_by_category", "title": ""})))
    assert "Γραμμή a 729 αιτήματα" in words
    assert "Γραμμή b 258 αιτήσεις" in words
    assert "Σύνολο" not in words
    assert "Οι γραμμές έχουν διαφορετικές μονάδες: δεν αθροίζονται." in words


def test_one_year_alone_is_drawn_nowhere(page, client):
    years = table("years", {"citizens_received": (9,)}, columns=("2022",), unit="", adds_up=False)
    years["rows"][0]["unit"] = "person"
    confirm_year({}, tables=(years,))
    chart = {"table": "years", "kind": "bars", "figures": [], "title": ""}
    assert "<svg" not in html_of(client, laid_out(page, ("chart", chart)))


def test_a_table_that_the_year_does_not_have_leaves_no_trace(page, client):
    confirm_year({})
    html = html_of(client, laid_out(page, ("table", {"table": "requests_by_month", "title": "Μήνες"})))
    assert "Μήνες" not in html


@pytest.fixture
def events():
    """Three events of whoever answers the hook, the last of them small."""

    def answer(request, year):
        days = [date(year, month, 1) for month in (5, 3, 9)]
        return [
            {
                "title": f"Δράση {day.month}",
                "url": f"/d{day.month}/",
                "starts_at": day,
                "place": "Αίθουσα",
                "attendance": count,
            }
            for day, count in zip(days, (None, 64, 2), strict=True)
        ]

    with hooks.register_temporarily("list_report_events", answer):
        yield


def test_the_events_of_the_year_are_listed_with_their_attendance(page, client, events):
    words = read(client, laid_out(page, ("events", {"title": "", "text": ""})))
    assert "Δράση 3 1 Μαρτίου 2022, Αίθουσα 64 συμμετέχοντες Δράση 5" in words
    assert "συμμετέχοντες: δεν δημοσιεύεται" in words
    assert "2 συμμετέχοντες" not in words


def test_no_case_is_asked_for_the_page(page, client):
    everything = [
        ("chart", {"table": "requests_by_category", "kind": "bars", "figures": [], "title": ""}),
        ("table", {"table": "citizens_by_age_and_sex", "title": ""}),
        ("events", {"title": "", "text": ""}),
    ]
    laid_out(page, *BODY, *everything)
    confirm_year({}, tables=TABLES)
    client.get(page.url)
    with CaptureQueriesContext(connection) as asked:
        client.get(page.url)
    statements = [query["sql"] for query in asked.captured_queries]
    assert case_tables_in(statements) == set()
    assert len([sql for sql in statements if "casebook_report" in sql or "casebook_snapshot" in sql]) <= 4


LAID_OUT_ONCE = {"casebook/includes/report_table.html", "casebook/includes/report_definitions.html"}


def test_tables_and_definitions_are_laid_out_once_for_all_readers(page, client):
    confirm_year({}, tables=TABLES)
    laid_out(page, *BODY, ("table", {"table": "requests_by_category", "title": ""}))

    first, second = client.get(page.url), client.get(page.url)

    assert second.content == first.content
    assert LAID_OUT_ONCE & {template.name for template in second.templates} == set()


def test_what_was_laid_out_for_one_reader_is_not_read_in_another_language(page, client):
    confirm_year({})
    greek = read(client, page)
    with translation.override("en"):
        report = printed(page, None)
        (line, *_others) = report.lines([])
        english = text_of(report_definitions(report, line))
    assert "Μονάδα: " in greek
    assert "Counted on" in english


def test_a_correction_is_read_at_once_on_a_page_that_was_read_before(page, client):
    snapshot = confirm_year({"reception_information_support": 729})
    read(client, page)
    snapshot.figures.get(code="reception_information_support").corrections.create(
        old_value=729,
        new_value=734,
        reason="Έξι καταχωρίσεις έγιναν αργότερα.",
        state=CorrectionState.CONFIRMED,
        made_on=CONFIRMED,
        decided_on=CONFIRMED,
        is_told=True,
    )
    assert "Έξι καταχωρίσεις έγιναν αργότερα." in read(client, page)


def test_editors_choose_tables_by_the_names_that_are_printed():
    confirm_year({}, year=2021)
    printed = {table.code: table.title for table in provisional(2022).tables}
    assert dict(choices("tables")) == printed
