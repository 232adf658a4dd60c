"""The screens of the years: who opens them, what they tell whom, what they write."""

import datetime
import re

import pytest
from django.urls import reverse
from wagtail.models import Page

from casebook.choices import CorrectionState
from casebook.erasure import erase_person
from casebook.freezing import write_correction
from casebook.models import AnnualReportPage, ReportCorrection, ReportSnapshot, Request
from casebook.statistics.publication import published
from tests.conftest import CAST
from tests.factories import (
    AppointmentFactory,
    CategoryFactory,
    IndicatorFactory,
    PersonFactory,
    RequestFactory,
)
from tests.snapshots import SIGNATURE, TITLE, confirm, prepare, signers

pytestmark = pytest.mark.django_db
READERS = {"coordinator", "manager"}
ACCEPT = {"decision": "accept", "is_final": "on"}
REASON = "Εκπρόθεσμες καταχωρίσεις του Μαΐου."


def year_url(snapshot) -> str:
    return reverse("casebook_year", args=[snapshot.pk])


def figure_url(snapshot, code: str = "housing_benefit") -> str:
    return reverse("casebook_year_figure", args=[snapshot.figures.get(code=code).pk])


def html(log_in, name: str, url: str) -> str:
    return log_in(name).get(url).content.decode()


def row(page: str, code: str) -> str:
    return page.split(f'id="figure-{code}"')[1].split("</tr>")[0]


@pytest.fixture
def drifted():
    """Nine requests were published; six came afterwards."""
    RequestFactory.create_batch(9)
    snapshot = confirm()
    RequestFactory.create_batch(6)
    return snapshot


def test_only_the_coordinator_and_management_open_the_years(drifted, log_in):
    for url in (reverse("casebook_years"), year_url(drifted), figure_url(drifted)):
        opens = {name for name in [*CAST, "nobody"] if log_in(name).get(url).status_code == 200}
        assert opens == READERS, url


def test_only_management_decides_a_correction(drifted, log_in):
    correction = write_correction(
        figure=drifted.figures.get(code="housing_benefit"), reason=REASON, by=signers()[0]
    )
    url = reverse("casebook_year_correction", args=[correction.pk])
    for name in sorted({*CAST, "nobody"} - {"manager"}):
        log_in(name).post(url, ACCEPT)
    correction.refresh_from_db()
    assert correction.state == CorrectionState.WAITING
    log_in("manager").post(url, {"decision": "perhaps"})
    correction.refresh_from_db()
    assert correction.state == CorrectionState.WAITING
    log_in("manager").post(url, ACCEPT)
    correction.refresh_from_db()
    assert correction.state == CorrectionState.CONFIRMED


def test_the_menu_leads_there_whoever_sees_statistics(log_in):
    for name in CAST:
        page = log_in(name).get(reverse("wagtailadmin_home"), follow=True).content.decode()
        assert (reverse("casebook_years") in page) == (name in READERS), name


def test_the_coordinator_prepares_and_management_confirms_by_the_screens(log_in):
    RequestFactory.create_batch(7)
    assert log_in("manager").post(reverse("casebook_years"), {"year": 2022}).status_code == 302
    assert not ReportSnapshot.objects.exists()
    log_in("coordinator").post(reverse("casebook_years"), {"year": 2022})
    snapshot = ReportSnapshot.objects.get()
    log_in("coordinator").post(year_url(snapshot), SIGNATURE)
    assert published(2022) is None
    page = log_in("manager").post(year_url(snapshot), SIGNATURE | {"title": ""}).content.decode()
    assert "error-message" in page
    assert log_in("manager").post(year_url(snapshot), SIGNATURE).status_code == 302
    assert published(2022).figure("housing_benefit").value == 7


@pytest.mark.parametrize("data", [{}, {"year": "x"}, {"year": 1}, {"year": datetime.date.max.year}])
def test_what_is_no_year_is_not_prepared(data, log_in):
    assert log_in("coordinator").post(reverse("casebook_years"), data).status_code == 302
    assert not ReportSnapshot.objects.exists()


def test_what_cannot_be_confirmed_is_told_and_the_form_to_confirm_is_gone(log_in):
    RequestFactory.create_batch(7)
    snapshot = prepare()
    assert 'name="title"' in html(log_in, "manager", year_url(snapshot))
    late = RequestFactory()
    assert 'name="title"' not in html(log_in, "manager", year_url(snapshot))
    page = log_in("manager").post(year_url(snapshot), SIGNATURE).content.decode()
    assert snapshot.figures.get(code="housing_benefit").label in page.split("error-message")[1]
    late.delete()
    page = html(log_in, "manager", year_url(snapshot))
    assert 'name="title"' not in page
    assert "ο Συντονισμός τα προετοιμάζει εκ νέου" in page


