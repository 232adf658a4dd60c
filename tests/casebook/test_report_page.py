"""The public page of a year's report."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
import time_machine
from django.utils import translation
from wagtail.models import Page, Site

from casebook.indicators.standard import STANDARD
from casebook.models import AnnualReportPage, HistoricalAggregate
from casebook.statistics.periods import Period
from casebook.statistics.prose import tell
from casebook.statistics.report import compute
from casebook.statistics.wording import years_of_operation
from tests.factories import BodyFactory, CategoryFactory, RequestFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> AnnualReportPage:
    """The report of 2022, published under the front page of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    root = site.root_page if site else Page.objects.get(depth=1).add_child(instance=Page(title="Αρχική"))
    if site is None:
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    return root.add_child(
        instance=AnnualReportPage(
            title="Απολογισμός 2022",
            slug="apologismos-2022",
            year=2022,
            message_title="Μήνυμα",
            message="<p>Καλημέρα</p>",
            introduction="<p>Πρώτο σημείο επαφής</p>",
            closing="<p>Δωρεάν</p>",
        )
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


def test_the_page_tells_every_figure_with_an_address_of_its_own(page, client):
    html = client.get(page.url).content.decode()
    places = [html.index(f'<span id="figure-{line.code}"') for line in STANDARD]
    assert places == sorted(places)
    assert html.count('id="figure-') == 22


def test_the_words_around_the_figures_are_those_of_the_staff_and_stand_in_their_order(page, client):
    words = read(client, page)
    places = [
        words.index(part) for part in ("Μήνυμα", "Καλημέρα", "Πρώτο σημείο", "2022 το Κέντρο", "Δωρεάν")
    ]
    assert places == sorted(places)


def test_the_figures_are_told_in_the_words_of_the_published_report(page, client, standard_catalogue):
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2021, 12, 31),
        value=17940,
        source="Χαρτί",
    )
    welfare = CategoryFactory(code="welfare_benefits")
    RequestFactory.create_batch(6, category=welfare, body=BodyFactory(code="opeka"))
    RequestFactory.create_batch(10, category=welfare, body=BodyFactory(code="kepa"))
    words = read(client, page)
    for sentence in (
        "Κατά τη διάρκεια του έτους 2022 το Κέντρο Κοινότητας υποδέχθηκε συνολικά 0 πολίτες για διεκπεραίωση "
        "των αιτημάτων τους, ενώ τα ραντεβού που πραγματοποιήθηκαν, προγραμματισμένα ή έκτακτα, "
        "ανέρχονται σε 0.",
        "Κλείνοντας έξι χρόνια λειτουργίας τον Απρίλιο του 2023, το Κέντρο Κοινότητας έχει εξυπηρετήσει "
        "συνολικά 17.956 αιτήματα πολιτών.",
        "16 αιτήσεις διεκπεραίωσης – πρόσβασης στα Προνοιακά Επιδόματα Ειδικότερα: 6 αιτήσεις προς ΟΠΕΚΑ "
        "10 αιτήσεις προς ΚΕΠΑ",
    ):
        assert sentence in words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 αίτημα για Επίδομα Γέννησης"), (2, "2 αιτήματα για Επίδομα"), (0, "0 αιτήματα για Επίδομα")],
)
def test_a_unit_agrees_with_its_number(number, words, standard_catalogue):
    RequestFactory.create_batch(number, category=CategoryFactory(code="birth_benefit"))
    with translation.override("el"):
        prose = tell(compute(Period.year(2022)))
    told = [f"{p.before}{p.number}{p.after}" for line in prose.lines for p in line.phrases]
    assert [sentence for sentence in told if sentence.startswith(words)]


def test_every_sentence_has_room_for_its_number_in_both_languages():
    for language in ("el", "en"):
        with translation.override(language):
            prose = tell(compute(Period.year(2022)))
            phrases = [*prose.headline, *(p for line in prose.lines for p in (*line.phrases, *line.parts))]
            assert [p.figure.indicator.code for p in phrases] == [line.code for line in STANDARD]
            assert [(p.number, "\0" in p.before + p.after) for p in phrases] == [("0", False)] * 22


@pytest.mark.parametrize(("years", "words"), [(1, "έναν χρόνο"), (6, "έξι χρόνια"), (13, "13 χρόνια")])
def test_years_of_operation_are_words(years, words):
    with translation.override("el"):
        assert years_of_operation(years) == words


@pytest.mark.parametrize("name", ["nobody", "coordinator", "manager", "admin"])
def test_nobody_reads_a_small_number_on_the_public_page(name, page, log_in, standard_catalogue):
    RequestFactory.create_batch(3, category=CategoryFactory(code="birth_benefit"))
    words = read(log_in(name), page)
    assert "Επίδομα Γέννησης: δεν δημοσιεύεται" in words
    assert "3 αιτήματα" not in words


def test_the_reason_for_hiding_is_given_only_where_something_is_hidden(page, client, standard_catalogue):
    assert "κάτω από 5" not in read(client, page)
    RequestFactory(category=CategoryFactory(code="birth_benefit"))
    assert "κάτω από 5" in read(client, page)


def test_a_year_that_is_not_over_is_called_provisional(page, client):
    with time_machine.travel("2022-11-23 12:00 +02:00"):
        words = read(client, page)
    assert "Προσωρινά στοιχεία έως 23 Νοεμβρίου 2022" in words
    assert "Κλείνοντας" not in words
    assert "Από την έναρξη της λειτουργίας του έως και 23 Νοεμβρίου 2022" in words


def test_a_year_that_is_over_is_not_called_provisional(page, client):
    with time_machine.travel("2023-06-01 12:00 +03:00"):
        words = read(client, page)
    assert "Προσωρινά" not in words
    assert "Κλείνοντας έξι χρόνια" in words


def test_a_year_that_has_not_begun_has_a_sentence_and_no_figures(page, client):
    with time_machine.travel("2021-12-31 12:00 +02:00"):
        html = client.get(page.url).content.decode()
    assert "Το έτος 2022 δεν έχει αρχίσει" in text_of(html)
    assert 'id="figure-' not in html


def test_the_page_names_nobody(page, client, standard_catalogue):
    session = SessionFactory()
    person = session.case.person
    html = client.get(page.url).content.decode()
    for secret in (person.surname, person.name, person.code, session.appointment.reference):
        assert secret not in html


def test_the_figures_cost_few_queries_once_a_render(
    page, client, standard_catalogue, django_assert_max_num_queries
):
    RequestFactory.create_batch(5)
    client.get(page.url)
    with django_assert_max_num_queries(30):
        client.get(page.url)


def test_the_page_shows_in_a_preview(page):
    answer = page.make_preview_request()
    assert 'id="figure-housing_benefit"' in answer.content.decode()
