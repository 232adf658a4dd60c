"""Households in sets."""

from __future__ import annotations

from ..related import HouseholdsRelated
from .with_related import RelatedInSets


class HouseholdsInSets(RelatedInSets):
    related = HouseholdsRelated()
