"""The report is published through its workflow: management approves it, and that confirms the year."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, TaskState, Workflow, WorkflowState

from casebook.choices import Role
from casebook.freezing import Refused, confirm_year, prepare_year
from casebook.freezing.workflow import TASK, WORKFLOW, install_workflow
from casebook.models import AnnualReportPage, ConfirmYearTask, ReportSnapshot
from casebook.models.confirming import TITLE_LENGTH, Signature
from casebook.statistics.publication import published
from tests.conftest import CAST
from tests.factories import RequestFactory, UserFactory
from tests.snapshots import SIGNATURE, TITLE, prepare
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


def actions_of(page, user) -> set[str]:
    return {name for name, *_ in page.current_workflow_task.get_actions(page, user)}


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
    act(log_in, submitted, "confirm", **SIGNATURE, comment="")
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


def test_what_changed_since_it_was_prepared_confirms_nothing_and_the_page_waits_with_the_reason(
    submitted, cast, log_in
):
    """Nobody rejected it, and its author has nothing to change."""
    RequestFactory.create_batch(7)
    prepare_year(year=2022, by=cast["coordinator"])
    RequestFactory()
    act(log_in, submitted, "confirm", **SIGNATURE, comment="")
    state = TaskState.objects.get()
    assert (state.status, state.finished_by) == (TaskState.STATUS_IN_PROGRESS, None)
    snapshot = ReportSnapshot.objects.get()
    assert snapshot.is_outdated
    assert snapshot.figures.get(code="housing_benefit").label in state.comment
    assert not is_live(submitted)
    assert actions_of(submitted, cast["manager"]) == {"reject"}
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "confirm", **SIGNATURE, comment="")
    assert is_live(submitted)
    assert TaskState.objects.get().comment == ""


def test_whoever_prepared_a_year_is_not_offered_to_confirm_it(submitted):
    both = UserFactory(roles=[Role.COORDINATOR, Role.MANAGEMENT])
    prepare_year(year=2022, by=both)
    assert actions_of(submitted, both) == {"reject"}


def test_a_second_page_of_a_year_is_only_sent_back(submitted, cast):
    """From before one page a year was the rule."""
    prepare_year(year=2022, by=cast["coordinator"])
    root = Page.objects.get(depth=2)
    other = root.add_child(instance=AnnualReportPage(title="Άλλος", slug="allos", year=2021))
    AnnualReportPage.objects.filter(pk=other.pk).update(year=2022)
    assert actions_of(submitted, cast["manager"]) == {"reject"}


def test_without_a_title_nothing_is_confirmed(submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "confirm", **SIGNATURE | {"title": " "}, comment="")
    assert published(2022) is None
    assert not is_live(submitted)


def test_a_year_that_nobody_prepared_cannot_be_approved(submitted, cast, log_in):
    assert actions_of(submitted, cast["manager"]) == {"reject"}
    act(log_in, submitted, "confirm", **SIGNATURE, comment="")
    assert not is_live(submitted)


@pytest.mark.parametrize("name", sorted(set(CAST) - {"manager"}))
def test_nobody_else_approves(name, submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    assert submitted.current_workflow_task.get_actions(submitted, cast[name]) == []
    act(log_in, submitted, "confirm", name=name, **SIGNATURE, comment="")
    assert not is_live(submitted)
    assert published(2022) is None


def test_words_are_published_again_without_another_confirmation(submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    act(log_in, submitted, "confirm", **SIGNATURE, comment="")
    page = AnnualReportPage.objects.get(pk=submitted.pk)
    page.title = "Ο απολογισμός του 2022"
    page.save_revision(user=cast["editor"])
    page.get_workflow().start(page, cast["editor"])
    html = log_in("manager").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'data-workflow-action-name="approve"' in html
    assert html.lower().count("και δημοσίευση και δημοσίευση") == 0
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


@pytest.fixture
def confirmed_and_sent(submitted) -> AnnualReportPage:
    """Its year is confirmed, and the page waits."""
    confirmed(2022)
    return submitted


@pytest.mark.parametrize("name", ["manager", "admin", "signing admin"])
def test_nobody_publishes_a_page_of_a_confirmed_year_that_waits_past_its_approval(
    name, confirmed_and_sent, log_in, cast
):
    client = log_in("nobody")
    client.force_login(
        cast.get(name) or UserFactory(roles=[Role.MANAGEMENT], is_superuser=True, is_staff=True)
    )
    edit = reverse("wagtailadmin_pages:edit", args=[confirmed_and_sent.pk])
    assert 'name="action-publish"' not in client.get(edit).content.decode()
    form = {
        "title": "Αλλιώς",
        "slug": confirmed_and_sent.slug,
        "year": "2022",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "action-publish",
    }
    client.post(edit, form)
    assert not is_live(confirmed_and_sent)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={confirmed_and_sent.pk}")
    assert not is_live(confirmed_and_sent)


def test_what_was_approved_is_published_once_and_not_again_by_a_button(confirmed_and_sent, cast, log_in):
    act(log_in, confirmed_and_sent, "approve")
    page = AnnualReportPage.objects.get(pk=confirmed_and_sent.pk)
    assert page.live
    assert not page.permissions_for_user(cast["manager"]).can_publish()
    page.title = "Αλλιώς"
    page.save_revision(user=cast["editor"])
    page.unpublish()
    assert not page.permissions_for_user(cast["manager"]).can_publish()


def told_when_opened(log_in, page) -> str:
    return log_in("manager").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_management_reads_what_is_missing_and_who_does_it(submitted, cast, log_in):
    assert "πρώτα τα προετοιμάζει" in told_when_opened(log_in, submitted)
    prepare_year(year=2022, by=cast["coordinator"])
    assert "δεν μπορεί να επιβεβαιωθεί" not in told_when_opened(log_in, submitted)
    ReportSnapshot.objects.update(refused_on=timezone.now())
    assert "ο Συντονισμός τα προετοιμάζει εκ νέου" in told_when_opened(log_in, submitted)


def test_the_form_to_confirm_says_that_it_is_for_good_and_wants_a_tick(submitted, cast, log_in):
    prepare_year(year=2022, by=cast["coordinator"])
    state = submitted.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "confirm", state.pk])
    assert "δεν αναιρείται" in log_in("manager").get(address).json()["html"]
    log_in("manager").post(address, {"title": TITLE, "comment": ""})
    assert published(2022) is None


@pytest.mark.parametrize("title", ["Δ" * 31, "Δήμος " * 20])
def test_a_title_that_the_paper_cannot_set_is_refused_and_never_cut(title, cast):
    snapshot = prepare()
    with pytest.raises(Refused, match=str(TITLE_LENGTH)):
        confirm_year(snapshot=snapshot, by=cast["manager"], title=title)
    assert set(Signature({"title": title, "is_final": "on"}).errors) == {"title"}
