"""The kinds of file: one Resource each, in the order in which a whole casebook comes in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .appointments import AppointmentResource, SessionResource
from .base import CasebookResource
from .columns import Column
from .enrolments import EnrolmentResource
from .households import HouseholdResource
from .people import PeopleResource
from .referrals import ReferralResource
from .requests import RequestResource
from .tallies import TallyResource


@dataclass(frozen=True)
class Kind:
    """One kind of file: its code on the command line, its name for people, its Resource."""

    code: str
    label: str | Promise
    resource: type[CasebookResource]

    @property
    def columns(self) -> list[Column]:
        return list(self.resource.fields.values())


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("people", _("People"), PeopleResource),
        Kind("households", _("Households"), HouseholdResource),
        Kind("requests", _("Requests"), RequestResource),
        Kind("appointments", _("Appointments"), AppointmentResource),
        Kind("sessions", _("Counselling sessions"), SessionResource),
        Kind("referrals", _("Referrals"), ReferralResource),
        Kind("enrolments", _("Programme enrolments"), EnrolmentResource),
        Kind("tallies", _("Contact tallies"), TallyResource),
    )
}
