"""How the report of a year is published: Wagtail's workflow, with one task that management alone does.

Approving it confirms the figures of the year; the rules of that stand above the models, and come by the hook
`confirm_report_year`: a function (year, user, title) that answers why it cannot be, or nothing.
"""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, PagePermissionTester, Task, TaskState, Workflow, WorkflowState

from casebook.choices import Role
from casebook.models.snapshots import ReportSnapshot
from casebook.roles import User, has_role

HOOK = "confirm_report_year"
# The first asks for the signature; it approves, and so does the second, once the year is confirmed.
CONFIRM, APPROVE, REJECT = "confirm", "approve", "reject"
TITLE_LENGTH = 150


def signs_for_the_centre(user: User) -> bool:
    """Only management confirms the figures of a year, and corrections of them."""
    return has_role(user, Role.MANAGEMENT)


class SignatureForm(TaskStateCommentForm):
    """What is printed beside the name of who confirms a year."""

    title = forms.CharField(
        label=_("Your title, as it is printed beside your name"),
        max_length=TITLE_LENGTH,
        help_text=_("For example: Deputy Mayor for Social Policy"),
    )
    field_order = ["title", "comment"]


class ConfirmYearTask(Task):
    """Management reads the page with the prepared figures, and approves both or sends them back."""

    class Meta:
        # Who may is a matter of case roles.
        default_permissions = ()
        verbose_name = _("confirmation of a year")
        verbose_name_plural = _("confirmations of years")

    @classmethod
    def get_description(cls):
        return _("Management confirms the figures of the year; the page is published with them.")

    def user_can_access_editor(self, obj, user):
        return signs_for_the_centre(user)

    def locked_for_user(self, obj, user):
        return not signs_for_the_centre(user)

    def get_actions(self, obj, user):
        """Nothing can be approved whose figures nobody prepared: the year is then only sent back."""
        if not signs_for_the_centre(user):
            return []
        send_back = (REJECT, _("Send back for changes"), True)
        year = year_of(obj)
        if year is None or ReportSnapshot.objects.confirmed().of(year).exists():
            return [send_back, (APPROVE, _("Approve and publish"), False)]
        if ReportSnapshot.objects.prepared().of(year).exists():
            return [send_back, (CONFIRM, _("Confirm the year and publish"), True)]
        return [send_back]

    def get_form_for_action(self, action):
        return SignatureForm if action == CONFIRM else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        if signs_for_the_centre(user):
            return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.none()

    @transaction.atomic
    def on_action(self, task_state, user, action_name, *, title="", comment="", **kwargs):
        """Approve with the confirmation of the year; where it cannot be confirmed, send the page back with
        the reason, which its author reads. What somebody decided in the meantime stays decided.

        Raises:
            PermissionDenied: the user may not do this.
        """
        # Waits for whoever decides it at this moment.
        WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
        task_state.refresh_from_db(fields=["status"])
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            return
        page = task_state.revision.as_object()
        if action_name not in {name for name, _label, _asks in self.get_actions(page, user)}:
            raise PermissionDenied
        if action_name == CONFIRM:
            refusal = refusal_of(page.year, user, title)
            action_name, comment = (REJECT, refusal) if refusal else (APPROVE, comment)
        super().on_action(task_state, user, action_name, comment=comment)


def year_of(page: Page) -> int | None:
    """The year whose figures a page prints; None of any other page. Wagtail asks of some as a mere Page."""
    return getattr(page.specific, "year", None)


def refusal_of(year: int, user: User, title: str) -> str:
    """Confirm `year`; answers in words why that cannot be, or nothing."""
    return next(filter(None, (confirm(year, user, title) for confirm in hooks.get_hooks(HOOK))), "")


class ReportPermissionTester(PagePermissionTester):
    """A report is published through its workflow: nobody publishes past it, not even a superuser."""

    def can_publish(self):
        """Where the site has no workflow for it, as any page; else management, once the year is confirmed."""
        if not self.page.has_workflow:
            return super().can_publish()
        if not (self.user.is_active and signs_for_the_centre(self.user)):
            return False
        return self._is_confirmed()

    def can_write(self):
        """What Wagtail's page permissions and the task that waits let the user do."""
        return super().can_edit()

    def can_edit(self):
        """Management opens what it decided too, and writes nothing: instead of the editor it gets the screen
        of the year, which tells what became of the page (casebook/wagtail_admin/years/page_editor.py)."""
        if self.can_write():
            return True
        return signs_for_the_centre(self.user) and self.page.workflow_states.exists()

    def can_copy(self):
        return self.can_write()

    def can_delete(self, ignore_bulk=False):
        """What was published of a confirmed year is kept, and its corrections with it; not even a superuser
        deletes it. Management can take it off the site."""
        return not self.is_kept() and super().can_delete(ignore_bulk)

    def can_unpublish(self):
        """Management alone takes a confirmed year off the site: the page is its word to the public."""
        if not self.is_kept():
            return super().can_unpublish()
        return self.page.live and self.user.is_active and signs_for_the_centre(self.user)

    def can_move_to(self, destination):
        """The addresses of a confirmed year and of its files stay as they are; among its neighbours it may
        be put in another order."""
        if self.is_kept() and not self.page.is_child_of(destination):
            return False
        return super().can_move_to(destination)

    def is_kept(self) -> bool:
        """Whether the page was published with figures that were confirmed."""
        return self.page.first_published_at is not None and self._is_confirmed()

    def _is_confirmed(self) -> bool:
        return ReportSnapshot.objects.confirmed().of(self.page.year).exists()


class ConfirmedByManagement:
    """Mixed into the report's page model, before Page."""

    def get_workflow(self):
        """The active workflow with a confirmation of the year, wherever the page stands in the tree."""
        if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
            return None
        confirming = Workflow.objects.active().filter(
            workflow_tasks__task__in=ConfirmYearTask.objects.filter(active=True)
        )
        return confirming.order_by("pk").first() or super().get_workflow()

    def permissions_for_user(self, user):
        return ReportPermissionTester(user, self)

    def clean(self):
        """The page of a confirmed year keeps its address and stays the page of that year."""
        super().clean()
        before = type(self)._base_manager.filter(pk=self.pk, first_published_at__isnull=False).first()
        if before is None or not ReportSnapshot.objects.confirmed().of(before.year).exists():
            return
        fixed = {name for name in ("slug", "year") if getattr(self, name) != getattr(before, name)}
        if fixed:
            raise ValidationError(dict.fromkeys(fixed, _("The year is confirmed: this stays as it is.")))
