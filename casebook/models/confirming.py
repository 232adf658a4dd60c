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
from wagtail.models import PagePermissionTester, Task, TaskState, Workflow, WorkflowState

from casebook.choices import Role
from casebook.models.hindrances import hindrance_of, year_of
from casebook.models.report_years import check_year
from casebook.models.snapshots import ReportSnapshot
from casebook.roles import User, has_role

HOOK = "confirm_report_year"
# The first asks for the signature; it approves, and so does the second, once the year is confirmed.
CONFIRM, APPROVE, REJECT = "confirm", "approve", "reject"
# Of what is printed beside a name: the paper sets it in one or two lines, and breaks no word.
TITLE_LENGTH, WORD_LENGTH = 100, 30


def signs_for_the_centre(user: User) -> bool:
    """Only management confirms the figures of a year, and corrections of them."""
    return has_role(user, Role.MANAGEMENT)


def has_long_word(title: str) -> bool:
    return any(len(word) > WORD_LENGTH for word in title.split())


def check_words(title: str) -> None:
    """For a field of a form: a title that the paper could not set is not printed."""
    if has_long_word(title):
        raise ValidationError(
            _("No word of the title may have more than %(limit)d letters."), params={"limit": WORD_LENGTH}
        )


class Signature(forms.Form):
    """What is printed beside the name of who confirms a year, for good."""

    title = forms.CharField(
        label=_("Your title, as it is printed beside your name"),
        max_length=TITLE_LENGTH,
        validators=[check_words],
        help_text=_("For example: Deputy Mayor for Social Policy"),
    )
    is_final = forms.BooleanField(
        label=_("I have read the figures and confirm them"),
        help_text=_(
            "A confirmation cannot be undone: figures, name and title are printed as they are, and what is "
            "wrong in the figures is told by a correction."
        ),
        error_messages={"required": _("Tick that you confirm the figures: this cannot be undone.")},
    )


class SignatureForm(TaskStateCommentForm, Signature):
    field_order = ["title", "is_final", "comment"]


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
        """While something hinders the confirmation (casebook/models/hindrances.py), the page is only sent
        back."""
        if not signs_for_the_centre(user):
            return []
        send_back = (REJECT, _("Send back for changes"), True)
        year = year_of(obj)
        if year is None or not hindrance_of(obj.specific, user):
            if year is None or ReportSnapshot.objects.confirmed().of(year).exists():
                # Wagtail adds that it publishes.
                return [send_back, (APPROVE, _("Approve"), False)]
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
        """Approve with the confirmation of the year. Where it cannot be confirmed, nothing is decided: the
        page waits as before, since its words are not at fault, and the reason stands with it as a comment.
        What somebody decided in the meantime stays decided.

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
            if refusal := refusal_of(page.year, user, title):
                task_state.comment = refusal
                task_state.save(update_fields=["comment"])
                return
            action_name = APPROVE
        super().on_action(task_state, user, action_name, comment=comment)


def refusal_of(year: int, user: User, title: str) -> str:
    """Confirm `year`; answers in words why that cannot be, or nothing."""
    return next(filter(None, (confirm(year, user, title) for confirm in hooks.get_hooks(HOOK))), "")


class ReportPermissionTester(PagePermissionTester):
    """A report is published through its workflow: nobody publishes past it, not even a superuser."""

    def can_publish(self):
        """Where the site has no workflow for it, as any page; else nobody, by no button: management approves
        it, and what it approved then goes on the site."""
        if not self.page.has_workflow:
            return super().can_publish()
        return self._signs_a_confirmed_year() and self._is_approved()

    def can_unschedule(self):
        return self._signs_a_confirmed_year() if self.page.has_workflow else super().can_unschedule()

    def can_set_view_restrictions(self):
        """Whoever may take a confirmed year off the site may also close its page."""
        return (
            self._signs_a_confirmed_year() if self.page.has_workflow else super().can_set_view_restrictions()
        )

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

    def _signs_a_confirmed_year(self) -> bool:
        return self.user.is_active and signs_for_the_centre(self.user) and self._is_confirmed()

    def _is_approved(self) -> bool:
        """Whether the last draft was approved and is not on the site yet: so it is while Wagtail ends the
        workflow, and neither before nor once it is published."""
        last = (
            self.page.workflow_states.select_related("current_task_state").order_by("created_at", "pk").last()
        )
        if last is None or last.status != WorkflowState.STATUS_APPROVED:
            return False
        if self.page.live and self.page.live_revision_id == self.page.latest_revision_id:
            return False
        return self.page.latest_revision_created_at <= last.current_task_state.finished_at

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
        super().clean()
        check_year(self)

    def minimal_clean(self):
        """Of a draft, too: two drafts of a year would be two reports."""
        super().minimal_clean()
        check_year(self)
