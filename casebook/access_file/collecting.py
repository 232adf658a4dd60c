"""Gathering everything of one person that the maker of the file may read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from casebook.access_file.cells import Cell, Writer, functions, labels, own_codes, plain
from casebook.access_file.contents import KINDS, Kind, fields_of
from casebook.attachments import download_name
from casebook.choices import Relation, Role
from casebook.identifiers import mask
from casebook.models import (
    AccessLogEntry,
    Appointment,
    AppointmentParticipant,
    Attachment,
    CounsellingCase,
    EarlierValue,
    Household,
    HouseholdMembership,
    Note,
    Person,
    Request,
)
from casebook.past import last_kept_back
from casebook.permissions import can_unmask_identifiers
from casebook.roles import PROFESSIONAL_ROLES, User, has_role, users_with_role

NUMBERS = ("amka", "afm")
# What other records point to.
POINTED_TO = frozenset({Appointment, CounsellingCase, Household, Person, Request})


@dataclass(frozen=True)
class Section:
    """The records of one kind, each as cells."""

    key: str
    heading: str
    rows: list[list[Cell]]


@dataclass(frozen=True)
class KeptElsewhere:
    """Records that the maker does not read: how many of which kind, and who hands them over."""

    key: str
    heading: str
    count: int
    keeper: str
    # Somebody who left, or lost the role, hands nothing over: the coordinator has to see to it.
    is_at_work: bool


@dataclass(frozen=True)
class AccessFile:
    person: Person
    made_at: datetime
    made_by: list
    # Whether it names everything that is held; a professional's file holds what that professional keeps.
    is_of_coordinator: bool
    sections: list[Section] = field(default_factory=list)
    kept_elsewhere: list[KeptElsewhere] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def columns(self) -> list[str]:
        """The names of what the file says, for the access log."""
        return [section.key for section in self.sections if section.rows]


def collect(person: Person, maker: User) -> AccessFile:
    """Everything of `person`, and of the records merged into theirs, that the roles of `maker` give.

    What an emergency opens to the maker is not among it. In the language of the centre, whatever the maker's.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _Collection(person, maker).file()