def test_a_year_is_confirmed_with_a_tick_that_it_cannot_be_undone(log_in):
    snapshot = prepare()
    assert "δεν αναιρείται" in html(log_in, "manager", year_url(snapshot))
    page = log_in("manager").post(year_url(snapshot), {"title": TITLE}).content.decode()
    assert TITLE in page
    assert published(2022) is None


def test_who_confirms_what_was_prepared_anew_since_is_led_to_the_new_figures_with_the_title(log_in):
    stale, snapshot = prepare(), prepare()
    response = log_in("manager").post(year_url(stale), SIGNATURE, follow=True)
    assert response.redirect_chain[-1][0].startswith(year_url(snapshot))
    page = response.content.decode()
    assert "προετοιμάστηκαν εκ νέου" in page
    assert f'value="{TITLE}"' in page
    assert published(2022) is None


def test_the_page_of_a_figure_says_of_which_year_it_is(drifted, log_in):
    heading = html(log_in, "manager", figure_url(drifted)).split('<h2 id="figure">')[1].split("</h2>")[0]
    assert "2022" in heading


def test_a_correction_is_published_with_a_tick_and_refused_with_a_reason_that_its_writer_reads(
    drifted, log_in
):
    figure = drifted.figures.get(code="housing_benefit")
    correction = write_correction(figure=figure, reason=REASON, by=signers()[0])
    url = reverse("casebook_year_correction", args=[correction.pk])
    assert "κανείς δεν τη" in html(log_in, "manager", figure_url(drifted))
    for data in ({"decision": "accept"}, {"decision": "refuse"}, {"decision": "refuse", "refusal": " "}):
        log_in("manager").post(url, data)
        correction.refresh_from_db()
        assert correction.state == CorrectionState.WAITING, data
    log_in("manager").post(url, {"decision": "refuse", "refusal": "Λείπει ο Ιούνιος."})
    correction.refresh_from_db()
    assert correction.state == CorrectionState.REFUSED
    assert "Λείπει ο Ιούνιος." in html(log_in, "coordinator", figure_url(drifted))


def test_the_coordinator_reads_how_far_a_figure_moved_and_why(drifted, log_in):
    told = row(html(log_in, "coordinator", year_url(drifted)), "housing_benefit")
    assert ">9 " in told
    assert ">15<" in told
    assert "6 εκπρόθεσμες καταχωρίσεις" in told


def test_the_coordinator_reads_it_record_by_record(drifted, log_in):
    page = html(log_in, "coordinator", figure_url(drifted))
    assert page.count("+1") == 6
    assert "2022/00010" in page


def test_management_reads_no_record_and_no_small_number(log_in):
    RequestFactory.create_batch(9)
    snapshot = confirm()
    RequestFactory.create_batch(2)
    told = row(html(log_in, "manager", year_url(snapshot)), "housing_benefit")
    assert ">9 " in told
    assert "11" not in told
    page = html(log_in, "manager", figure_url(snapshot))
    assert "2022/00010" not in page
    assert "2 εκπρόθεσμες" not in page


def test_management_does_not_read_a_hidden_figure(log_in):
    RequestFactory.create_batch(3)
    snapshot = confirm()
    told = row(html(log_in, "manager", year_url(snapshot)), "housing_benefit")
    assert ">3 " not in told
    assert ">3 " in row(html(log_in, "coordinator", year_url(snapshot)), "housing_benefit")


def test_management_does_not_work_a_small_change_out_of_figures_that_hold_each_other(log_in):
    """Nothing but their filters says that one figure holds the two others."""
    small, large = CategoryFactory(code="housing_benefit"), CategoryFactory(code="birth_benefit")
    IndicatorFactory(code="both", filters={"category": [small.code, large.code]})
    RequestFactory.create_batch(9, category=small)
    RequestFactory.create_batch(20, category=large)
    snapshot = confirm()
    RequestFactory.create_batch(2, category=small)
    RequestFactory.create_batch(7, category=large)
    page = html(log_in, "manager", year_url(snapshot))
    assert not (">27<" in row(page, "birth_benefit") and ">38<" in row(page, "both"))
    page = html(log_in, "coordinator", year_url(snapshot))
    assert ">27<" in row(page, "birth_benefit")
    assert ">38<" in row(page, "both")


