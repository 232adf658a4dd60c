"""The report is published through its workflow: management approves it, and that confirms the year."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, TaskState, Workflow, WorkflowState

from casebook.freezing import prepare_year
from casebook.freezing.workflow import TASK, WORKFLOW, install_workflow
from casebook.models import AnnualReportPage, ConfirmYearTask, ReportSnapshot
from casebook.statistics.publication import published
from tests.conftest import CAST
from tests.factories import RequestFactory
from tests.snapshots import TITLE
from tests.snapshots import confirm as confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast) -> AnnualReportPage:
    """A draft of the report of 2022; the editor may write and publish pages beneath the first page."""
    install_workflow()
    root = Page.objects.get(depth=2)
    for action in ("add", "change", "publish"):
        GroupPagePermission.objects.create(
            group=cast["editor"].groups.first(),
            page=root,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{action}_page"
            ),
        )
    page = AnnualReportPage(title="Απολογισμός 2022", slug="apologismos-2022", year=2022, live=False)
    root.add_child(instance=page)
    page.save_revision(user=cast["editor"])
    return page


@pytest.fixture
def submitted(page, cast) -> AnnualReportPage:
    page.get_workflow().start(page, cast["editor"])
    return AnnualReportPage.objects.get(pk=page.pk)


def act(log_in, page, action: str, name: str = "manager", **data):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return log_in(name).post(address, data)


def is_live(page) -> bool:
    return AnnualReportPage.objects.get(pk=page.pk).live


def test_setup_centre_makes_the_workflow_once_and_leaves_what_was_changed():
    call_command("setup_centre", verbosity=0)
    call_command("setup_centre", verbosity=0)
    task = ConfirmYearTask.objects.get()
    assert (Workflow.objects.get(name=WORKFLOW).tasks.get().pk, task.name) == (task.pk, TASK)
    Workflow.objects.filter(name=WORKFLOW).update(name="Απολογισμός", active=False)
    call_command("setup_centre", verbosity=0)
    assert ConfirmYearTask.objects.count() == 1
    assert not Workflow.objects.filter(name=WORKFLOW).exists()


def test_the_report_has_its_workflow_wherever_it_stands(page):
    assert page.get_workflow().name == WORKFLOW


def test_without_workflows_in_the_host_the_report_is_published_as_any_page(page, cast, settings):
    settings.WAGTAIL_WORKFLOW_ENABLED = False
    assert page.get_workflow() is None
    assert page.permissions_for_user(cast["editor"]).can_publish()


@pytest.mark.parametrize("name", CAST)
def test_nobody_publishes_the_report_past_its_workflow(name, page, cast):
    assert not page.permissions_for_user(cast[name]).can_publish()
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=cast[name])
    assert not is_live(page)


def test_management_approves_the_year_is_confirmed_and_the_page_published(submitted, cast, log_in):
    RequestFactory.create_batch(7)
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "confirm", title=TITLE, comment="")
    assert is_live(submitted)
    publication = published(2022)
    assert publication.figure("housing_benefit").value == 7
    assert publication.confirmed_by.endswith(TITLE)
    assert TaskState.objects.get().status == TaskState.STATUS_APPROVED


def test_management_sends_the_page_back(submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "reject", comment="Λείπει το μήνυμα.")
    assert not is_live(submitted)
    assert published(2022) is None
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_what_changed_since_it_was_prepared_sends_the_page_back_with_the_reason(submitted, cast, log_in):
    RequestFactory.create_batch(7)
    prepare_year(year=2022, by=cast["coordinator"])
    RequestFactory()
    act(log_in, submitted, "confirm", title=TITLE, comment="")
    state = TaskState.objects.get()
    assert state.status == TaskState.STATUS_REJECTED
    assert ReportSnapshot.objects.get().figures.get(code="housing_benefit").label in state.comment
    assert not is_live(submitted)


def test_without_a_title_nothing_is_confirmed(submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "confirm", title=" ", comment="")
    assert published(2022) is None
    assert not is_live(submitted)


def test_a_year_that_nobody_prepared_cannot_be_approved(submitted, cast, log_in):
    task = submitted.current_workflow_task
    assert {name for name, *_ in task.get_actions(submitted, cast["manager"])} == {"reject"}
    act(log_in, submitted, "confirm", title=TITLE, comment="")
    assert not is_live(submitted)


@pytest.mark.parametrize("name", sorted(set(CAST) - {"manager"}))
def test_nobody_else_approves(name, submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    assert submitted.current_workflow_task.get_actions(submitted, cast[name]) == []
    act(log_in, submitted, "confirm", name=name, title=TITLE, comment="")
    assert not is_live(submitted)
    assert published(2022) is None


def test_words_are_published_again_without_another_confirmation(submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "confirm", title=TITLE, comment="")
    page = AnnualReportPage.objects.get(pk=submitted.pk)
    page.title = "Ο απολογισμός του 2022"
    page.save_revision(user=cast["editor"])
    page.get_workflow().start(page, cast["editor"])
    act(log_in, AnnualReportPage.objects.get(pk=page.pk), "approve")
    assert AnnualReportPage.objects.get(pk=page.pk).title == "Ο απολογισμός του 2022"
    assert ReportSnapshot.objects.confirmed().count() == 1


def test_management_opens_the_editor_of_the_page_that_waits_and_the_coordinator_does_not(submitted, log_in):
    address = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
    assert log_in("manager").get(address).status_code == 200
    assert log_in("coordinator").get(address).status_code == 302
    assert log_in("outsider").get(address).status_code == 302


def test_an_editor_is_not_offered_to_publish_the_report(page, log_in):
    root = Page.objects.get(depth=2)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    add = reverse("wagtailadmin_pages:add", args=["casebook", "annualreportpage", root.pk])
    for address in (edit, add):
        html = log_in("editor").get(address).content.decode()
        assert 'name="action-publish"' not in html, address
    assert 'name="action-submit"' in log_in("editor").get(edit).content.decode()
    assert 'name="action-submit"' not in log_in("editor").get(add).content.decode()


def test_a_report_made_and_published_in_one_go_is_kept_as_a_draft(page, log_in):
    root = Page.objects.get(depth=2)
    add = reverse("wagtailadmin_pages:add", args=["casebook", "annualreportpage", root.pk])
    form = {
        "title": "Απολογισμός 2021",
        "slug": "apologismos-2021",
        "year": "2021",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "action-publish",
    }
    log_in("editor").post(add, form)
    made = AnnualReportPage.objects.get(year=2021)
    assert (made.live, made.has_unpublished_changes) == (False, True)


def test_a_published_report_of_a_confirmed_year_is_not_deleted(submitted, cast, log_in):
    """Its corrections would go with it, and the addresses of its files."""
    GroupPagePermission.objects.create(
        group=cast["editor"].groups.first(),
        page=Page.objects.get(depth=2),
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="bulk_delete_page"),
    )
    assert submitted.permissions_for_user(cast["editor"]).can_delete()
    confirmed(2022)
    AnnualReportPage.objects.filter(pk=submitted.pk).update(live=True, first_published_at=timezone.now())
    for name in ("editor", "admin"):
        log_in(name).post(reverse("wagtailadmin_pages:delete", args=[submitted.pk]))
        assert is_live(submitted), name
