"""Apply the retention rules: what is due under those in force goes, or is listed."""

import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.choices import RetentionKind
from casebook.models import RetentionRule
from casebook.retention import due_under, run

FAILED = 1  # exit code
# Records that are read at once for a dry run.
CHUNK = 1000


class Command(BaseCommand):
    help = (
        "Apply the retention rules that are in force. Prints codes and numbers, never a name. "
        "Exits 1 where something that is due could not be erased."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="List what is due, under every rule, and change nothing."
        )
        parser.add_argument("--kind", choices=RetentionKind.values, help="Only the rule for these records.")
        parser.add_argument("--user", metavar="NAME", help="Whom the access log and the report shall name.")

    def handle(self, *, dry_run, kind, user, **options):
        rules = RetentionRule.objects.filter(kind=kind) if kind else RetentionRule.objects.all()
        if dry_run:
            for rule in rules:
                self._list(rule)
            return
        by = self._user(user)
        reports = [self._run(rule, by) for rule in rules.in_force()]
        if not reports:
            self.stdout.write(_("No rule is in force."))
        if any(report.failed for report in reports):
            sys.exit(FAILED)

    def _list(self, rule) -> None:
        due = due_under(rule, today=timezone.localdate())
        counts = {"kind": rule.kind, "due": due.records.count(), "held": due.held.count()}
        self.stdout.write(_("%(kind)s: %(due)d due, %(held)d kept by a hold.") % counts)
        if not rule.is_active:
            self.stdout.write(_("This rule is not in force."))
        for record in _with_persons(due.records).iterator(chunk_size=CHUNK):
            self.stdout.write(f"  {record}")

    def _run(self, rule, by):
        report = run(rule, by=by)
        counts = {"kind": rule.kind, "due": report.due, "done": report.done, "held": report.held}
        message = _("%(kind)s: %(due)d due, %(done)d done, %(held)d kept by a hold.")
        self.stdout.write(message % counts)
        for code in report.failed:
            self.stderr.write(_("%(code)s could not be erased.") % {"code": code})
        return report

    def _user(self, name):
        if name is None:
            return None
        users = get_user_model()
        user = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
        if user is None:
            raise CommandError(_("There is no user “%(text)s”.") % {"text": name})
        return user


def _with_persons(records):
    """Rows whose `__str__` names their person's code."""
    has_person = any(field.name == "person" for field in records.model._meta.concrete_fields)
    return records.select_related("person") if has_person else records
