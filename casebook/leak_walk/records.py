"""The records that a visitor is to meet: one of the own, and one that it must not see."""

import re

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from wagtail import hooks
from wagtail.models import Collection, Page, Site

from casebook.leak_walk.whose import KINDS, Kind
from casebook.models.restriction import restricted
from casebook.roles import User

HOOK = "register_leak_walk_kinds"
# The fields that number the records which somebody may not see.
NUMBERS = {"request": "number", "referral": "reference", "appointment": "reference"}
# Of the records that fit, the newest are looked at first, as the lists show them.
NEWEST = ("-pk",)


def kind_of(name: str) -> Kind:
    """The kind that a line calls `name`; other apps register theirs by the hook, as a dict of this form."""
    if name in KINDS:
        return KINDS[name]
    return {key: kind for register in hooks.get_hooks(HOOK) for key, kind in register().items()}[name]


def own_record(name: str, part: str, user: User) -> Model | None:
    """The newest record that the rules give to this visitor; none that a restriction keeps as it is."""
    kind = kind_of(name)
    return _newest(kind, kind.own(part, user) & ~Q(pk__in=_restricted(kind)))


def hidden_record(name: str, part: str, user: User) -> Model | None:
    """The newest record that this visitor must not see; none for who may see all of them."""
    return _newest(kind_of(name), kind_of(name).hidden(part, user))


def _restricted(kind: Kind) -> QuerySet:
    return restricted(kind.records()).order_by().values("pk")


def _newest(kind: Kind, condition: Q) -> Model | None:
    keys = kind.records().filter(condition).order_by(*NEWEST).values_list("pk", flat=True)[:1]
    return kind.records().filter(pk__in=list(keys)).first()


def foreign_key(name: str, argument: str) -> object | None:
    """A record of Wagtail's for an address of its own: a page, an account, a group, a site."""
    model = next((model for pattern, model in FOREIGN if re.fullmatch(pattern, f"{name} {argument}")), None)
    if model is None:
        return None
    # The first page is the root of the tree, which no editor opens.
    first = 1 if model is Page else 0
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return next(iter(keys[first : first + 1]), None)


FOREIGN = [
    (r"\S+ (page_id|parent_page_id|page_to_move_id|destination_id|page_pk)", Page),
    (r"wagtailusers_users:\S+ pk", get_user_model()),
    (r"wagtailusers_groups:\S+ pk", Group),
    (r"wagtailsites:\S+ pk", Site),
    (r"wagtailadmin_collections:\S+ (pk|collection_id)", Collection),
]
