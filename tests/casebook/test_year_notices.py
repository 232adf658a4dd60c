"""The admin's first page tells who prepares, confirms and decides what waits for them."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from casebook.choices import Role
from casebook.freezing import prepare_year, write_correction
from casebook.freezing.workflow import install_workflow
from casebook.models import AnnualReportPage, ReportSnapshot
from tests.conftest import CAST
from tests.factories import RequestFactory, UserFactory
from tests.snapshots import confirm, prepare, signers

pytestmark = pytest.mark.django_db
HEADING = 'id="casebook-years"'


def notices(log_in, name: str) -> str:
    page = log_in(name).get(reverse("wagtailadmin_home"), follow=True).content.decode()
    return page.split(HEADING)[1].split("</section>")[0] if HEADING in page else ""


@pytest.fixture
def sent(cast) -> AnnualReportPage:
    """A page that waits for management, of a year that nobody prepared."""
    install_workflow()
    page = AnnualReportPage(title="Η χρονιά μας", slug="apologismos-2022", year=2022, live=False)
    Page.objects.get(depth=2).add_child(instance=page)
    page.save_revision(user=cast["editor"])
    page.get_workflow().start(page, cast["editor"])
    return page


def test_the_coordinator_is_told_of_a_page_that_waits_for_its_figures(sent, log_in):
    assert {name for name in CAST if notices(log_in, name)} == {"coordinator"}
    told = notices(log_in, "coordinator")
    assert sent.title in told
    assert "2022" in told
    assert reverse("casebook_years") in told
    prepare()
    assert not notices(log_in, "coordinator")


def test_the_coordinator_is_told_of_figures_that_could_not_be_confirmed(log_in):
    snapshot = prepare()
    ReportSnapshot.objects.update(refused_on=timezone.now())
    assert reverse("casebook_year", args=[snapshot.pk]) in notices(log_in, "coordinator")
    assert not notices(log_in, "manager")
    prepare()
    assert not notices(log_in, "coordinator")


def test_management_is_told_of_years_and_corrections_that_wait_for_it(log_in):
    RequestFactory.create_batch(9)
    snapshot = prepare()
    assert reverse("casebook_year", args=[snapshot.pk]) in notices(log_in, "manager")
    snapshot = confirm()
    assert not notices(log_in, "manager")
    RequestFactory.create_batch(6)
    figure = snapshot.figures.get(code="housing_benefit")
    write_correction(figure=figure, reason="Εκπρόθεσμες.", by=signers()[0])
    told = notices(log_in, "manager")
    assert figure.label in told
    assert "2022" in told
    assert reverse("casebook_year_figure", args=[figure.pk]) in told
    assert not notices(log_in, "coordinator")


def test_whoever_prepared_a_year_is_not_told_to_confirm_it(client):
    both = UserFactory(roles=[Role.COORDINATOR, Role.MANAGEMENT])
    prepare_year(year=2022, by=both)
    client.force_login(both)
    assert HEADING not in client.get(reverse("wagtailadmin_home"), follow=True).content.decode()
