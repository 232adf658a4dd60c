"""Enrolments and tallies in sets: they have no number to be called by."""

from __future__ import annotations

from ..frames import Frame
from .base import KindInSets


class EnrolmentsInSets(KindInSets):
    def labels(self, frame: Frame) -> list[str]:
        programmes, persons = frame.column("programme"), frame.column("person")
        return [f"{a.code} {b.code}" for a, b in zip(programmes, persons, strict=True)]


class TalliesInSets(KindInSets):
    def labels(self, frame: Frame) -> list[str]:
        days, channels = frame.column("date"), frame.column("channel")
        return [f"{day:%Y-%m-%d} {channel}" for day, channel in zip(days, channels, strict=True)]
