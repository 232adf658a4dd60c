"""Ending a user's sessions from outside of them."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone


@transaction.atomic
def end_sessions_of(user) -> int:
    """End every open session of `user`; answers how many there were.

    Sessions do not say in the open whose they are, so all open ones are read: a command's work, not a page's.
    """
    own = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    return len(own)
