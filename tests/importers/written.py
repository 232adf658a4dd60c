"""What the engine hands over after a run, made from records that factories wrote."""

from datetime import date

from casebook import actions
from casebook.models import Person, Request
from casebook.models.base import CasebookModel
from importers.engine.recording import record
from importers.engine.written import ChangedRecord, Written
from importers.models import ImportRun


def run_of(user=None, kind: str = "requests") -> ImportRun:
    """A run that has been written."""
    return ImportRun.objects.create(kind=kind, user=user, file_digest="0" * 64, state=ImportRun.State.DONE)


def entered(*records: CasebookModel, is_told: bool = True, fields=()) -> Written:
    """That the run entered `records`, which are of one model and were written as often as they say."""
    (version,) = {getattr(each, "version", 1) for each in records}
    keys = [each.pk for each in records]
    return Written(type(records[0]), created=keys, version=version, is_told=is_told, fields=fields)


def change(stored: CasebookModel, **values) -> ChangedRecord:
    """Change a record as the engine does, and say what it says of it."""
    names = list(values)
    fields = [stored._meta.get_field(name) for name in names]
    before = {name: getattr(stored, name) for name in names}
    columns = {field.attname: getattr(stored, field.attname) for field in fields}
    version = stored.version
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()
    return ChangedRecord(
        stored.pk,
        str(stored),
        version,
        fields=names,
        columns=[str(field.verbose_name) for field in fields],
        before=before,
        after=values,
        stored=columns,
        former=[value.pk for value in before.values() if isinstance(value, Person)],
    )


def changed(*changes: ChangedRecord, model=Request) -> Written:
    return Written(model, changed=changes)


def write(*written: Written, run: ImportRun | None = None, user=None, kind: str = "requests") -> ImportRun:
    """Record a run, which is then done."""
    run = run or run_of(user, kind)
    record(written, user=user, run=run, kind=kind)
    return run


def file_requests(person: Person, category, count: int, day: date = date(2022, 3, 15)) -> list[Request]:
    """New requests with the numbers that the casebook gives them."""
    return [
        actions.file_request(
            request=Request(applicant=person, category=category, received_on=day, status="completed")
        )
        for _each in range(count)
    ]
