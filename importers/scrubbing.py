"""What files keep of persons who are erased."""

from casebook.models import Person

from .models import PendingUpload


def forget_waiting_files(persons: list[Person]) -> None:
    """No file waits on: it may name them, and would bring them back. Whoever uploaded it does so again."""
    PendingUpload.objects.all().delete()