def test_management_does_not_read_the_hash_of_keys_that_are_found_by_trying(log_in):
    RequestFactory.create_batch(3)
    snapshot = confirm()
    keys_hash = snapshot.figures.get(code="housing_benefit").keys_hash
    assert keys_hash not in html(log_in, "manager", figure_url(snapshot))
    assert keys_hash in html(log_in, "coordinator", figure_url(snapshot))


def test_management_does_not_lay_figures_beside_those_that_took_their_place(log_in):
    RequestFactory.create_batch(9)
    replaced = prepare()
    RequestFactory()
    snapshot = prepare()
    for url, present in (
        (year_url(replaced), year_url(snapshot)),
        (figure_url(replaced), figure_url(snapshot)),
    ):
        assert log_in("manager").get(url).url == present
        assert log_in("coordinator").get(url).status_code == 200
    assert log_in("manager").get(year_url(snapshot)).status_code == 200


def test_no_name_of_a_person_stands_on_the_screens(log_in):
    person = PersonFactory(surname="Ευδιάκριτου")
    AppointmentFactory(applicants=[PersonFactory()])
    snapshot = confirm()
    AppointmentFactory(applicants=[person])
    for code in ("citizens_received", "appointments_held"):
        page = html(log_in, "coordinator", figure_url(snapshot, code))
        assert "Ευδιάκριτου" not in page
    assert person.code in html(log_in, "coordinator", figure_url(snapshot, "citizens_received"))


def test_a_correction_is_asked_for_and_published_by_the_screens(drifted, log_in):
    url = figure_url(drifted)
    page = log_in("coordinator").post(url, {"reason": " "}).content.decode()
    assert "error" in page
    log_in("coordinator").post(url, {"reason": REASON})
    correction = ReportCorrection.objects.get()
    assert "9 → 15" in html(log_in, "manager", url)
    assert "αναμένει απόφαση" in html(log_in, "manager", year_url(drifted))
    log_in("manager").post(reverse("casebook_year_correction", args=[correction.pk]), ACCEPT)
    assert published(2022).figure("housing_benefit").current_value == 15


def test_the_coordinator_is_told_before_writing_whether_the_number_will_be_announced(drifted, log_in):
    assert "θα ανακοινώσει τον νέο αριθμό, 15," in html(log_in, "coordinator", figure_url(drifted))
    Request.objects.filter(pk__gt=Request.objects.order_by("pk")[11].pk).delete()
    page = html(log_in, "coordinator", figure_url(drifted))
    assert "όχι όμως τον νέο αριθμό" in page
    page = log_in("coordinator").post(figure_url(drifted), {"reason": "Τρία νέα."}).content.decode()
    assert "δεν ανακοινώνεται" in page
    assert "Τρία νέα." in page
    assert not ReportCorrection.objects.exists()


def test_management_reads_no_count_in_the_reason_of_a_number_that_it_may_not_see(drifted, log_in):
    log_in("coordinator").post(figure_url(drifted), {"reason": "Έξι νέα."})
    assert "Έξι νέα." in html(log_in, "manager", figure_url(drifted))
    decision = reverse("casebook_year_correction", args=[ReportCorrection.objects.get().pk])
    log_in("manager").post(decision, {"decision": "refuse", "refusal": "Ξαναγράψτε το."})
    assert "Έξι νέα." not in html(log_in, "manager", figure_url(drifted))
    assert "Έξι νέα." in html(log_in, "coordinator", figure_url(drifted))


def preview_url(snapshot) -> str:
    return reverse("casebook_year_preview", args=[snapshot.pk])


def test_the_coordinator_sees_the_page_as_the_public_would_read_what_is_prepared(log_in):
    RequestFactory.create_batch(9)
    RequestFactory.create_batch(3, category=CategoryFactory(code="birth_benefit"))
    snapshot = prepare()
    RequestFactory.create_batch(20)
    assert preview_url(snapshot) in html(log_in, "coordinator", year_url(snapshot))
    for name in ("coordinator", "manager"):
        page = html(log_in, name, preview_url(snapshot))
        told = {
            code: page.split(f'id="figure-{code}"')[1].split("</span>")[0]
            for code in ("housing_benefit", "birth_benefit")
        }
        assert ">9<" in told["housing_benefit"], name
        assert not any(digit in told["birth_benefit"].split(">", 1)[1] for digit in "123"), name


