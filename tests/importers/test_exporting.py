"""What goes out: exactly what a list shows to whoever may take it, of one moment, and said beforehand."""

import logging
from contextlib import closing

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casebook.choices import HoldKind
from casebook.models import AccessLogEntry, Appointment, Hold, Request
from casebook.models.access_log import Action
from casebook.wagtail_admin.wording import screen_url
from importers.exporting import Export, ExportRefused, files, limits
from importers.exporting.lists import LISTS
from importers.models import Transfer
from importers.reading import read_table
from importers.resources import KINDS
from importers.writing import parts_of, rows_of
from tests.conftest import CAST
from tests.factories import (
    AppointmentFactory,
    BodyFactory,
    CounsellingCaseFactory,
    EnrolmentFactory,
    HouseholdFactory,
    PersonFactory,
    ReferralFactory,
    RequestFactory,
    SessionFactory,
    TallyFactory,
    UserFactory,
)

WANTED = {"format": "csv", "purpose": "audit"}


def address(name: str, query: str = "") -> str:
    return reverse("casebook_importers:export_list", args=[name]) + query


def rows_in(response) -> list:
    assert response.streaming, response.content.decode()
    return read_table(b"".join(response.streaming_content)).rows


def said() -> list[dict]:
    """The details of the lines about exports, first to last."""
    return [entry.detail for entry in AccessLogEntry.objects.filter(action=Action.EXPORT).order_by("pk")]


def restrict(person) -> None:
    setter = UserFactory(username="setter")
    Hold.objects.create(person=person, kind=HoldKind.RESTRICTION, reason="Ζητήθηκε", set_by=setter)


def one_of_each(serial: int) -> None:
    """A record of every kind, with what related rows its columns speak of."""
    person, other = PersonFactory(surname=f"Σ{serial}", amka=None), PersonFactory()
    HouseholdFactory(head=person)
    request = RequestFactory(applicant=person, body=BodyFactory(), worker=UserFactory())
    AppointmentFactory(applicants=[person, other], companions=[PersonFactory()], requests=[request])
    SessionFactory(case=CounsellingCaseFactory(person=person))
    ReferralFactory(person=person, request=request)
    EnrolmentFactory(person=person)
    TallyFactory(topic=f"Θέμα {serial}")


# What a list shows.


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?status=new", "?status=new&status=completed", "?q=Μοναδικού"])
def test_the_export_of_a_list_has_what_the_list_shows_at_the_same_address(log_in, query):
    maria = PersonFactory(surname="Μοναδικού")
    for status in ("new", "new", "completed", "withdrawn"):
        RequestFactory(status=status)
    RequestFactory(applicant=maria, status="submitted")
    client = log_in("coordinator")
    listed = client.get(screen_url("request", "index") + query).context["object_list"]
    taken = rows_in(client.post(address("request", query), WANTED))
    assert sorted(row[0] for row in taken) == sorted(request.number for request in listed)
    assert 0 < len(taken) <= 5
    assert said()[-1]["rows"] == Transfer.objects.get().rows == len(taken)


