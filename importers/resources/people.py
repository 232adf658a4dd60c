"""People: persons, with the household that each belongs to now."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property

from casebook import actions
from casebook.choices import MunicipalUnit, Relation, Sex
from casebook.models import Erasure, HouseholdMembership, Person, Series
from casebook.search import without_accents

from ..lookups import chunks
from . import sentences
from .base import CasebookResource, KeyedLoader
from .columns import Column
from .widgets import Amka, Choice, Code, Day, Reference, Text


class PersonLoader(KeyedLoader):
    """By code; a row without a code by its ΑΜΚΑ."""

    def __init__(self, resource, dataset):
        super().__init__(resource, dataset)
        self.by_amka: dict[str, Person] = {}
        if "amka" not in dataset.headers:
            return
        column = resource.fields["amka"]
        amkas = filter(None, (self._clean(column, row["amka"], row) for row in dataset.dict))
        for part in chunks(amkas):
            self.by_amka |= {person.amka: person for person in resource.get_queryset().with_amkas(part)}

    def get_instance(self, row):
        fields = self.resource.fields
        if self._clean(fields["code"], row.get("code"), row):
            return super().get_instance(row)
        return self.by_amka.get(self._clean(fields["amka"], row.get("amka"), row))


class PeopleResource(CasebookResource):
    code = Column("Κωδικός", Code(), attribute="code", keeps=True, example="ΑΒ-2022-000123")
    surname = Column("Επώνυμο", Text(), attribute="surname", required=True, example="Υποδείγματος")
    name = Column("Όνομα", Text(), attribute="name", required=True, example="Ελένη")
    father_name = Column("Πατρώνυμο", Text(), attribute="father_name", example="Γεώργιος")
    birth_date = Column("Ημ. γέννησης", Day(), attribute="birth_date", empty=None, example="05/03/1979")
    sex = Column("Φύλο", Choice(Sex), attribute="sex", keeps=True, example="Γυναίκα")
    amka = Column("ΑΜΚΑ", Amka(), attribute="amka", empty=None)
    afm = Column("ΑΦΜ", Text(), attribute="afm")
    phone = Column("Τηλέφωνο", Text(), attribute="phone", example="2101234567")
    email = Column("E-mail", Text(), attribute="email", example="eleni@example.gr")
    address = Column("Διεύθυνση", Text(), attribute="address", example="Οδός 1, Δάφνη")
    municipal_unit = Column(
        "Δημοτική ενότητα", Choice(MunicipalUnit), attribute="municipal_unit", example="Δάφνη"
    )
    household = Column(
        "Νοικοκυριό",
        Reference("household", key="number"),
        attribute="file_household",
        empty=None,
        example="Ν-2022-00045",
    )
    relation = Column("Σχέση", Choice(Relation), attribute="file_relation", example="Παιδί")

    key = ("code",)
    numbered_field = "code"
    series = Series.PERSON

    class Meta:
        model = Person
        instance_loader_class = PersonLoader

    def get_queryset(self):
        current = HouseholdMembership.objects.current().select_related("household").order_by("pk")
        return Person.objects.select_related("merged_into").prefetch_related(
            Prefetch("memberships", current, to_attr="current_memberships")
        )

    def get_export_queryset(self):
        """Records merged into others and erased ones stay here: they stand for nobody."""
        return super().get_export_queryset().current()

    def init_instance(self, row=None) -> Person:
        person = Person()
        person.file_household, person.file_relation = None, ""
        return person

    def load_related(self, person: Person) -> None:
        membership = person.current_memberships[-1] if person.current_memberships else None
        person.file_household = membership.household if membership else None
        person.file_relation = membership.relation if membership else ""

    def import_instance(self, instance, row, **kwargs) -> None:
        super().import_instance(instance, row, **kwargs)
        number = self.number_of(kwargs["row_number"])
        self.refuse_repeated(("amka",), (instance.amka,), number)
        if instance.stored_values is None:
            self._refuse_erased(instance)
        if instance.file_relation and instance.file_household is None:
            raise ValidationError({"file_relation": sentences.RELATION_WITHOUT_HOUSEHOLD})
        if instance.merged_into_id:
            self._say_merged(instance, number)
        elif instance.stored_values is None and not (instance.code or instance.amka):
            self._say_duplicates(instance, number)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """A record that was merged into another is kept as it is."""
        if instance.merged_into_id and not import_validation_errors:
            return True
        return super().skip_row(instance, original, row, import_validation_errors)

    def create(self, person: Person) -> None:
        actions.register_person(person=person)
        household = person.file_household
        if household is None:
            return
        if household.pk is None or person.file_relation == Relation.HEAD:
            self._settle(person, on=None)
        else:  # somebody entered a moment ago has no household to leave and no head to replace
            self.refuse_restricted(household)
            relation = person.file_relation or Relation.OTHER
            household.memberships.create(person=person, relation=relation)
            self.note(household, beside=["members"])

    def update(self, person: Person) -> None:
        person.save()
        stored = {column.attribute: value for column, value in person.stored_values}
        now = {"file_household": person.file_household, "file_relation": person.file_relation}
        if all(stored.get(name, value) == value for name, value in now.items()):
            return
        if person.file_household is None:
            for left in actions.leave_household(person=person):
                self.note(left, beside=["members"])
        else:
            # Somebody who lived nowhere yet has lived there as far back as anyone knows.
            self._settle(person, on=timezone.localdate() if person.memberships.exists() else None)

    def _settle(self, person: Person, *, on: date | None) -> None:
        household = person.file_household
        is_new = household.pk is None
        if is_new:
            actions.open_household(household=household)
        else:
            self.refuse_restricted(household)
        relation = person.file_relation or Relation.OTHER
        move = actions.move_to_household(person=person, household=household, relation=relation, on=on)
        self.note(household, is_new=is_new, beside=["members"])
        for left in move.left:
            self.note(left, beside=["members"])

    def _refuse_erased(self, person: Person) -> None:
        """ValidationError where somebody new has the code of somebody who was erased."""
        if day := self._erased.get(person.code):
            raise ValidationError({"code": sentences.erased(day)})

    @cached_property
    def _erased(self) -> dict[str, date]:
        """The day of the erasure by code: one query a file."""
        done = Erasure.objects.done().order_by("decided_at").values_list("person_code", "decided_at")
        return {code: timezone.localdate(moment) for code, moment in done}

    # What the person who imports should know.

    def _say_merged(self, person: Person, number: int) -> None:
        self.warnings.append((number, "code", sentences.merged(person.code, person.merged_into.code)))

    def _say_duplicates(self, person: Person, number: int) -> None:
        same = self._namesakes[_name_key(person)]
        codes = [code for code, born in same if not (born and person.birth_date) or born == person.birth_date]
        if codes:
            self.warnings.append((number, "surname", sentences.namesakes(codes)))
        same.append((sentences.same_file(number), person.birth_date))

    @cached_property
    def _namesakes(self) -> dict[tuple[str, str], list[tuple[str, date | None]]]:
        """Code and birth date of everybody by name: one query, and only for a file of people without keys."""
        people = defaultdict(list)
        for person in Person.objects.current().only("surname", "name", "code", "birth_date"):
            people[_name_key(person)].append((person.code, person.birth_date))
        return people


def _name_key(person: Person) -> tuple[str, str]:
    return without_accents(person.surname), without_accents(person.name)
