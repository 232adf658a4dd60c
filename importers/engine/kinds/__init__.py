"""What each kind of file does for all of its rows at once; see base.py."""

from .appointments import AppointmentsInSets, SessionsInSets
from .base import KindInSets
from .households import HouseholdsInSets
from .people import PeopleInSets
from .records import EnrolmentsInSets, TalliesInSets
from .requests import RequestsInSets

__all__ = ["IN_SETS", "KindInSets"]

IN_SETS: dict[str, type[KindInSets]] = {
    "people": PeopleInSets,
    "households": HouseholdsInSets,
    "requests": RequestsInSets,
    "appointments": AppointmentsInSets,
    "sessions": SessionsInSets,
    "referrals": KindInSets,
    "enrolments": EnrolmentsInSets,
    "tallies": TalliesInSets,
}
