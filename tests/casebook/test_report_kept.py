"""The page of a confirmed year in Wagtail: decided once, kept at its address, and copied as a draft alone."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, TaskState

from casebook.choices import Role
from casebook.freezing import prepare_year
from casebook.freezing.workflow import install_workflow
from casebook.models import AnnualReportPage, ReportSnapshot
from tests.factories import RequestFactory, UserFactory
from tests.ground import default_site
from tests.snapshots import SIGNATURE, TITLE, confirm

pytestmark = pytest.mark.django_db


def root() -> Page:
    """The first page of the site."""
    return default_site().root_page


@pytest.fixture
def section(cast) -> Page:
    """A section of the site; the editor may do there whatever Wagtail lets an editor do."""
    install_workflow()
    for action in ("add", "change", "publish", "bulk_delete", "lock", "unlock"):
        GroupPagePermission.objects.create(
            group=cast["editor"].groups.first(),
            page=root(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{action}_page"
            ),
        )
    return root().add_child(instance=Page(title="Απολογισμοί", slug="apologismoi"))


@pytest.fixture
def page(section, cast) -> AnnualReportPage:
    page = AnnualReportPage(title="Απολογισμός 2022", slug="apologismos-2022", year=2022, live=False, body=[])
    section.add_child(instance=page)
    page.save_revision(user=cast["editor"])
    return page


@pytest.fixture
def submitted(page, cast) -> AnnualReportPage:
    """The page waits for management, and so do the figures."""
    RequestFactory.create_batch(7)
    prepare_year(year=2022, by=cast["coordinator"])
    page.get_workflow().start(page, cast["editor"])
    return AnnualReportPage.objects.get(pk=page.pk)


@pytest.fixture
def kept(page) -> AnnualReportPage:
    """The page is on the site, and its year is confirmed."""
    confirm(2022)
    AnnualReportPage.objects.filter(pk=page.pk).update(live=True, first_published_at=timezone.now())
    return AnnualReportPage.objects.get(pk=page.pk)


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def decision(page, action: str = "confirm", **data) -> dict:
    """What the editor's form sends, with the decision."""
    return {
        "title": page.title,
        "slug": page.slug,
        "year": str(page.year),
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-workflow-action": "true",
        "workflow-action-name": action,
        "workflow-action-extra-data": f'{{"title": "{TITLE}", "comment": "{data.get("comment", "")}"}}',
    }


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def year_url() -> str:
    return reverse("casebook_year", args=[ReportSnapshot.objects.current().get(year=2022).pk])


def test_who_confirms_in_the_editor_is_led_to_the_year_and_told(submitted, log_in):
    client = log_in("manager")
    response = client.post(edit_url(submitted), decision(submitted))
    assert (response.status_code, response.url) == (302, year_url())
    assert submitted.title in told(response)
    assert "Τα στοιχεία του 2022 επιβεβαιώθηκαν" in told(response)
    assert client.get(response.url).status_code == 200
    assert AnnualReportPage.objects.get(pk=submitted.pk).live


def test_who_confirms_a_second_time_is_told_and_confirms_nothing(submitted, log_in):
    client = log_in("manager")
    client.post(edit_url(submitted), decision(submitted))
    response = client.post(edit_url(submitted), decision(submitted))
    assert (response.status_code, response.url) == (302, year_url())
    assert submitted.title in told(response)
    assert ReportSnapshot.objects.confirmed().count() == 1
    assert TaskState.objects.get().status == TaskState.STATUS_APPROVED


def test_a_superuser_of_management_who_confirms_twice_saves_no_draft(submitted, log_in, cast):
    admin = UserFactory(roles=[Role.MANAGEMENT], is_superuser=True, is_staff=True)
    client = log_in("nobody")
    client.force_login(admin)
    client.post(edit_url(submitted), decision(submitted))
    revisions = submitted.revisions.count()
    response = client.post(edit_url(submitted), decision(submitted) | {"title": "Άλλος τίτλος"})
    assert (response.status_code, response.url) == (302, year_url())
    assert submitted.revisions.count() == revisions


def test_a_second_click_on_the_dashboard_leads_to_the_year_as_well(submitted, log_in):
    state = submitted.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "confirm", state.pk])
    client = log_in("manager")
    for _click in range(2):
        response = client.post(address, SIGNATURE | {"comment": ""}, follow=True)
        assert response.redirect_chain[-1][0] == year_url()
    assert ReportSnapshot.objects.confirmed().count() == 1


def test_who_could_not_confirm_is_told_why_and_has_rejected_nothing(submitted, log_in):
    RequestFactory()
    client = log_in("manager")
    response = client.post(edit_url(submitted), decision(submitted))
    assert response.url == year_url()
    label = ReportSnapshot.objects.get().figures.get(code="housing_benefit").label
    assert "δεν επιβεβαιώθηκε" in told(response)
    assert label in told(response)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert 'name="title"' not in client.get(response.url).content.decode()


def test_what_management_sends_back_is_told_with_its_reason(submitted, log_in):
    response = log_in("manager").post(
        edit_url(submitted), decision(submitted, "reject", comment="Λείπει το μήνυμα.")
    )
    assert "Λείπει το μήνυμα." in told(response)
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED


