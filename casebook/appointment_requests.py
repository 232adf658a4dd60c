"""Which requests appointments are for: the rows of the table between them, of many appointments at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casebook.among import among
from casebook.models import Appointment

Link = Appointment.requests.through


def relink(wanted: Mapping[int, Iterable[int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """What makes the requests of stored appointments those of `wanted`: the pairs of appointment and request
    that come, and the keys of the rows that go. One query."""
    pairs = {(appointment, request): None for appointment, all_of in wanted.items() for request in all_of}
    gone = []
    stored = among(Link.objects.order_by("pk"), "appointment", wanted)
    for appointment, request, pk in stored.values_list("appointment_id", "request_id", "pk"):
        if (appointment, request) in pairs:
            del pairs[appointment, request]
        else:
            gone.append(pk)
    return list(pairs), gone
