"""Make the groups and the standard catalogue: idempotent, to be run after every upgrade."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from wagtail import hooks

from casebook import catalogue, groups, retention
from casebook.freezing.workflow import install_workflow
from casebook.models import CentreSettings


class Command(BaseCommand):
    help = "Make the groups and the standard catalogue. Adds what is missing and changes nothing else."

    def handle(self, *args, **options):
        self.stdout.write(_("Groups made: %(count)d") % {"count": groups.install()})
        self.stdout.write(_("Catalogue entries added: %(count)d") % {"count": catalogue.install()})
        self.stdout.write(_("Retention rules suggested: %(count)d") % {"count": retention.install()})
        self.stdout.write(install_workflow())
        if not CentreSettings.says_who_publishes():
            self.stdout.write(
                _(
                    "Who publishes the figures as open data, and answers for them: write it in the settings "
                    "of the centre."
                )
            )
        # The other apps of a site (news and events, a host's own) join in without the casebook knowing them.
        for prepare in hooks.get_hooks("setup_centre"):
            self.stdout.write(str(prepare()))
