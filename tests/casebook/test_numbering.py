"""Numbers: gap-free within the year, safe when two people save at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import actions
from casebook.models import NumberSequence, Request, Series
from tests.factories import CategoryFactory, PersonFactory, RequestFactory


@pytest.mark.django_db
def test_requests_are_numbered_without_gaps_within_their_year():
    numbers = [RequestFactory(received_on=date(2022, 1, day)).number for day in (3, 4)]
    numbers.append(RequestFactory(received_on=date(2023, 1, 2)).number)
    numbers.append(RequestFactory(received_on=date(2022, 12, 30)).number)
    assert numbers == ["2022/00001", "2022/00002", "2023/00001", "2022/00003"]


@pytest.mark.django_db
def test_a_request_that_fails_gives_its_number_back():
    RequestFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestFactory(closed_on=date(2020, 1, 1), status="completed")
    assert RequestFactory().number == "2022/00002"


@pytest.mark.django_db
def test_the_register_goes_on_after_the_highest_number_of_a_file():
    RequestFactory(number="2022/00041")
    RequestFactory(number="2022/00007")
    assert RequestFactory().number == "2022/00042"


@pytest.mark.django_db
def test_a_number_is_never_taken_outside_the_transaction_that_uses_it(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        NumberSequence.objects.take(Series.REQUEST, 2022)


@pytest.mark.django_db(transaction=True)
def test_many_who_save_at_once_get_numbers_without_gaps_or_doubles():
    person, category = PersonFactory(), CategoryFactory()

    def save(_):
        try:
            request = Request(applicant=person, category=category, received_on=date(2022, 5, 5))
            return actions.file_request(request=request).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(save, range(40)))
    assert sorted(numbers) == [f"2022/{serial:05}" for serial in range(1, 41)]


NUMBERED = st.tuples(
    st.sampled_from([2021, 2022, 2023]),
    st.sampled_from(["", "", "", "2022/00007", "2022/00002", "2023/00004", "Α-7", "2022/7"]),
)


@pytest.mark.django_db
@settings(deadline=None, max_examples=60)
@given(records=st.lists(NUMBERED, max_size=12), already=st.integers(0, 3))
def test_a_set_is_numbered_as_one_by_one(records, already):
    def one_by_one():
        for year, number in records:
            yield number or NumberSequence.objects.take(Series.REQUEST, year)
            NumberSequence.objects.keep_clear_of(Series.REQUEST, [number])

    results = []
    for number in (one_by_one, lambda: NumberSequence.objects.number_all(Series.REQUEST, records)):
        with transaction.atomic():
            NumberSequence.objects.take_many(Series.REQUEST, 2022, already)
            numbers = list(number())
            rows = NumberSequence.objects.filter(last__gt=0).order_by("year")
            results.append((numbers, list(rows.values_list("series", "year", "last"))))
            transaction.set_rollback(True)
    assert results[0] == results[1]


@pytest.mark.django_db
def test_many_numbers_are_those_that_one_by_one_would_be_taken(django_assert_num_queries):
    one_by_one = [NumberSequence.objects.take(Series.REQUEST, 2022) for _ in range(3)]
    with django_assert_num_queries(2):
        many = NumberSequence.objects.take_many(Series.REQUEST, 2022, 3)
    assert one_by_one + many == [f"2022/{serial:05}" for serial in range(1, 7)]
    assert NumberSequence.objects.take_many(Series.REQUEST, 2022, 0) == []


@pytest.mark.django_db(transaction=True)
def test_sets_that_are_numbered_at_once_get_numbers_without_gaps_or_doubles():
    def number(_):
        try:
            with transaction.atomic():
                return NumberSequence.objects.number_all(Series.REQUEST, [(2023, ""), (2022, "")] * 5)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        numbers = [number for numbers in threads.map(number, range(6)) for number in numbers]
    assert sorted(numbers) == [f"{year}/{serial:05}" for year in (2022, 2023) for serial in range(1, 31)]


@pytest.mark.parametrize("series", list(Series))
def test_what_a_series_writes_it_can_read(series):
    assert series.read(series.write(2022, 123)) == (2022, 123)
    assert series.read("κάτι άλλο") is None
