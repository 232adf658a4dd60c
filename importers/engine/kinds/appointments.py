"""Households, appointments and counselling sessions in sets: what they are is in other tables."""

from __future__ import annotations

from ..related import AppointmentsRelated, HouseholdsRelated, SessionsRelated
from .with_related import RelatedInSets


class HouseholdsInSets(RelatedInSets):
    related = HouseholdsRelated()


class AppointmentsInSets(RelatedInSets):
    related = AppointmentsRelated()


class SessionsInSets(RelatedInSets):
    related = SessionsRelated()