@pytest.mark.django_db
def test_the_access_log_keeps_the_choices_of_the_filter_and_nothing_that_was_typed(log_in):
    request = RequestFactory(status="new", applicant=PersonFactory(surname="Μοναδικού"))
    query = (
        f"?q=Μοναδικού&status=new&category={request.category_id}"
        "&received_on_from=2020-01-01&received_on_to=2030-12-31"
    )
    assert len(rows_in(log_in("coordinator").post(address("request", query), WANTED))) == 1
    (line,) = said()
    assert line["filter"] == {
        "status": "new",
        "category": str(request.category_id),
        "received_on": "2020-01-01..2030-12-31",
    }
    assert line["purpose"] == "audit"
    assert "Μοναδικού" not in str(list(AccessLogEntry.objects.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_a_kind_goes_out_as_its_kind(log_in, name):
    one_of_each(1)
    client = log_in("coordinator")
    page = client.get(address(name))
    rows = rows_in(client.post(address(name), WANTED | {"format": "xlsx"}))
    assert page.context["count"] == len(rows) > 0
    assert said()[-1]["kind"] == LISTS[name].kind


@pytest.mark.django_db
def test_no_record_of_counselling_is_in_the_export_of_the_appointments(log_in):
    SessionFactory(case=CounsellingCaseFactory())
    AppointmentFactory(reference="Ρ-2022-000777")
    rows = rows_in(log_in("coordinator").post(address("appointment"), WANTED))
    assert [row[0] for row in rows] == ["Ρ-2022-000777"]


@pytest.mark.django_db
def test_records_of_restricted_persons_stay_here_and_the_next_page_says_so(log_in, settings):
    settings.LANGUAGE_CODE = "en"
    kept, free = PersonFactory(surname="Φυλαγμένη"), PersonFactory(surname="Ελευθέρα")
    for person in (kept, free):
        RequestFactory(applicant=person)
    restrict(kept)
    client = log_in("coordinator")
    rows = rows_in(client.post(address("request"), WANTED))
    assert [row[2] for row in rows] == [free.code]
    assert (said()[-1]["rows"], said()[-1]["left_out"]) == (1, 1)
    page = client.get(address("request")).content.decode()
    assert "1 record is not in the file" in page


# Who may.


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_only_the_coordinator_takes_a_list_out_and_others_are_kept_as_refused(log_in, name, method):
    RequestFactory(applicant=PersonFactory(surname="Μυστική"))
    response = getattr(log_in(name), method)(address("request"), WANTED)
    if name == "coordinator":
        assert response.status_code == 200
        return
    assert response.status_code == 302
    assert not response.headers["Location"].startswith(address("request"))
    assert not Transfer.objects.exists()
    assert said() == []
    # Whoever has no place in the admin at all is turned away by Wagtail, before any screen of the casebook.
    refused = AccessLogEntry.objects.filter(action=Action.REFUSED, detail__screen="ListExportView")
    enters = name not in ("nobody", "outsider")
    assert [entry.actor_name for entry in refused] == ([name] if enters else [])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["note", "user", "page", "transfer", "counsellingcase"])
def test_a_model_without_an_export_is_not_found(log_in, name):
    client = log_in("coordinator")
    assert client.get(address(name)).status_code == 404
    assert client.post(address(name), WANTED).status_code == 404
    assert not Transfer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["", "script", "για τη Μαρία"])
def test_no_list_goes_out_without_a_purpose_of_the_closed_list(log_in, purpose):
    RequestFactory()
    page = log_in("coordinator").post(address("request"), WANTED | {"purpose": purpose})
    assert page.context["form"].errors["purpose"]
    assert said() == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["coordinator", "reception", "social1"])
def test_the_button_is_over_the_lists_of_the_coordinator_alone_and_keeps_the_filter(log_in, name):
    RequestFactory(status="new")
    page = log_in(name).get(screen_url("request", "index") + "?status=new").content.decode()
    assert (address("request", "?status=new") in page) == (name == "coordinator")


# When it is said.


@pytest.mark.django_db
def test_who_takes_what_is_kept_before_the_first_byte():
    RequestFactory.create_batch(3)
    pieces = Export("requests", user=UserFactory(username="coordinator"), purpose="audit").begin()
    assert [(line["rows"], line["purpose"]) for line in said()] == [(3, "audit")]
    assert Transfer.objects.get().rows == 3
    assert len(read_table(b"".join(pieces)).rows) == 3
    assert len(said()) == 1


@pytest.mark.django_db
def test_a_second_line_says_the_number_where_it_became_another():
    RequestFactory.create_batch(2)
    pieces = Export("requests", user=None).begin()
    RequestFactory()
    assert len(read_table(b"".join(pieces)).rows) == 3
    assert [line["rows"] for line in said()] == [2, 3]
    assert Transfer.objects.get().rows == 3


@pytest.mark.django_db
def test_what_a_sheet_cannot_hold_is_refused_before_anything_is_kept(log_in, monkeypatch, settings):
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr(limits, "MOST_ROWS", 3)
    RequestFactory.create_batch(3)
    with pytest.raises(ExportRefused, match="choose CSV"):
        Export("requests", user=None, format="xlsx").begin()
    client = log_in("coordinator")
    page = client.post(address("request"), WANTED | {"format": "xlsx"})
    assert "choose CSV" in page.context["form"].errors["format"][0]
    assert said() == []
    assert not Transfer.objects.exists()
    assert len(rows_in(client.post(address("request"), WANTED))) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_no_column_holds_a_text_too_long_for_a_cell(kind):
    resource = KINDS[kind].resource
    spoken = {column.attribute for column in resource.fields.values()}
    texts = [
        field
        for field in resource._meta.model._meta.concrete_fields
        if field.name in spoken and field.get_internal_type() in ("CharField", "TextField")
    ]
    # An ΑΜΚΑ is encrypted text of eleven digits, whatever the database could hold.
    assert all((field.max_length or 0) < 1_000 for field in texts if field.name != "amka")
    assert all(field.max_length for field in texts if field.name != "amka")


