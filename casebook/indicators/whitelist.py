"""What may be counted of which source: the whitelist that definitions are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebook.choices import (
    SENT_REFERRAL_STATUSES,
    UNCOUNTED_REQUEST_STATUSES,
    AppointmentStatus,
    Booking,
    Channel,
    EnrolmentSource,
    MunicipalUnit,
    ReferralStatus,
    ReferralType,
    RequestStatus,
    SessionKind,
    Sex,
    Unit,
)
from casebook.indicators.vocabulary import Dimension, DistinctOn, Source

# The first age of each band but the youngest, as statistics of the state have them.
AGE_STARTS = (18, 25, 35, 45, 55, 65, 75)
MINORS = f"0-{AGE_STARTS[0] - 1}"
AGE_BANDS = (
    MINORS,
    *(f"{first}-{after - 1}" for first, after in pairwise(AGE_STARTS)),
    f"{AGE_STARTS[-1]}+",
)
Labels = Mapping[str, str | Promise]


@dataclass(frozen=True)
class Allowed:
    """What a definition of one source may say.

    The first of `date_fields` is the usual one. `units` are those of records counted one by one; none means
    that the source counts persons only. `values` are those of the filters that are closed vocabularies; the
    other filters (category, body, programme) take codes of the catalogue, and topic any text.
    `kept_of_erased` tells of which ways to count the anonymous ledger knows, `unknown_of_erased` of which
    filters it does not. Of sources that are not `is_open` there are standard definitions only.
    """

    date_fields: Labels
    units: tuple[Unit, ...]
    filters: tuple[Dimension, ...]
    others: tuple[Dimension, ...] = ()
    distinct_on: tuple[DistinctOn, ...] = ()
    values: Mapping[Dimension, Labels] = field(default_factory=dict)
    kept_of_erased: frozenset[str] = frozenset()
    unknown_of_erased: frozenset[str] = frozenset()
    is_open: bool = True

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What figures of the source are cut by, filters first."""
        return (Dimension.MONTH, *self.filters, *self.others)

    def unit_for(self, distinct_on: str) -> tuple[Unit, ...]:
        """The units in which it counts, one by one or each person or household once."""
        return {"": self.units, "person": (Unit.PERSON,), "household": (Unit.HOUSEHOLD,)}[distinct_on]


OF_PERSONS = (Dimension.SEX, Dimension.AGE_BAND, Dimension.MUNICIPAL_UNIT)
PERSON_VALUES: dict[Dimension, Labels] = {
    Dimension.SEX: dict(Sex.choices),
    Dimension.AGE_BAND: {band: band for band in AGE_BANDS},
    Dimension.MUNICIPAL_UNIT: dict(MunicipalUnit.choices),
}
ONE_BY_ONE, EACH_PERSON = frozenset({""}), frozenset({"person"})

WHITELIST: Mapping[Source, Allowed] = {
    Source.REQUESTS: Allowed(
        {"received_on": _("Day received"), "closed_on": _("Day closed")},
        (Unit.REQUEST, Unit.APPLICATION),
        (Dimension.CATEGORY, Dimension.BODY, Dimension.CHANNEL, Dimension.STATUS, *OF_PERSONS),
        (Dimension.WORKER,),
        (DistinctOn.PERSON, DistinctOn.HOUSEHOLD),
        PERSON_VALUES
        | {
            Dimension.CHANNEL: dict(Channel.choices),
            Dimension.STATUS: {
                s.value: s.label for s in RequestStatus if s not in UNCOUNTED_REQUEST_STATUSES
            },
        },
        ONE_BY_ONE,
    ),
    Source.VISITS: Allowed(
        {"starts_at": _("Day of the appointment")},
        (),
        (Dimension.BOOKING, *OF_PERSONS),
        (Dimension.WORKER,),
        (DistinctOn.PERSON,),
        PERSON_VALUES | {Dimension.BOOKING: dict(Booking.choices)},
        EACH_PERSON,
        frozenset({Dimension.BOOKING}),
    ),
    Source.SERVED: Allowed(
        {"starts_at": _("Day of the appointment")},
        (),
        (),
        OF_PERSONS,
        (DistinctOn.PERSON,),
        kept_of_erased=EACH_PERSON,
        is_open=False,
    ),
    Source.APPOINTMENTS: Allowed(
        {"starts_at": _("Day of the appointment")},
        (Unit.APPOINTMENT,),
        (Dimension.STATUS, Dimension.BOOKING),
        (Dimension.WORKER,),
        values={
            Dimension.STATUS: dict(AppointmentStatus.choices),
            Dimension.BOOKING: dict(Booking.choices),
        },
        kept_of_erased=ONE_BY_ONE,
    ),
    Source.SESSIONS: Allowed(
        {"starts_at": _("Day of the appointment")},
        (Unit.SESSION,),
        (Dimension.KIND, *OF_PERSONS),
        (Dimension.WORKER,),
        (DistinctOn.PERSON,),
        PERSON_VALUES | {Dimension.KIND: dict(SessionKind.choices)},
        ONE_BY_ONE,
    ),
    Source.REFERRALS: Allowed(
        {"sent_on": _("Day sent")},
        (Unit.REFERRAL,),
        (Dimension.KIND, Dimension.BODY, Dimension.STATUS, *OF_PERSONS),
        (),
        (DistinctOn.PERSON,),
        PERSON_VALUES
        | {
            Dimension.KIND: dict(ReferralType.choices),
            Dimension.STATUS: {s.value: s.label for s in ReferralStatus if s in SENT_REFERRAL_STATUSES},
        },
        ONE_BY_ONE,
    ),
    Source.ENROLMENTS: Allowed(
        {"enrolled_on": _("Day of enrolment"), "ended_on": _("Day on which the enrolment ended")},
        (Unit.ENROLMENT,),
        (Dimension.PROGRAMME, Dimension.ENROLMENT, *OF_PERSONS),
        (),
        (DistinctOn.PERSON,),
        PERSON_VALUES | {Dimension.ENROLMENT: dict(EnrolmentSource.choices)},
        EACH_PERSON,
        frozenset({Dimension.ENROLMENT}),
    ),
    Source.COUNSELLING: Allowed(
        {"requested_on": _("Day on which it was asked for"), "closed_on": _("Day closed")},
        (),
        OF_PERSONS,
        (Dimension.WORKER,),
        (DistinctOn.PERSON,),
        PERSON_VALUES,
        EACH_PERSON,
    ),
    Source.CONTACTS: Allowed(
        {"date": _("Day of the contacts")},
        (Unit.CONTACT,),
        (Dimension.CHANNEL, Dimension.TOPIC),
        values={Dimension.CHANNEL: dict(Channel.choices)},
    ),
    Source.SINCE_OPENING: Allowed(
        {"received_on": _("Day received")},
        (Unit.REQUEST,),
        (),
        kept_of_erased=ONE_BY_ONE,
        is_open=False,
    ),
}
