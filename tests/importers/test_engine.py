"""What the engine promises beside the meaning of the rows: all or nothing, and answers that stay readable."""

from datetime import date

import pytest
from django.db import OperationalError
from django.db.models import Q

from casebook.models import AccessLogEntry, EarlierValue, Person, Request
from importers.engine import Preview, database, make_plan, write
from importers.engine.constraints import condition_of
from importers.engine.report import TOLD_ONE_BY_ONE
from importers.models import Transfer
from importers.reading import Recognised, Table, read_table
from tests.factories import CategoryFactory, PersonFactory, RequestFactory, UserFactory

pytestmark = [pytest.mark.usefixtures("english"), pytest.mark.once]


def table(headers, *rows):
    return Table(headers, rows, range(2, len(rows) + 2), Recognised("csv"))


def requests(*rows):
    return table(["number", "received_on", "person", "category", "outcome"], *rows)


@pytest.fixture
def person(db):
    CategoryFactory(code="housing")
    return PersonFactory(code="ΑΒ-2020-000001")


ROW = ["2022/00001", "15/03/2022", "ΑΒ-2020-000001", "housing", "Α"]


def nothing_is_there() -> bool:
    return not (Request.objects.exists() or Transfer.objects.exists())


# A plan


def test_a_plan_writes_nothing(person):
    plan = make_plan("requests", requests(ROW), user=None)
    assert plan.report.created == 1
    assert nothing_is_there()


def test_a_plan_shows_old_and_new_and_two_of_the_same_have_one_digest(person):
    RequestFactory(
        number="2022/00001",
        applicant=person,
        outcome="Ω",
        received_on=date(2022, 3, 15),
        category__code="housing",
    )
    first, second = (make_plan("requests", requests(ROW), user=None).preview() for _each in range(2))
    assert [(change.row, change.before, change.after) for change in first.changes] == [(2, "Ω", "Α")]
    assert first.digest == second.digest
    other = make_plan("requests", requests([*ROW[:-1], "Β"]), user=None)
    assert other.preview().digest != first.digest


def test_a_preview_waits_as_json(person):
    preview = make_plan("requests", requests(ROW, [*ROW[:2], "κανείς", *ROW[3:]]), user=None).preview()
    assert list(preview.refused) == [3]
    assert Preview.from_json(preview.as_json()) == preview


def test_the_numbers_of_a_person_are_masked_in_what_changes(db):
    PersonFactory(code="ΑΒ-2020-000001", surname="Α", name="Β")
    file = table(["code", "surname", "name", "amka"], ["ΑΒ-2020-000001", "Α", "Β", "05037900015"])
    (change,) = make_plan("people", file, user=None).preview().changes
    assert not {*change.before, *change.after} & set("0123456789")


def test_whoever_waits_hears_how_far_it_is_and_may_stop_it(person):
    class Stopped(Exception):
        pass

    heard = []

    def stop(done, what):
        heard.append(done)
        if len(heard) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        make_plan("requests", requests(ROW), user=None, progress=stop)
    assert heard == sorted(heard)


def test_a_hundred_wrong_rows_of_one_kind_are_one_group_and_many_are_told_in_part(person):
    rows = [[f"2022/{serial:05}", "15/03/2022", f"Κ{serial}", "housing", ""] for serial in range(1, 3001)]
    plan = make_plan("requests", requests(*rows), user=None)
    assert (plan.report.refused, len(plan.report.errors)) == (3000, TOLD_ONE_BY_ONE)
    (group,) = plan.report.error_groups
    assert (group.column, group.count, group.rows[0]) == ("person", 3000, 2)
    assert len(plan.refused) == 3000


def test_a_file_that_is_wrong_in_all_of_its_hundred_thousand_rows_stays_readable(db):
    found = read_table(b"surname;name;amka\n" + b"A;B\n" * 100_000)
    report = make_plan("people", found, user=None).report
    assert (report.rows, report.refused, report.error_count) == (100_000, 100_000, 100_000)
    assert len(report.errors) == TOLD_ONE_BY_ONE
    (group,) = report.error_groups
    assert (group.count, group.rows) == (100_000, [2, 3, 4, 5, 6])


# Writing


def test_what_somebody_changed_meanwhile_is_not_written_over(person):
    request = RequestFactory(number="2022/00001", applicant=person, category__code="housing", outcome="Ω")
    plan = make_plan("requests", requests(ROW), user=None)
    request.outcome = "Ψ"
    request.save()
    report = write(plan, user=None)
    assert [error.message for error in report.errors] == [
        "Somebody changed one of these records meanwhile. Nothing was written: try again."
    ]
    request.refresh_from_db()
    assert request.outcome == "Ψ"


def test_a_number_that_somebody_used_meanwhile_stops_the_run(person):
    plan = make_plan("requests", requests(ROW, ["2022/00002", *ROW[1:]]), user=None)
    RequestFactory(number="2022/00002", applicant=person, category__code="housing")
    assert not write(plan, user=None).is_accepted
    assert Request.objects.count() == 1


def test_whoever_was_merged_meanwhile_stops_the_run(person):
    plan = make_plan("requests", requests(ROW), user=None)
    Person.objects.filter(pk=person.pk).update(merged_into=PersonFactory())
    assert not write(plan, user=None).is_accepted
    assert nothing_is_there()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("database or disk is full"), "There is no room left on the disk of the database."),
        (OperationalError("server closed the connection"), "The database stopped answering."),
    ],
)
def test_a_database_that_gives_up_in_the_middle_leaves_nothing(error, sentence, person, monkeypatch):
    insert = database.insert

    def give_up(*args, **kwargs):
        insert(*args, **kwargs)
        raise error

    monkeypatch.setattr(database, "insert", give_up)
    report = write(make_plan("requests", requests(ROW), user=None), user=None)
    assert report.errors[0].message.startswith(sentence)
    assert (report.created, report.refused) == (0, 1)
    assert nothing_is_there()


def test_what_was_written_is_in_the_books(person):
    user = UserFactory(username="social1")
    write(make_plan("requests", requests(ROW), user=user), user=user)
    write(make_plan("requests", requests([*ROW[:-1], "Β"]), user=user), user=user)
    request = Request.objects.get()
    assert (request.outcome, request.version) == ("Β", 2)
    earlier = EarlierValue.objects.get()
    assert (earlier.field, earlier.before, earlier.version) == ("outcome", "Α", 1)
    assert list(Transfer.objects.order_by("pk").values_list("created", "updated")) == [(1, 0), (0, 1)]
    assert AccessLogEntry.objects.count() >= 4


# Checks of the database


@pytest.mark.parametrize(
    ("condition", "values", "said"),
    [
        (Q(a__gte=1) & Q(a__lte=3), {"a": 2}, True),
        (Q(a__gte=1) & Q(a__lte=3), {"a": 4}, False),
        (Q(a__gte=1), {"a": None}, None),
        (Q(a__isnull=True) | Q(a__in=["x"]), {"a": "y"}, False),
        (Q(a__isnull=True) | Q(a__in=["x"]), {"a": None}, True),
        (~Q(a="x"), {"a": "x"}, False),
        (~Q(a="x"), {"a": None}, None),
    ],
)
def test_a_condition_says_what_the_database_says(condition, values, said):
    assert condition_of(condition)(values) is said
