"""A year is prepared by one, confirmed by another, and then it stays as it is."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from importlib.metadata import version
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casebook.choices import Role, SnapshotState
from casebook.demo import removal
from casebook.demo.guard import years_may_go
from casebook.demo.plan import PLANNED_UNTIL
from casebook.demo.rows import Register
from casebook.demo.story import tell
from casebook.freezing import Refused, confirm_year, confirming, prepare_year
from casebook.indicators.standard import STANDARD
from casebook.models import AccessLogEntry, HistoricalAggregate, ReportSnapshot, Request
from casebook.models.access_log import Action
from casebook.models.snapshots import ReportSnapshotQuerySet, in_language
from casebook.statistics import keys, yearbook
from casebook.statistics.integrity import alterations_of
from casebook.statistics.publication import prepared as prepared_publication
from casebook.statistics.publication import published
from tests.casebook.random_centre import RandomCentre
from tests.conftest import CAST
from tests.factories import AppointmentFactory, RequestFactory, UserFactory
from tests.snapshots import TITLE, confirm, prepare, signers

pytestmark = pytest.mark.django_db
TODAY = PLANNED_UNTIL + timedelta(days=1)


@pytest.fixture
def seven_requests():
    return RequestFactory.create_batch(7)


def test_only_the_coordinator_prepares_a_year(cast):
    for name in set(CAST) - {"coordinator"}:
        with pytest.raises(Refused):
            prepare_year(year=2022, by=cast[name])
    assert not ReportSnapshot.objects.exists()
    assert prepare_year(year=2022, by=cast["coordinator"]).state == SnapshotState.PREPARED


def test_only_management_confirms_a_year(cast):
    prepared = prepare()
    for name in set(CAST) - {"manager"}:
        with pytest.raises(Refused):
            confirm_year(snapshot=prepared, by=cast[name], title=TITLE)
    assert published(2022) is None
    assert confirm_year(snapshot=prepared, by=cast["manager"], title=TITLE).is_confirmed


def test_a_year_that_is_not_over_is_neither_prepared_nor_confirmed():
    with time_machine.travel("2022-12-31 10:00"), pytest.raises(Refused, match="2022"):
        prepare(2022)
    with time_machine.travel("2023-01-01 10:00"):
        prepared = prepare(2022)
    with time_machine.travel("2022-12-31 10:00"), pytest.raises(Refused, match="2022"):
        confirm_year(snapshot=prepared, by=signers()[1], title=TITLE)


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        (date(2017, 4, 1), date(2022, 12, 31), True),
        (date(2017, 4, 1), date(2022, 11, 30), False),  # December was recorded
    ],
)
def test_a_year_that_is_on_paper_is_not_prepared(first, last, is_refused):
    HistoricalAggregate.objects.create(
        indicator="requests_since_opening", period_start=first, period_end=last, value=9, source="Βιβλίο"
    )
    if is_refused:
        with pytest.raises(Refused, match="χαρτί"):
            prepare()
        assert not ReportSnapshot.objects.exists()
    else:
        assert prepare().year == 2022


def test_a_year_before_the_opening_is_not_prepared():
    with pytest.raises(Refused, match="δεν είχε ανοίξει"):
        prepare(2016)


def test_a_year_is_confirmed_once_and_not_prepared_again():
    confirmed = confirm()
    with pytest.raises(Refused, match="Άννα Δήμου"):
        confirm_year(snapshot=confirmed, by=signers()[1], title=TITLE)
    with pytest.raises(Refused):
        prepare()


def test_a_year_that_is_confirmed_while_it_is_prepared_anew_has_one_snapshot(monkeypatch):
    """Whoever prepares waits for the row that is being confirmed."""
    first, rows = prepare(), ReportSnapshotQuerySet.prepared

    def confirmed_in_the_meantime(self):
        monkeypatch.undo()
        confirm_year(snapshot=first, by=signers()[1], title=TITLE)
        return rows(self)

    monkeypatch.setattr(ReportSnapshotQuerySet, "prepared", confirmed_in_the_meantime)
    with pytest.raises(Refused, match="2022"):
        prepare()
    assert [snapshot.pk for snapshot in ReportSnapshot.objects.all()] == [first.pk]


def test_who_prepares_a_year_that_somebody_else_prepares_at_that_moment_is_told(monkeypatch, cast):
    count = confirming.count_year

    def prepared_in_the_meantime(year):
        monkeypatch.undo()
        prepare(year)
        return count(year)

    monkeypatch.setattr(confirming, "count_year", prepared_in_the_meantime)
    with pytest.raises(Refused, match="2022"):
        prepare_year(year=2022, by=cast["coordinator"])
    assert not AccessLogEntry.objects.filter(action=Action.PREPARE, actor_name="coordinator").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_prepare_a_year_at_once_one_snapshot_stays(cast):
    meeting = Barrier(2)

    def prepare_together(_):
        try:
            meeting.wait(timeout=20)
            prepare_year(year=2022, by=cast["coordinator"])
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(prepare_together, range(2)))
    snapshot = ReportSnapshot.objects.prepared().get()
    assert snapshot.figures.count() == len(STANDARD)
    assert all(refusal is None or "2022" in refusal for refusal in told)


def test_whoever_prepared_does_not_confirm():
    both = UserFactory(roles=[Role.COORDINATOR, Role.MANAGEMENT])
    prepared = prepare_year(year=2022, by=both)
    with pytest.raises(Refused):
        confirm_year(snapshot=prepared, by=both, title=TITLE)


def test_a_confirmation_bears_a_title():
    with pytest.raises(Refused):
        confirm_year(snapshot=prepare(), by=signers()[1], title="  ")


def test_what_changed_since_it_was_prepared_is_told_and_must_be_prepared_anew(seven_requests):
    prepared = prepare()
    RequestFactory()
    with pytest.raises(Refused) as refusal:
        confirm_year(snapshot=prepared, by=signers()[1], title=TITLE)
    assert prepared.figures.get(code="housing_benefit").label in str(refusal.value)
    assert published(2022) is None
    assert confirm().figures.get(code="housing_benefit").value == 8


def test_a_table_that_changed_where_no_figure_did_is_named_without_a_number(seven_requests):
    prepared = prepare()
    Request.objects.update(received_on="2022-11-15")
    with pytest.raises(Refused) as refusal:
        confirm_year(snapshot=prepared, by=signers()[1], title=TITLE)
    told = str(refusal.value)
    titles = {table["code"]: in_language(table["title"]) for table in prepared.tables}
    assert titles["requests_by_month"] in told
    assert titles["requests_by_channel"] not in told
    assert "7" not in told


def test_a_record_that_took_the_place_of_another_is_a_change_too(seven_requests):
    prepared = prepare()
    seven_requests[0].status = "void"
    seven_requests[0].save()
    RequestFactory()
    with pytest.raises(Refused):
        confirm_year(snapshot=prepared, by=signers()[1], title=TITLE)


@pytest.mark.parametrize(
    "changed",
    [
        {"keys": keys.pack([1, 2, 3])},
        {"keys": b"not packed"},
        {"value": 8},
        {"labels": {"el": "Άλλο", "en": "Another"}},
        {"is_hidden": True},
    ],
    ids=lambda changed: "".join(changed),
)
def test_what_somebody_changed_in_the_database_since_it_was_prepared_is_not_confirmed(
    changed, seven_requests
):
    prepared = prepare()
    prepared.figures.filter(code="housing_benefit").update(**changed)
    assert alterations_of(prepared)
    with pytest.raises(Refused, match=r"database|βάση"):
        confirm_year(snapshot=prepared, by=signers()[1], title=TITLE)
    assert published(2022) is None


def test_tables_that_somebody_changed_are_not_confirmed(seven_requests):
    prepared = prepare()
    ReportSnapshot.objects.update(tables=[])
    with pytest.raises(Refused, match=r"database|βάση"):
        confirm_year(snapshot=prepared, by=signers()[1], title=TITLE)


def test_what_was_confirmed_agrees_with_what_was_counted():
    RandomCentre(1)
    assert alterations_of(ReportSnapshot.objects.get(pk=confirm(2022).pk)) == []


def test_a_year_is_confirmed_by_a_process_that_asks_the_database_in_other_words(seven_requests, monkeypatch):
    prepared = prepare()
    monkeypatch.setattr(yearbook, "_sql", lambda definition, period: "SELECT 1")
    assert confirm_year(snapshot=prepared, by=signers()[1], title=TITLE).is_confirmed


def test_what_was_prepared_before_is_replaced_and_cannot_be_confirmed(seven_requests):
    first, second = prepare(), prepare()
    first.refresh_from_db()
    assert (first.state, second.state) == (SnapshotState.REPLACED, SnapshotState.PREPARED)
    assert not any(bytes(figure.keys) for figure in first.figures.all())
    with pytest.raises(Refused):
        confirm_year(snapshot=first, by=signers()[1], title=TITLE)


def test_a_snapshot_keeps_value_definition_query_version_and_the_keys_of_the_records(seven_requests):
    figure = prepare().figures.get(code="housing_benefit")
    found = sorted(request.pk for request in seven_requests)
    assert (figure.value, figure.unit, list(keys.unpack(figure.keys))) == (7, "request", found)
    assert figure.keys_hash == keys.digest("casebook.request", found)
    assert json.loads(figure.query)["filters"] == {"category": ["housing_benefit"]}
    assert "casebook_request" in figure.sql
    assert figure.definitions["el"] != figure.definitions["en"] != ""
    rules = re.escape(version("kentro-koinotitas")) + r"\+[0-9a-f]{12}"
    assert re.fullmatch(rules, figure.snapshot.code_version)


def test_the_keys_and_what_is_counted_beyond_records_make_up_every_figure(seven_requests):
    AppointmentFactory.create_batch(3)
    for figure in prepare().figures.all():
        assert len(keys.unpack(figure.keys)) + sum(figure.beyond.values()) == figure.value


def test_preparing_and_confirming_leave_lines_in_the_access_log():
    confirm()
    lines = AccessLogEntry.objects.filter(action__in=[Action.PREPARE, Action.CONFIRM]).order_by("pk")
    assert [(line.action, line.actor_name, line.detail["period_end"]) for line in lines] == [
        ("prepare", "preparing", "2022-12-31"),
        ("confirm", "confirming", "2022-12-31"),
    ]


def test_a_published_year_stays_as_it_was_confirmed(seven_requests):
    confirm()
    RequestFactory.create_batch(20)
    publication = published(2022)
    assert publication.figure("housing_benefit").value == 7
    assert publication.table("requests_by_category").total == 7
    assert (publication.is_confirmed, publication.confirmed_by) == (True, f"Άννα Δήμου, {TITLE}")


def test_a_small_number_is_not_in_what_is_published():
    RequestFactory.create_batch(3)
    confirm()
    figure = published(2022).figure("housing_benefit")
    assert (figure.value, figure.is_hidden) == (None, True)
    assert figure.note
    table = published(2022).table("requests_by_category")
    assert {value for _label, values in table.rows for value in values} <= {0, None}


def test_a_published_year_asks_no_table_of_cases(seven_requests, django_assert_num_queries):
    confirm()
    with django_assert_num_queries(3) as captured:
        published(2022)
    tables = " ".join(query["sql"] for query in captured.captured_queries)
    assert "casebook_request" not in tables.replace("casebook_reportsnapshot", "")
    with django_assert_num_queries(1):
        assert published(2021) is None


def test_texts_are_read_in_the_language_of_the_reader(seven_requests):
    from django.utils import translation

    confirm()
    with translation.override("el"):
        greek = published(2022)
    with translation.override("en"):
        english = published(2022)
    assert greek.figure("housing_benefit").label == "Επίδομα Στέγασης"
    assert english.figure("housing_benefit").label == "Housing benefit"
    assert english.table("requests_by_month").dimensions == ("Month",)
    assert greek.table("requests_by_month").dimensions == ("Μήνας",)


def test_the_years_before_stand_beside_as_they_were_published(seven_requests):
    RequestFactory.create_batch(9, received_on=date(2021, 5, 5))
    confirm(2021)
    RequestFactory.create_batch(2, received_on=date(2021, 5, 6))
    confirm(2022)
    table = published(2022).table("years")
    row = dict(zip(table.codes, table.rows, strict=True))["housing_benefit"]
    assert (table.columns, row[1]) == (("2021", "2022"), (9, 7))
    assert table.unit is None
    assert len(table.units) == len(table.rows)


def test_the_table_of_years_names_the_cumulative_figure_for_all_its_years(seven_requests):
    """Each column ends with another year of operation."""
    confirm(2021)
    confirm(2022)
    year = published(2022)
    row = dict(zip(year.table("years").codes, year.table("years").rows, strict=True))
    assert "έξι" in year.figure("requests_since_opening").label
    assert row["requests_since_opening"][0] == "Συνολικά αιτήματα πολιτών από την έναρξη λειτουργίας"


@pytest.mark.usefixtures("guarded_log")
@pytest.mark.parametrize("field", ["value", "keys_hash", "code"])
def test_the_database_keeps_a_confirmed_figure_as_it_is(field, seven_requests):
    figure = confirm().figures.get(code="housing_benefit")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(figure).objects.filter(pk=figure.pk).update(**{field: 9})
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSnapshot.objects.update(digest="")
    figure.pk, figure.code = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save(force_insert=True)


@pytest.mark.usefixtures("guarded_log")
def test_the_database_deletes_no_confirmed_year_and_no_figure_of_it(seven_requests):
    confirmed, prepared = confirm(2022), prepare(2021)
    for rows in (ReportSnapshot.objects.filter(pk=confirmed.pk), confirmed.figures.all()):
        for delete in (rows.delete, lambda rows=rows: rows._raw_delete(rows.db)):
            with pytest.raises(IntegrityError), transaction.atomic():
                delete()
    assert confirmed.figures.count() == len(published(2022).figures)
    prepared.delete()
    assert [each.pk for each in ReportSnapshot.objects.all()] == [confirmed.pk]


@pytest.mark.usefixtures("guarded_log")
def test_the_demo_takes_its_own_years_away_and_the_guard_stands_again():
    confirm(2021)
    removal.remove(Register(tell(TODAY), TODAY))
    assert not ReportSnapshot.objects.exists()
    confirmed = confirm(2022)
    with pytest.raises(IntegrityError), transaction.atomic():
        confirmed.delete()


@pytest.mark.usefixtures("guarded_log")
def test_the_guard_stands_where_taking_the_demo_away_fails():
    confirmed = confirm()

    def fail():
        with years_may_go():
            confirmed.figures.all().delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert confirmed.figures.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        confirmed.figures.all().delete()


@pytest.mark.usefixtures("guarded_log")
def test_the_account_of_who_signed_may_go_and_the_name_stays():
    confirm()
    for user in signers():
        user.delete()
    assert published(2022).confirmed_by == f"Άννα Δήμου, {TITLE}"


@pytest.mark.parametrize("numbers", [[], [0], [1, 2, 3], [5, 127, 128, 300, 2**40]])
def test_keys_come_out_of_their_packing(numbers):
    assert list(keys.unpack(keys.pack(numbers))) == numbers


# --- prepared anew after management read the first numbers


def prepared_value(year: int = 2022) -> int | None:
    return prepared_publication(year).figure("housing_benefit").value


def test_a_figure_that_changed_a_little_since_management_read_it_is_not_told(seven_requests, log_in):
    first = prepare()
    assert log_in("manager").get(reverse("casebook_year", args=[first.pk])).status_code == 200
    RequestFactory()
    prepare()
    assert prepared_value() is None
    table = prepared_publication(2022).table("requests_by_category")
    assert table.rows[table.codes.index("housing_benefit")][1] == (None,)
    RequestFactory.create_batch(4)
    prepare()
    assert prepared_value() == 12


def test_what_only_the_coordinator_read_is_prepared_anew_without_a_trace(seven_requests, log_in):
    first = prepare()
    log_in("coordinator").get(reverse("casebook_year", args=[first.pk]))
    RequestFactory()
    prepare()
    assert prepared_value() == 8


@pytest.mark.parametrize("name", ["casebook_year_preview", "casebook_year_figure"])
def test_management_reads_a_prepared_year_in_its_preview_and_figure_by_figure_as_well(
    name, seven_requests, log_in
):
    first = prepare()
    key = first.figures.first().pk if name == "casebook_year_figure" else first.pk
    log_in("manager").get(reverse(name, args=[key]))
    RequestFactory()
    prepare()
    assert prepared_value() is None


def test_a_year_that_management_read_is_confirmed_as_it_was_prepared(seven_requests, log_in):
    snapshot = prepare()
    log_in("manager").get(reverse("casebook_year", args=[snapshot.pk]))
    assert confirm_year(snapshot=snapshot, by=signers()[1], title=TITLE).is_confirmed
    assert published(2022).figure("housing_benefit").value == 7
