"""What files keep of persons who are erased."""

from casebook.among import among
from casebook.erasure import Belongings
from casebook.models import Person

from .jobs import forget_all
from .models import JournalChange


def forget_waiting_files(persons: list[Person]) -> None:
    """No file waits on: it may name them, and would bring them back. Whoever chose it does so again."""
    forget_all()


def forget_journal(persons: list[Person]) -> None:
    """What runs changed in their records, and in those that others share with them, is not kept any longer;
    such a run cannot be undone any more. Keys of the database alone stay."""
    belongings = Belongings(persons[0])
    of_persons = [
        (records.model, list(records.order_by().values_list("pk", flat=True))) for records in belongings.going
    ]
    for model, keys in [*of_persons, *belongings.shared]:
        changes = JournalChange.objects.filter(model=model._meta.label_lower)
        among(changes, "key", keys).update(content="")
