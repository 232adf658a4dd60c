"""What files keep of persons who are erased."""

from casebook.models import Person

from .jobs import forget_all


def forget_waiting_files(persons: list[Person]) -> None:
    """No file waits on: it may name them, and would bring them back. Whoever chose it does so again."""
    forget_all()