def test_management_writes_nothing_in_a_page_that_it_has_decided(submitted, log_in):
    client = log_in("manager")
    client.post(edit_url(submitted), decision(submitted))
    revisions = submitted.revisions.count()
    form = decision(submitted) | {"title": "Άλλος τίτλος"}
    del form["action-workflow-action"]
    assert client.post(edit_url(submitted), form).url == year_url()
    assert client.get(edit_url(submitted)).url == year_url()
    assert submitted.revisions.count() == revisions


def test_management_opens_no_page_that_was_never_sent_to_it(page, cast):
    assert not page.permissions_for_user(cast["manager"]).can_edit()


def test_management_alone_takes_a_confirmed_year_off_the_site(kept, log_in):
    address = reverse("wagtailadmin_pages:unpublish", args=[kept.pk])
    for name in ("editor", "admin", "coordinator"):
        log_in(name).post(address)
        assert AnnualReportPage.objects.get(pk=kept.pk).live, name
    page = log_in("manager").get(year_url()).content.decode()
    assert address in page
    response = log_in("manager").post(address, {"next": year_url()})
    assert response.url == year_url()
    assert not AnnualReportPage.objects.get(pk=kept.pk).live
    assert address not in log_in("coordinator").get(year_url()).content.decode()


def test_an_editor_is_offered_none_of_it(kept, log_in):
    html = log_in("editor").get(edit_url(kept)).content.decode()
    for name in ("unpublish", "move", "delete"):
        assert reverse(f"wagtailadmin_pages:{name}", args=[kept.pk]) not in html, name


def test_a_report_of_a_year_that_is_not_confirmed_is_the_editor_s(page, log_in, section):
    assert log_in("editor").get(reverse("wagtailadmin_pages:move", args=[page.pk])).status_code == 200
    log_in("editor").post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not AnnualReportPage.objects.exists()


@pytest.mark.parametrize("name", ["editor", "admin"])
def test_a_confirmed_year_stays_at_its_address(name, kept, log_in):
    address = reverse("wagtailadmin_pages:move_confirm", args=[kept.pk, root().pk])
    log_in(name).post(address)
    assert AnnualReportPage.objects.get(pk=kept.pk).url_path == kept.url_path


@pytest.mark.parametrize("name", ["editor", "admin"])
def test_a_confirmed_year_is_not_taken_away_with_the_page_above_it(name, kept, section, log_in):
    other = root().add_child(instance=Page(title="Αλλού", slug="allou"))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client = log_in(name)
    for address, data in (
        (reverse("wagtailadmin_pages:delete", args=[section.pk]), {}),
        (reverse("wagtailadmin_pages:move_confirm", args=[section.pk, other.pk]), {}),
        (f"{bulk}?id={section.pk}", {}),
    ):
        response = client.post(address, data)
        assert kept.title in told(response), address
        assert AnnualReportPage.objects.get(pk=kept.pk).url_path == kept.url_path, address


@pytest.mark.parametrize("changed", [{"slug": "alli"}, {"year": "2021"}])
def test_the_address_and_the_year_of_a_confirmed_report_are_not_written_over(changed, kept, log_in):
    form = decision(kept) | changed
    del form["action-workflow-action"]
    response = log_in("editor").post(edit_url(kept), form)
    assert "επιβεβαιωθεί" in response.content.decode()
    assert kept.revisions.count() == 1
    assert (
        log_in("editor").post(edit_url(kept), form | {"slug": kept.slug, "year": "2022"}).status_code == 302
    )


def test_the_section_of_a_confirmed_report_keeps_its_address(kept, section, log_in):
    form = {"title": "Απολογισμοί", "slug": "alloi", "action-publish": "true"}
    form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    client = log_in("editor")
    assert kept.title in told(client.post(edit_url(section), form))
    assert AnnualReportPage.objects.get(pk=kept.pk).url_path == kept.url_path
    client.post(edit_url(section), form | {"slug": section.slug, "title": "Οι απολογισμοί"})
    assert Page.objects.get(pk=section.pk).title == "Οι απολογισμοί"


def test_a_section_without_a_confirmed_year_is_moved_and_deleted(page, section, log_in):
    other = root().add_child(instance=Page(title="Αλλού", slug="allou"))
    client = log_in("editor")
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[section.pk, other.pk]))
    assert Page.objects.get(pk=section.pk).is_child_of(other)
    client.post(reverse("wagtailadmin_pages:delete", args=[section.pk]))
    assert not AnnualReportPage.objects.exists()


@pytest.mark.parametrize("published", ["alias", "publish_copies"])
def test_a_copy_of_a_report_is_not_published_past_its_workflow(published, kept, section, log_in):
    asked = {"new_title": "Νέος", "new_slug": "neos", "new_parent_page": root().pk, published: "on"}
    client = log_in("editor")
    for source, more in ((kept, {}), (section, {"copy_subpages": "on"})):
        address = reverse("wagtailadmin_pages:copy", args=[source.pk])
        response = client.post(address, asked | more)
        assert told(response), source
    assert AnnualReportPage.objects.count() == 1


def test_a_report_is_the_pattern_of_the_next_one(kept, section, log_in):
    asked = {"new_title": "Απολογισμός 2023", "new_slug": "apologismos-2023", "new_parent_page": section.pk}
    log_in("editor").post(reverse("wagtailadmin_pages:copy", args=[kept.pk]), asked)
    copy = AnnualReportPage.objects.get(slug="apologismos-2023")
    assert not copy.live
    # One page a year: the copy is of the last year that has none.
    assert copy.year == copy.get_latest_revision_as_object().year == timezone.localdate().year - 1
