"""What the anonymous ledger adds to the figures of a period: the records that were erased since.

A row counts in the periods that contain the first day of its month. So the figures of periods of whole
months are what they were before the erasure, and periods that join each other still add up.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from django.db.models import Sum

from casebook.choices import LedgerMeasure, ReferralType
from casebook.models import AnonymousLedger
from casebook.statistics.periods import Period


class _Key(NamedTuple):
    """What the figures tell rows of the ledger apart by."""

    measure: str
    category: int | None
    body: str | None
    programme: str | None
    kind: str


class LedgerRecords:
    """The erased records of `period`: one question, however many figures need the answer."""

    def __init__(self, period: Period):
        self.period = period

    @cached_property
    def _weights(self) -> Counter[_Key]:
        """How many there were; persons who stand in several months by the first of them in the period."""
        rows = (
            AnonymousLedger.objects.within(self.period.start, self.period.end)
            .first_in(self.period.start)
            .order_by()
            .values_list("measure", "category_id", "body__code", "programme__code", "kind")
            .annotate(weights=Sum("weight"))
        )
        return Counter({_Key(*key): weights for *key, weights in rows})

    def _count(self, measure: LedgerMeasure) -> int:
        return sum(weight for key, weight in self._weights.items() if key.measure == measure)

    def citizens_received(self) -> int:
        return self._count(LedgerMeasure.RECEIVED)

    def people_served(self) -> int:
        return self._count(LedgerMeasure.SERVED)

    def appointments_held(self) -> int:
        return self._count(LedgerMeasure.APPOINTMENT)

    def sessions_held(self) -> int:
        return self._count(LedgerMeasure.SESSION)

    def persons_asking_for_counselling(self) -> int:
        return self._count(LedgerMeasure.COUNSELLED)

    def requests(self, categories: Collection[int], body: str = "") -> int:
        return sum(
            weight
            for key, weight in self._weights.items()
            if key.measure == LedgerMeasure.REQUEST
            and key.category in categories
            and (not body or key.body == body)
        )

    def persons_enrolled(self, programme: str) -> int:
        return sum(
            weight
            for key, weight in self._weights.items()
            if key.measure == LedgerMeasure.ENROLLED and key.programme == programme
        )

    def referrals_made(self, referral_type: ReferralType, body: str) -> int:
        return sum(
            weight
            for key, weight in self._weights.items()
            if key.measure == LedgerMeasure.REFERRAL and key.kind == referral_type and key.body == body
        )


def requests_on(stretches: Iterable[Period], opening: Period) -> int:
    """The erased requests of the days of `stretches`, which lie in the period `opening`.

    A month counts by its first day, that of the opening by the day of opening. So this is exact where totals
    of the years on paper cover whole months.
    """
    months = (
        AnonymousLedger.objects.of(LedgerMeasure.REQUEST)
        .within(opening.start.replace(day=1), opening.end)
        .order_by()
        .values_list("month")
        .annotate(weights=Sum("weight"))
    )
    stretches = list(stretches)
    return sum(
        weights
        for month, weights in months
        if any(stretch.start <= max(month, opening.start) < stretch.end for stretch in stretches)
    )
