"""What the Resources of all kinds share: how a row becomes a record, and a record a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.functional import cached_property
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from casebook.models import Person, Series
from casebook.models.restriction import is_restricted, restricted
from casebook.rectification import earlier_values

from ..cells import CellRefused
from ..lookups import Lookups, chunks
from .breaches import explain
from .columns import Column
from .sentences import RESTRICTED, repeated
from .written import Written


class KeyedLoader(BaseInstanceLoader):
    """Fetches the records that the file names by their key, a few queries for the whole file."""

    def __init__(self, resource: CasebookResource, dataset):
        super().__init__(resource, dataset)
        self.records: dict[tuple, Model] = {}
        index = resource.fields[resource.key[0]]
        if index.column_name not in dataset.headers:
            return
        values = filter(None, (self._clean(index, cell) for cell in dataset[index.column_name]))
        for part in chunks(values):
            for record in resource.get_queryset().filter(**{f"{index.attribute}__in": part}):
                self.records[resource.key_of(record)] = record

    def get_instance(self, row) -> Model | None:
        key = tuple(self._clean(self.resource.fields[name], row.get(name), row) for name in self.resource.key)
        return self.records.get(key)

    def _clean(self, column: Column, cell: object, row=None) -> Any:
        try:
            return column.widget.clean(cell, row=row, lookups=self.resource.lookups)
        except CellRefused:  # reported when the row itself is read
            return None


class CasebookResource(Resource):
    """One kind of record. Subclasses declare the columns in the order of the files.

    Only declared columns are written: no file can set a primary key, an owner or a right.
    """

    # Columns that together name a record; the first is the one that records are fetched by.
    key: tuple[str, ...] = ()
    # The field that the period of an export is about; empty where all records go out.
    period_field = ""
    # What a new record gets from the casebook itself where the file leaves it empty: the next number of the
    # series in the year of a field; without such a field, in this year.
    numbered_field = ""
    series: Series | None = None
    year_from = ""

    class Meta:
        abstract = True
        import_id_fields = ()
        instance_loader_class = KeyedLoader
        skip_diff = True
        skip_html_diff = True

    def __init__(self, row_numbers: Sequence[int] = ()):
        """`row_numbers` are those of the spreadsheet, one for each row of the dataset."""
        super().__init__()
        self.lookups = Lookups()
        self.warnings: list[tuple[int, str, str]] = []  # row of the spreadsheet, key of the column, sentence
        self.written: dict[tuple[type[Model], Any], Written] = {}  # by record: each once, whatever befell it
        self._row_numbers = row_numbers
        self._seen: dict[tuple, int] = {}

    # The way in.

    def get_queryset(self) -> QuerySet:
        return self._meta.model._default_manager.all()

    def init_instance(self, row=None) -> Model:
        return self._meta.model()

    def get_instance(self, instance_loader, row):
        return instance_loader.get_instance(row)

    @cached_property
    def _columns(self) -> list[Column]:
        return list(self.fields.values())

    def get_import_fields(self) -> list[Column]:
        return self._columns

    def before_import(self, dataset, **kwargs) -> None:
        for key, column in self.fields.items():
            if key in dataset.headers and hasattr(column.widget, "preload"):
                column.widget.preload(self.lookups, dataset[key])

    def after_init_instance(self, instance, new, row, **kwargs) -> None:
        if not new:
            self.load_related(instance)
        present = [column for key, column in self.fields.items() if key in row]
        instance.stored_values = None if new else [(column, column.get_value(instance)) for column in present]

    def load_related(self, instance: Model) -> None:
        """Set the attributes of a stored record that columns speak of and the model does not have."""

    def import_instance(self, instance, row, **kwargs) -> None:
        super().import_instance(instance, row, lookups=self.lookups, **kwargs)
        self.refuse_repeated(self.key, self.key_of(instance), self.number_of(kwargs["row_number"]))

    def number_of(self, row_number: int) -> int:
        """The number in the spreadsheet of the row that import-export counts as `row_number`, from 1."""
        return self._row_numbers[row_number - 1]

    def key_of(self, instance: Model) -> tuple:
        return tuple(self.fields[name].get_value(instance) for name in self.key)

    def refuse_repeated(self, names: tuple[str, ...], key: tuple, row: int) -> None:
        """ValidationError where an earlier row of the file has the same key. A key with a gap is none."""
        if not all(key):
            return
        first = self._seen.setdefault((names, key), row)
        if first != row:
            message = repeated(first, row, [self.fields[name].label for name in names])
            raise ValidationError({self.fields[names[0]].attribute: message})

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """True where every cell says what is stored: nothing is written, not even the time of change."""
        if import_validation_errors or instance.stored_values is None:
            return False
        return all(column.get_value(instance) == value for column, value in instance.stored_values)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True) -> None:
        """The rules of fields, and of the record where its cells could be read.

        Look-ups vouch for foreign keys. Uniqueness and constraints are left to the database, which looks at
        them anyway when the row is saved: asking it twice would double the time of a run.
        """
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={*errors, *self._unchecked(instance)})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            instance.clean()
        if errors:
            raise ValidationError(errors)

    def _unchecked(self, instance: Model) -> Iterator[str]:
        for field in self._meta.model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and not self._is_missing(instance, field):
                yield field.name
        if self.numbered_field and not getattr(instance, self.numbered_field):
            yield self.numbered_field

    @staticmethod
    def _is_missing(instance: Model, field: models.Field) -> bool:
        return not field.blank and getattr(instance, field.attname) is None

    def do_instance_save(self, instance, is_create) -> None:
        stored = instance.stored_values or ()
        changed = [column for column, value in stored if column.get_value(instance) != value]
        if is_create:
            changed = [column for column in self._columns if column.get_value(instance)]
        version = None if is_create else self.record_of(instance).version
        if not is_create:
            self.refuse_restricted(instance)
        try:
            with transaction.atomic():
                self.create(instance) if is_create else self.update(instance)
                self.refuse_restricted(instance)
        except IntegrityError as error:
            raise explain(error, instance) from None
        former = [person for _column, value in stored for person in self.persons_in(value)]
        self.note(self.record_of(instance), is_new=is_create, columns=changed, former=former)
        if not is_create:
            self._keep_earlier(instance, version)

    @cached_property
    def _is_anybody_restricted(self) -> bool:
        return Person.objects.restricted().exists()

    def refuse_restricted(self, record: Model) -> None:
        """ValidationError where a restriction keeps `record` as it is. Asked before and after writing it."""
        if self._is_anybody_restricted and is_restricted(record):
            raise ValidationError(RESTRICTED)

    def record_of(self, instance: Model) -> Model:
        """The record that people know a row as."""
        return instance

    def _keep_earlier(self, instance: Model, version: int) -> None:
        """What stood in the record, for its history. Who imports is added when everything is written."""
        record, before, now = self.record_of(instance), {}, {}
        for column, value in instance.stored_values:
            before |= self.values_of(column, value)
            now |= self.values_of(column, column.get_value(instance))
        written = self.written[record._meta.model, record.pk]
        written.version = version
        written.earlier += earlier_values(record, before, None, now=now, version=version)

    def values_of(self, column: Column, value: object) -> dict[str, object]:
        """A value of a column by the name that the form of the record has for it."""
        return {column.attribute.removeprefix("file_"): value}

    @staticmethod
    def persons_in(value: object) -> Iterator[Person]:
        """The persons whom a stored value of a column names."""
        if isinstance(value, Person):
            yield value

    def note(self, record: Model, *, is_new: bool = False, columns=(), beside=(), former=()) -> None:
        """Keep that `record` was written, for its history and the access log."""
        written = self.written.setdefault((record._meta.model, record.pk), Written(record, is_new))
        written.columns += [column for column in columns if column not in written.columns]
        written.beside += [name for name in beside if name not in written.beside and not written.is_new]
        written.former += former

    def create(self, instance: Model) -> None:
        """Save a new record, through the action of the casebook where there is one."""
        instance.save(force_insert=True)

    def update(self, instance: Model) -> None:
        instance.save()

    # The way out.

    def get_export_queryset(self) -> QuerySet:
        return self.get_queryset().order_by("pk")

    def left_out(self, start: date | None, end: date | None) -> int:
        """How many records of the period stay here, since processing is restricted."""
        return restricted(self.get_export_queryset().filter(**self.period(start, end))).count()

    def period(self, start: date | None, end: date | None) -> dict[str, Any]:
        """The filter that leaves the records of the days from `start` to `end`; None is no bound."""
        bounds = {f"{self.period_field}__gte": start, f"{self.period_field}__lte": end}
        return {path: day for path, day in bounds.items() if day and self.period_field}
