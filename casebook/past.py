"""What of the past of a record its reader does not learn.

Who reads a record today may have been kept from it before: while a request was of a restricted category, or
a referral came from a request that the reader does not see. What was corrected in that time stays kept back.
"""

from collections.abc import Iterable
from itertools import chain

from django.db.models import Model

from casebook.choices import Role
from casebook.models import EarlierValue, Person, Referral, Request, ServiceCategory
from casebook.models.people import VULNERABILITY_FLAGS
from casebook.permissions import can_see_vulnerability
from casebook.roles import User, has_role

KEPT_BACK = frozenset(VULNERABILITY_FLAGS)


def fields_kept_back(model: type[Model], reader: User) -> frozenset[str]:
    """Fields of which `reader` learns neither what stands in them nor that they were changed."""
    return KEPT_BACK if model is Person and not can_see_vulnerability(reader) else frozenset()


def last_kept_back(records: Iterable[Model], reader: User) -> dict[int, int]:
    """Of records of one kind that `reader` reads, by key: the last version in which they were kept back.

    Earlier values of that version and of all before it are not shown. A bounded number of queries.
    """
    if has_role(reader, Role.COORDINATOR):
        return {}
    records = list(records)
    if records and isinstance(records[0], Request):
        return _of_requests(records, reader)
    if records and isinstance(records[0], Referral):
        return _of_referrals(records, reader)
    return {}


def _of_requests(requests: list[Request], reader: User) -> dict[int, int]:
    """Until the last restricted category; who leads a request reads all of it."""
    rows = _earlier("category", [request for request in requests if request.worker_id != reader.pk])
    if not rows:
        return {}
    open_to_all, restricted = _texts(is_restricted=False), _texts(is_restricted=True)
    # A category that was renamed or removed since may have been a restricted one.
    return _last(row for row in rows if row.before not in open_to_all - restricted)


def _of_referrals(referrals: list[Referral], reader: User) -> dict[int, int]:
    """Until the last request that the reader does not see."""
    rows = [row for row in _earlier("request", referrals) if row.before]
    if not rows:
        return {}
    named = Request.objects.in_reach_of(reader).filter(number__in={row.before for row in rows})
    seen = set(named.values_list("number", flat=True))
    return _last(row for row in rows if row.before not in seen)


def _earlier(field: str, records: list[Model]) -> list[EarlierValue]:
    if not records:
        return []
    kind, keys = records[0]._meta.label_lower, [record.pk for record in records]
    return list(EarlierValue.objects.filter(kind=kind, key__in=keys, field=field))


def _texts(**condition) -> set[str]:
    """Codes and names: forms keep one, files the other."""
    pairs = ServiceCategory.objects.filter(**condition).values_list("code", "name")
    return set(chain.from_iterable(pairs))


def _last(rows: Iterable[EarlierValue]) -> dict[int, int]:
    last: dict[int, int] = {}
    for row in rows:
        last[row.key] = max(row.version, last.get(row.key, 0))
    return last
