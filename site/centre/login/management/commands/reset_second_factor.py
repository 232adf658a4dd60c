"""A colleague lost the telephone and the recovery codes: take the second factor away, end the sessions."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from centre.login.ending import end_sessions_of


class Command(BaseCommand):
    help = "Remove a user's second factor and end their sessions; they set up a new one when they sign in."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options) -> None:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no user of the name “%(name)s”.") % {"name": username})
        with transaction.atomic():
            Authenticator.objects.filter(user=user).delete()
            ended = end_sessions_of(user)
        self.stdout.write(
            _("The second factor of %(name)s is gone. Sessions ended: %(count)d.")
            % {"name": username, "count": ended}
        )
