"""Two records of one person become one: everything of the one is the other's, and nothing is lost.

Where both have what a person has only once (a household today, a counselling case asked for on one day, an
enrolment, a consent), the two are unified first; the rest changes hands.
"""

from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log

from casebook import accountability
from casebook.accountability import Action, Change
from casebook.choices import ParticipantRole, PersonStatus, Relation
from casebook.models import (
    AppointmentParticipant,
    CounsellingCase,
    EarlierValue,
    Erasure,
    HouseholdMembership,
    Note,
    Person,
)
from casebook.models.restriction import refuse_restricted
from casebook.rectification import earlier_values
from casebook.roles import User

# An erasure is of the record that it names, and goes on naming it.
STAYS = {Erasure}
# Rows of a record that people know by its own code: the line of the access log is the record's.
PARTS = {
    AppointmentParticipant: ("appointment", "participants"),
    HouseholdMembership: ("household", "members"),
}


@transaction.atomic
def merge_people(*, source: Person, into: Person, by: User | None = None) -> Person:
    """Let `into` stand for `source`, who was entered twice: everything of `source` becomes hers or his.

    `source` keeps its code, so that a file or a letter that names it still finds the person. `by` is who
    merges, None a script: each record that changed, and each that was entered twice and goes, has a line in
    the access log.

    Raises:
        ValueError: the two are one person, or either was merged before; both asked for counselling on one
            day, with different professionals, neither of whom may read what the other wrote.
        RestrictedRecord: the processing of either is restricted.
    """
    if source.pk == into.pk or source.merged_into_id or into.merged_into_id:
        raise ValueError("Two different persons, neither of them merged before, are needed.")
    for person in (source, into):
        refuse_restricted(person)
    merge = Merge(source, into, by)
    merge.unify_participations()
    merge.unify_memberships()
    merge.unify_counselling()
    merge.unify_enrolments()
    merge.unify_consents()
    merge.unify_holds()
    for relation in Person._meta.related_objects:
        if not relation.many_to_many and relation.related_model not in STAYS:
            merge.hand_over(relation.field, source, into)
    merge.close()
    return into


