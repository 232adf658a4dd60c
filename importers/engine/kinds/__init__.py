"""What each kind of file does for all of its rows at once; see base.py."""

from .base import KindInSets
from .people import PeopleInSets
from .records import EnrolmentsInSets, TalliesInSets
from .requests import RequestsInSets

__all__ = ["IN_SETS", "KindInSets"]

IN_SETS: dict[str, type[KindInSets]] = {
    "people": PeopleInSets,
    "requests": RequestsInSets,
    "referrals": KindInSets,
    "enrolments": EnrolmentsInSets,
    "tallies": TalliesInSets,
}
