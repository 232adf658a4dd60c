"""Log-ins, and those that failed, whichever of the site's doors they came through."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_login_failed

from casebook.accountability.recording import record
from casebook.models.access_log import Action


def connect() -> None:
    """Called once when the app is ready. Django tells of log-ins in no other way than by these signals."""
    user_logged_in.connect(note_log_in, dispatch_uid="casebook.accountability")
    user_login_failed.connect(note_failure, dispatch_uid="casebook.accountability")


def note_log_in(sender, user, **kwargs) -> None:
    record(actor=user, action=Action.LOG_IN)


def note_failure(sender, credentials, **kwargs) -> None:
    """The user name is kept where it is one: what is typed there by mistake may be a password."""
    users = get_user_model()
    typed = credentials.get(users.USERNAME_FIELD) or credentials.get("username") or ""
    known = users._default_manager.filter(**{users.USERNAME_FIELD: typed}).exists() if typed else False
    record(actor=None, action=Action.LOG_IN_FAILED, detail={"user_name": typed if known else ""})