class Merge:
    """The steps of one merge, and what they changed: each record once, with the names of its fields."""

    def __init__(self, source: Person, into: Person, by: User | None):
        self.source, self.into, self.by = source, into, by
        self.today = timezone.localdate()
        self.fields: dict[models.Model, list[str]] = {}
        self.former: dict[models.Model, list[Person]] = {}
        self.earlier: dict[models.Model, list[EarlierValue]] = {}

    def changed(self, record: models.Model, *fields: str, was_of_source: bool = False) -> None:
        names = self.fields.setdefault(record, [])
        names += [name for name in fields if name not in names]
        if was_of_source:
            self.former[record] = [self.source]

    def keep(self, record: models.Model, **before: object) -> None:
        """Keep what stood in the fields of a record that has its new values, and is not saved yet."""
        if hasattr(record, "version"):
            self.earlier[record] = earlier_values(record, before, self.by, version=record.version)

    def delete(self, record: models.Model) -> None:
        """Delete a record that was entered twice."""
        accountability.record(actor=self.by, action=Action.DELETE, subject=record)
        self.fields.pop(record, None)
        self.earlier.pop(record, None)
        record.delete()

    def hand_over(self, field: models.ForeignKey, owner: models.Model, heir: models.Model) -> None:
        """Let the records that point to `owner` by `field` point to `heir`."""
        records = field.model._default_manager.filter(**{field.name: owner})
        part = PARTS.get(field.model)
        for record in records.select_related(part[0]) if part else records:
            setattr(record, field.name, heir)
            if part:
                self.changed(getattr(record, part[0]), part[1], was_of_source=True)
            elif field.model is not EarlierValue:  # it follows its record, whose line says enough
                self.changed(record, field.name, was_of_source=True)
                self.keep(record, **{field.name: owner})
        records.update(**{field.name: heir})

    def unify_participations(self) -> None:
        """Both at one appointment: one takes part, as an applicant where either was one."""
        own = {each.appointment_id: each for each in self.into.participations.all()}
        twins = self.source.participations.filter(appointment_id__in=own)
        for twin in twins.select_related("appointment"):
            kept = own[twin.appointment_id]
            if ParticipantRole.APPLICANT == twin.role != kept.role:
                kept.role = twin.role
                kept.save()
            self.changed(twin.appointment, "participants", was_of_source=True)
            twin.delete()

    def unify_memberships(self) -> None:
        """Somebody lives in one place: where `into` lives now, or else where `source` does."""
        own = {each.household_id: each for each in self.into.memberships.current()}
        if not own:
            return
        for membership in self.source.memberships.current().select_related("household"):
            self.changed(membership.household, "members", was_of_source=True)
            twin = own.get(membership.household_id)
            if twin is None:
                membership.ended_on = max(filter(None, (self.today, membership.started_on)))
                membership.save()
                continue
            days = (membership.started_on, twin.started_on)
            twin.started_on = min(days) if all(days) else None
            if membership.relation == Relation.HEAD or twin.relation == Relation.OTHER:
                twin.relation = membership.relation
            membership.delete()  # first, since a household has one head
            twin.save()

    def unify_counselling(self) -> None:
        """Asked for twice on one day: one case with the sessions, notes and files of both, closed where both
        are. Two professionals keep their cases apart: neither reads the other's."""
        own = {case.requested_on: case for case in self.into.counselling_cases.all()}
        for twin in self.source.counselling_cases.filter(requested_on__in=own):
            kept = own[twin.requested_on]
            if twin.professional_id != kept.professional_id:
                raise ValueError(
                    f"Both asked for counselling on {kept.requested_on:%d/%m/%Y}, with different "
                    "professionals: let one of them lead both cases, or correct the day of one."
                )
            for relation in CounsellingCase._meta.related_objects:
                self.hand_over(relation.field, twin, kept)
            days = (kept.closed_on, twin.closed_on)
            closed_on = max(days) if all(days) else None
            if kept.closed_on != closed_on:
                kept.closed_on = closed_on
                kept.save()
                self.changed(kept, "closed_on")
            self.delete(twin)

    def unify_enrolments(self) -> None:
        """Enrolled twice on one day: once, until the day that either says."""
        own = {(each.programme_id, each.enrolled_on): each for each in self.into.enrolments.all()}
        for twin in self.source.enrolments.select_related("programme"):
            kept = own.get((twin.programme_id, twin.enrolled_on))
            if kept is None:
                continue
            if twin.ended_on and not kept.ended_on:
                kept.ended_on = twin.ended_on
                kept.save()
                self.changed(kept, "ended_on")
            self.delete(twin)

    def unify_consents(self) -> None:
        """Two consents to one purpose in force: the one that was given first stays."""
        own = {consent.purpose: consent for consent in self.into.consents.in_force()}
        for twin in self.source.consents.in_force().filter(purpose__in=own):
            kept = own[twin.purpose]
            self.delete(kept if twin.given_on < kept.given_on else twin)

    def unify_holds(self) -> None:
        """Two holds of one kind in force: that of `source` ends, with its reason kept; the other goes on."""
        own = {hold.kind for hold in self.into.holds.in_force()}
        for twin in self.source.holds.in_force().filter(kind__in=own):
            twin.lifted_on, twin.lifted_by = max(self.today, twin.since), self.by
            twin.save()
            self.changed(twin, "lifted_on", "lifted_by")

    def close(self) -> None:
        """`source` stands for nobody any more; `into` takes the ΑΜΚΑ where it has none."""
        source, into = self.source, self.into
        numbers = ["amka"] if source.amka and not into.amka else []
        before = {"merged_into": None, "status": source.status} | dict.fromkeys(numbers, source.amka)
        if numbers:
            into.amka, source.amka = source.amka, None
            self.keep(into, amka="")
        source.merged_into, source.status = into, PersonStatus.INACTIVE
        self.keep(source, **before)
        source.save()  # first, since no two persons have one ΑΜΚΑ
        if numbers:
            into.save()
        self.changed(source, "merged_into", "status", *numbers)
        self.changed(into, *numbers)
        changes = [
            Change(record, fields, self.former.get(record, ())) for record, fields in self.fields.items()
        ]
        accountability.record_many(actor=self.by, action=Action.CHANGE, changes=changes)
        self.keep_history()

    def keep_history(self) -> None:
        """A line in the history of each record that has one, with what stood there before."""
        EarlierValue.objects.bulk_create(value for values in self.earlier.values() for value in values)
        for record, values in self.earlier.items():
            if values and not isinstance(record, Note):
                data = {"fields": self.fields[record], "version": values[0].version}
                log(record, "wagtail.edit", user=self.by, data=data, content_changed=True)