class _Collection:
    def __init__(self, person: Person, maker: User):
        self.person, self.maker = person, maker
        self.is_of_coordinator = has_role(maker, Role.COORDINATOR)
        self.persons = [person, *person.merged_persons.order_by("pk")]
        self.keys = [each.pk for each in self.persons]
        self.shows_numbers = can_unmask_identifiers(maker, person)
        self.records = {kind: list(self._readable(kind)) for kind in KINDS}
        self.writer = Writer(
            own_codes({kind.model: found for kind, found in self.records.items() if kind.model in POINTED_TO})
        )
        self.others = self._others_at_appointments()

    def file(self) -> AccessFile:
        return AccessFile(
            person=self.person,
            made_at=timezone.localtime(),
            made_by=self.writer.function_of(self.maker.pk),
            is_of_coordinator=self.is_of_coordinator,
            sections=[*map(self._section, KINDS), *self._looks()],
            kept_elsewhere=self._kept_elsewhere() if self.is_of_coordinator else [],
            attachments=next(found for kind, found in self.records.items() if kind.model is Attachment),
        )

    # --- which records

    def _all(self, kind: Kind) -> QuerySet:
        return kind.model._base_manager.filter(kind.of(self.keys))

    def _readable(self, kind: Kind) -> QuerySet:
        if kind.is_of_coordinator:
            found = self._all(kind) if self.is_of_coordinator else kind.model._base_manager.none()
        else:
            found = kind.model._base_manager.filter(pk__in=self._in_reach(kind))
        prefetched = [field.name for field in fields_of(kind.model) if field.many_to_many]
        return found.order_by(*kind.order).select_related(*kind.related).prefetch_related(*prefetched)

    def _in_reach(self, kind: Kind) -> QuerySet:
        """Rows that tell whom a record is of are read with that record."""
        if kind.model is HouseholdMembership:
            reach = kind.model.objects.filter(household__in=Household.objects.in_reach_of(self.maker))
        elif kind.model is AppointmentParticipant:
            reach = kind.model.objects.filter(appointment__in=Appointment.objects.in_reach_of(self.maker))
        else:
            reach = kind.model.objects.in_reach_of(self.maker)
        return reach.filter(kind.of(self.keys)).order_by().values("pk")

    def _others_at_appointments(self) -> Counter:
        """How many took part beside the person, by the key of the appointment."""
        kind = next(kind for kind in KINDS if kind.model is Appointment)
        keys = [appointment.pk for appointment in self.records[kind]]
        others = AppointmentParticipant.objects.filter(appointment__in=keys).exclude(person__in=self.keys)
        return Counter(others.order_by().values_list("appointment_id", flat=True))

    # --- how they are written

    def _section(self, kind: Kind) -> Section:
        fields, found = fields_of(kind.model), self.records[kind]
        earlier = self._earlier_values(kind.model, [each.name for each in fields], found)
        rows = [
            [
                *(self._cell(record, each) for each in fields),
                *self._beside(record),
                *_if_any("earlier_values", _("Earlier values"), earlier.get(record.pk, [])),
            ]
            for record in found
        ]
        return Section(kind.key, capfirst(str(kind.heading)), rows)

    def _cell(self, record: Model, each) -> Cell:
        cell = self.writer.cell(record, each)
        if isinstance(record, Person) and each.name in NUMBERS and not self.shows_numbers:
            masked = mask(cell.text)
            return Cell(cell.name, cell.label, masked or None, masked)
        return cell

    def _beside(self, record: Model) -> list[Cell]:
        """What a record says of the person beside its own fields; others are counted, never named."""
        if isinstance(record, Appointment):
            others = self.others[record.pk]
            return [Cell("other_participants", _("Others who took part"), others, str(others))]
        if isinstance(record, Household):
            lives_there = record.memberships.current().filter(person__in=self.keys)
            members = record.memberships.current().exclude(person__in=self.keys)
            members = members if lives_there.exists() else members.none()
            relations = [
                {"code": code, "label": str(Relation(code).label)}
                for code in members.order_by("pk").values_list("relation", flat=True)
            ]
            return [Cell("other_members", _("Other members, by relation"), relations, labels(relations))]
        if isinstance(record, Attachment):
            name = f"files/{download_name(record)}"
            return [Cell("file_name", _("File in this archive"), name, name)]
        return []

    def _earlier_values(self, model: type[Model], names: list[str], found: list[Model]) -> dict[int, list]:
        """By record what stood in it before, of the fields that the file writes and that name nobody else."""
        plain_names = {name for name in names if not model._meta.get_field(name).is_relation} - (
            set() if self.shows_numbers else set(NUMBERS)
        )
        keys = [record.pk for record in found if not self._is_note_of_another(record)]
        values = EarlierValue.objects.filter(
            kind=model._meta.label_lower, key__in=keys, field__in=plain_names
        )
        kept_back = last_kept_back(found, self.maker)
        by_record: dict[int, list] = {}
        for value in values.order_by("changed_at", "pk"):
            if value.version <= kept_back.get(value.key, 0):
                continue
            line = {"field": value.field, "before": value.before, "until": plain(value.changed_at)[0]}
            label = capfirst(str(model._meta.get_field(value.field).verbose_name))
            text = f"{label}: {value.before or '–'} ({_('until')} {plain(value.changed_at)[1]})"
            by_record.setdefault(value.key, []).append((line, text))
        return by_record

    def _is_note_of_another(self, record: Model) -> bool:
        """What a note said before is read by its author alone."""
        return isinstance(record, Note) and record.author_id != self.maker.pk

    def _looks(self) -> Iterable[Section]:
        """Who looked, by day and function: in the coordinator's file, since others would learn from it who
        else works with the person."""
        if not self.is_of_coordinator:
            return
        lines = AccessLogEntry.objects.about(self.person.code).reads().order_by("at", "pk")
        found = Counter(
            (timezone.localdate(at), actor) for at, actor in lines.values_list("at", "actor_key").iterator()
        )
        rows: Counter = Counter()
        for (day, actor), times in found.items():
            function = self.writer.function_of(int(actor) if actor.isdigit() else None)
            rows[day, tuple(role["code"] for role in function)] += times
        looks = [_look(*look) for look in sorted(rows.items())]
        yield Section("looks", _("Who looked, by day and function"), looks)

    # --- what is not here

    def _kept_elsewhere(self) -> list[KeptElsewhere]:
        found = []
        for kind in KINDS:
            if kind.keeper is None:
                continue
            read = [record.pk for record in self.records[kind]]
            keepers = Counter(kind.keeper(record) for record in self._all(kind).exclude(pk__in=read))
            found += self._kept(kind.key, capfirst(str(kind.heading)), keepers)
        return found + self._kept("earlier_values", _("Earlier texts of notes"), self._earlier_texts())

    def _earlier_texts(self) -> Counter:
        """Of the notes that the coordinator reads: how many texts stood in them before, by author."""
        notes = {
            record.pk: record.author
            for found in self.records.values()
            for record in found
            if self._is_note_of_another(record)
        }
        values = EarlierValue.objects.filter(kind=Note._meta.label_lower, key__in=notes, field="text")
        return Counter(notes[key] for key in values.values_list("key", flat=True))

    def _kept(self, key: str, heading: str, keepers: Counter) -> list[KeptElsewhere]:
        at_work = set(users_with_role(PROFESSIONAL_ROLES).values_list("pk", flat=True))
        return [
            KeptElsewhere(key, heading, count, get_user_display_name(keeper), keeper.pk in at_work)
            for keeper, count in sorted(keepers.items(), key=lambda item: item[0].pk)
        ]


def _if_any(name: str, label: str, lines: list[tuple]) -> list[Cell]:
    if not lines:
        return []
    return [Cell(name, label, [value for value, _text in lines], "\n".join(text for _value, text in lines))]


def _look(look: tuple, times: int) -> list[Cell]:
    day, function = look[0], functions(look[1])
    value, text = plain(day)
    return [
        Cell("day", _("Day"), value, text),
        Cell("function", _("Function"), function, labels(function) or "–"),
        Cell("times", _("Times"), times, str(times)),
    ]