def test_nobody_else_sees_the_preview_and_nobody_that_of_figures_that_were_replaced(log_in):
    replaced, snapshot = prepare(), prepare()
    opens = {name for name in [*CAST, "nobody"] if log_in(name).get(preview_url(snapshot)).status_code == 200}
    assert opens == READERS
    assert log_in("coordinator").get(preview_url(replaced)).url == year_url(snapshot)


def test_the_preview_has_the_words_of_the_last_draft(log_in):
    home = Page.objects.filter(depth=2).first()
    page = AnnualReportPage(title="Απολογισμός", slug="apologismos", year=2022, live=False, body=[])
    home.add_child(instance=page)
    page.title = "Η χρονιά μας"
    page.save_revision()
    snapshot = prepare()
    assert "Η χρονιά μας" in html(log_in, "coordinator", preview_url(snapshot))


def test_the_stored_figures_are_checked_on_demand(drifted, log_in):
    url = year_url(drifted)
    assert "?check=1" in html(log_in, "manager", url)
    assert "όπως μετρήθηκαν" in html(log_in, "manager", f"{url}?check=1")
    figure = drifted.figures.get(code="housing_benefit")
    drifted.figures.filter(pk=figure.pk).update(value=99)
    told = html(log_in, "manager", f"{url}?check=1").split('role="alert"')[1].split("</p>")[0]
    assert figure.label in told


def test_a_second_confirmation_on_the_screen_is_told_and_leads_to_the_year(log_in):
    snapshot = prepare()
    client = log_in("manager")
    for _click in range(2):
        assert client.post(year_url(snapshot), SIGNATURE).url == year_url(snapshot)
    assert "Επιβεβαιώθηκε" in client.get(year_url(snapshot)).content.decode()


def test_the_list_of_a_figure_ends_with_the_whole_difference(log_in):
    requests = RequestFactory.create_batch(9)
    CategoryFactory(code="birth_benefit")
    snapshot = confirm()
    erase_person(person=requests[0].applicant, ground="request", by=None)
    moved = requests[1]
    moved.category = CategoryFactory(code="birth_benefit")
    moved.save()
    erase_person(person=moved.applicant, ground="request", by=None)
    RequestFactory.create_batch(2)
    page = html(log_in, "coordinator", figure_url(snapshot))
    cells = re.findall(r'<td class="casebook-value">(?:<strong>)?([+−=]\d*)', page)
    assert sorted(cells[:-1]) == ["+1", "+1", "=", "−1"]
    assert cells[-1] == "+1"
    births = html(log_in, "coordinator", figure_url(snapshot, "birth_benefit"))
    assert re.findall(r'<td class="casebook-value">(?:<strong>)?([+−=]\d*)', births) == ["+1", "+1"]


def test_the_list_of_changes_comes_in_pages(log_in):
    RequestFactory.create_batch(5)
    snapshot = confirm()
    RequestFactory.create_batch(55)
    url = figure_url(snapshot)
    assert html(log_in, "coordinator", url).count("<td>Εκπρόθεσμη καταχώριση</td>") == 50
    assert html(log_in, "coordinator", f"{url}?p=2").count("<td>Εκπρόθεσμη καταχώριση</td>") == 5


def test_the_questions_of_a_year_do_not_grow_with_its_records(log_in, django_assert_max_num_queries):
    RequestFactory.create_batch(5)
    snapshot = confirm()
    client = log_in("coordinator")
    client.get(year_url(snapshot))
    RequestFactory.create_batch(30)
    with django_assert_max_num_queries(130):
        client.get(year_url(snapshot))
    with django_assert_max_num_queries(50):
        client.get(figure_url(snapshot))


def test_no_personal_data_is_in_a_snapshot(cast):
    """What a snapshot holds is numbers, words of definitions and keys: erased people leave nothing in it."""
    person = PersonFactory(surname="Μοναδικοπούλου", name="Ευανθία", phone="2109718833", amka="17058002142")
    RequestFactory.create_batch(5)
    RequestFactory(applicant=person)
    AppointmentFactory(applicants=[person])
    snapshot = confirm()
    columns = [*ReportSnapshot.objects.values(), *snapshot.figures.values()]
    written = " ".join(str(value) for columns_of in columns for value in columns_of.values())
    for mark in (person.surname, person.name, person.code, "2109718833", "17058002142"):
        assert mark not in written
