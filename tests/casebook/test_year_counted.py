"""From a figure of a year to the records that were counted then, whatever became of them since."""

import re
from datetime import date

import pytest
from django.urls import reverse

from casebook.accountability import Action
from casebook.choices import ErasureGround, Unit
from casebook.erasure import erase_person
from casebook.indicators import Source
from casebook.merging import merge_people
from casebook.models import AccessLogEntry, HistoricalAggregate, RecordRange
from tests.casebook.random_centre import RandomCentre
from tests.casebook.test_drift_adds_up import Afterwards
from tests.conftest import CAST
from tests.factories import (
    AppointmentFactory,
    HouseholdFactory,
    IndicatorFactory,
    PersonFactory,
    RequestFactory,
    TallyFactory,
)
from tests.snapshots import confirm, prepare

pytestmark = pytest.mark.django_db
GONE = "δεν υπάρχει πια"


def url_of(snapshot, code: str = "housing_benefit") -> str:
    return reverse("casebook_year_figure", args=[snapshot.figures.get(code=code).pk])


def listed(client, url: str, page: int = 1) -> tuple[str, list[int]]:
    """The list of one page, and the numbers of its lines, the sum at their end."""
    html = client.get(f"{url}?counted={page}").content.decode()
    section = html.split('aria-labelledby="counted"')[1].split("</section>")[0]
    cells = re.findall(r'<td class="casebook-value">(?:<strong>)?([\d.]+)', section)
    return section, [int(cell.replace(".", "")) for cell in cells]


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_only_the_coordinator_reads_the_records_that_were_counted(name, log_in):
    request = RequestFactory()
    url = url_of(confirm())
    page = log_in(name).get(f"{url}?counted=1").content.decode()
    assert (request.number in page) == (name == "coordinator")
    assert ("?counted=1" in log_in(name).get(url).content.decode()) == (name == "coordinator")


@pytest.mark.parametrize("freeze", [confirm, prepare])
def test_late_entries_are_not_among_the_records_and_those_that_are_gone_have_a_line_each(freeze, log_in):
    requests = RequestFactory.create_batch(9)
    snapshot = freeze()
    late = RequestFactory()
    erase_person(person=requests[0].applicant, ground=ErasureGround.REQUEST, by=None)
    requests[1].delete()
    section, numbers = listed(log_in("coordinator"), url_of(snapshot))
    assert numbers == [1] * 9 + [9]
    assert section.count(GONE) == 2
    assert late.number not in section
    for request in requests[2:]:
        assert reverse("casebook_request_modeladmin_inspect", args=[request.pk]) in section


def test_a_person_who_was_merged_since_has_a_line_as_before(log_in):
    people = PersonFactory.create_batch(3)
    for person in people:
        AppointmentFactory(applicants=[person])
    snapshot = confirm()
    merge_people(source=people[0], into=people[1])
    section, numbers = listed(log_in("coordinator"), url_of(snapshot, "citizens_received"))
    assert numbers == [1, 1, 1, 3]
    assert people[0].code in section
    assert GONE not in section


def test_what_was_counted_without_a_record_has_a_line_with_its_number(log_in):
    erase_person(person=RequestFactory().applicant, ground=ErasureGround.REQUEST, by=None)
    head = RequestFactory().applicant
    HouseholdFactory(head=head, declared_adults=1, declared_minors=2)
    AppointmentFactory(applicants=[head])
    TallyFactory(date=date(2022, 3, 1), count=7)
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening",
        period_start=date(2017, 4, 1),
        period_end=date(2021, 12, 31),
        value=17_947,
        source="Χαρτί",
    )
    IndicatorFactory(code="own_calls", source=Source.CONTACTS, unit=Unit.CONTACT, filters={})
    snapshot, client = confirm(), log_in("coordinator")
    for code, words, lines in (
        ("housing_benefit", "1 είχε ήδη διαγραφεί", [1, 1, 2]),
        ("people_served", "3 ανώνυμα μέλη", [1, 3, 4]),
        ("own_calls", "7 στις καταμετρήσεις", [7, 7]),
        ("requests_since_opening", "17947 ", [1, 1, 17_947, 17_949]),
    ):
        section, numbers = listed(client, url_of(snapshot, code))
        assert words in section, code
        assert numbers == lines, code


@pytest.mark.site
@pytest.mark.parametrize("seed", range(2))
def test_the_lines_of_every_figure_make_up_its_value_whatever_happened_since(seed, log_in):
    centre = RandomCentre(seed)
    snapshot, client = confirm(), log_in("coordinator")
    Afterwards(centre, seed).happen()
    for figure in snapshot.figures.all():
        url = url_of(snapshot, figure.code)
        section, (*lines, total) = listed(client, url)
        page = 1
        while f'?counted={(page := page + 1)}"' in section:
            section, _numbers = listed(client, url, page)
            lines += [1] * section.split("</tbody>")[0].count("<tr><td>")
        assert sum(lines) == total == figure.value, figure.code


def test_the_records_that_were_counted_come_in_pages(log_in):
    requests = RequestFactory.create_batch(55)
    url, client = url_of(confirm()), log_in("coordinator")
    first, second = listed(client, url)[0], listed(client, url, 2)[0]
    assert "?counted=2" in first
    assert [sum(each.number in page for each in requests) for page in (first, second)] == [50, 5]


def test_whose_records_were_listed_of_a_year_stands_in_the_access_log(log_in):
    request, gone = RequestFactory(), RequestFactory()
    url, client = url_of(confirm()), log_in("coordinator")
    gone.delete()
    client.get(url)
    assert not AccessLogEntry.objects.filter(action=Action.INSPECT).exists()
    client.get(f"{url}?counted=1")
    line = AccessLogEntry.objects.get(action=Action.INSPECT)
    assert (line.actor_name, line.subject_kind) == ("coordinator", "casebook.request")
    assert (line.detail["filter"], line.detail["rows"]) == ({"figure": "housing_benefit"}, 1)
    assert RecordRange.objects.holding("casebook.person", [request.applicant_id]).filter(entry=line).exists()
    assert line in AccessLogEntry.objects.about(request.applicant.code).reads()


def test_the_questions_of_the_list_do_not_grow_with_its_records(log_in, django_assert_max_num_queries):
    RequestFactory.create_batch(40)
    url, client = url_of(confirm()), log_in("coordinator")
    client.get(url)
    with django_assert_max_num_queries(45):
        client.get(f"{url}?counted=1")


@pytest.mark.parametrize("change", [{"keys": b""}, {"keys": b"not packed"}, {"value": 8}])
def test_of_keys_that_are_not_those_that_were_counted_no_list_is_made(change, log_in):
    RequestFactory.create_batch(9)
    snapshot = prepare()
    snapshot.figures.filter(code="housing_benefit").update(**change)
    section, numbers = listed(log_in("coordinator"), url_of(snapshot))
    assert numbers == []
    assert "δεν είναι πια αποθηκευμένα" in section


def test_of_a_replaced_year_the_records_are_not_told_any_more(log_in):
    RequestFactory.create_batch(9)
    replaced = prepare()
    prepare()
    section, numbers = listed(log_in("coordinator"), url_of(replaced))
    assert numbers == []
    assert "δεν είναι πια αποθηκευμένα" in section