# One moment.


@pytest.mark.django_db(transaction=True)
def test_what_another_writes_meanwhile_is_not_in_the_file(monkeypatch, another_connection):
    monkeypatch.setattr("importers.writing.rows.CHUNK", 2)
    monkeypatch.setattr("casebook.spreadsheets.delimited.ROWS", 2)
    numbers = sorted(RequestFactory().number for _each in range(6))
    with closing(Export("requests", user=None, plain=True).begin()) as pieces:
        data = next(pieces) + next(pieces)
        with another_connection.cursor() as cursor:
            cursor.execute("UPDATE casebook_request SET number = 'Χ-' || number, outcome = 'μετά'")
            assert cursor.rowcount == 6
        data += b"".join(pieces)
    assert sorted(row[0] for row in read_table(data).rows) == numbers
    assert "Χ-".encode() not in data
    assert Request.objects.filter(number__startswith="Χ-").count() == 6  # the other was not held up


@pytest.fixture
def another_connection():
    """Somebody else at the same database."""
    other = connections.create_connection("default")
    yield other
    other.close()


@pytest.mark.django_db
def test_who_stops_half_way_leaves_nothing_behind_on_the_connection(monkeypatch):
    monkeypatch.setattr("importers.writing.rows.CHUNK", 1)
    RequestFactory.create_batch(3)
    with closing(Export("requests", user=None).begin()) as pieces:
        assert next(pieces)
        assert next(pieces)
    assert Request.objects.count() == 3
    assert len(said()) == 1


# A failure half-way.


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_failure_half_way_breaks_the_file_off_and_quotes_nothing(log_in, monkeypatch, caplog, format):
    RequestFactory(applicant=PersonFactory(surname="Μυστική"))

    def failing(*args, **kwargs):
        yield from list(parts_of(*args, **kwargs))
        raise ValueError("Μυστική")

    monkeypatch.setattr(files, "parts_of", failing)
    response = log_in("coordinator").post(address("request"), WANTED | {"format": format})
    received = []
    with caplog.at_level(logging.INFO), pytest.raises(ValueError, match="Μυστική"):
        received.extend(response.streaming_content)
    assert "broke off: ValueError" in caplog.text
    assert "Μυστική" not in caplog.text
    assert b"PK\x05\x06" not in b"".join(received)  # no archive without its end is a workbook
    assert [line["rows"] for line in said()] == [1]
    assert not connection.needs_rollback


# What stands in it.


@pytest.mark.django_db
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_are_those_of_the_resource_record_by_record(kind, plain):
    for serial in range(3):
        one_of_each(serial)
    PersonFactory(surname="=1+1", birth_date=None, amka="05037900015", afm="012345678", phone="+30210")
    RequestFactory(outcome="'-5", closed_on=timezone.localdate(), status="completed")
    RequestFactory(outcome='α\tβ\r\nγ\\N\\t\x0b\x1f;,"δ"\n', external_reference="\\N")
    RequestFactory(outcome="\\", external_reference="\\.")
    resource = KINDS[kind].resource()
    by_record = []
    for record in resource.get_export_queryset():
        resource.load_related(record)
        columns = resource.fields.values()
        by_record.append([each.widget.render(each.get_value(record), plain=plain) for each in columns])
    written = [list(row) for row in rows_of(resource, resource.get_export_queryset(), plain=plain)]
    assert written == by_record
    assert len(written) >= 3


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_without_records_there_are_the_headings(kind):
    for records in (None, KINDS[kind].resource().get_export_queryset().none()):
        export = Export(kind, user=None, records=records)
        assert b"".join(export.begin()).decode("utf-8-sig") == ";".join(export.headings) + "\r\n"
        assert export.rows == 0


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_ten_records_and_sixty_cost_the_same_number_of_queries(kind):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            for _piece in Export(kind, user=None).begin():
                pass
        return len(caught)

    for serial in range(10):
        one_of_each(serial)
    few = queries()
    for serial in range(10, 60):
        one_of_each(serial)
    assert queries() == few


@pytest.mark.django_db
def test_a_record_in_the_list_of_sessions_is_the_appointment_of_the_file(log_in):
    SessionFactory(case=CounsellingCaseFactory())
    rows = rows_in(log_in("coordinator").post(address("counsellingsession"), WANTED))
    assert [row[0] for row in rows] == [Appointment.objects.get().reference]
