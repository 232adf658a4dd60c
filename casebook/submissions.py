"""A form that is sent twice makes one record: each form has a mark, and a mark is used once."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from casebook.models import Submission
from casebook.roles import User

# Nobody waits longer for the answer to a form than the day on which it was sent.
KEPT = timedelta(days=1)


class SentAlready(Exception):
    """The form of this mark made its record already."""


def new_mark() -> UUID:
    return uuid4()


def read_mark(text: str | None) -> UUID | None:
    """The mark that a form came with; None where it has none, or something else in its place."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def sent_before(mark: UUID, *, user: User, model: type[Model]) -> Submission | None:
    """What `user` made of a `model` with the form of this mark."""
    return Submission.objects.filter(mark=mark, user_key=str(user.pk), kind=model._meta.label_lower).first()


def is_used(mark: UUID) -> bool:
    """Somebody made something with a form of this mark."""
    return Submission.objects.filter(mark=mark).exists()


def use(mark: UUID, *, user: User, model: type[Model]) -> Submission:
    """Use a mark, within the transaction that makes its record: another form of the same mark waits for that.

    Raises:
        SentAlready: it was used.
    """
    submission = Submission(mark=mark, user_key=str(user.pk), kind=model._meta.label_lower)
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
    except IntegrityError:
        raise SentAlready(str(mark)) from None
    transaction.on_commit(forget_old, robust=True)
    return submission


def forget_old() -> None:
    Submission.objects.filter(at__lt=timezone.now() - KEPT).delete()
