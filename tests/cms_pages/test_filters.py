"""Whatever a visitor's address says, the filters answer."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cms_pages.filters import Filters, Month


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_a_month_is_read_as_it_is_written(day):
    month = Month.of(day)

    assert Month.parse(str(month)) == month
    assert month.first_day <= day < month.next.first_day


@given(st.text(max_size=12) | st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True))
def test_any_text_is_a_month_with_a_beginning_and_an_end_or_none(text):
    month = Month.parse(text)

    if month is not None:
        assert month.first_day < month.next.first_day
        assert month.starts_at < month.next.starts_at


@pytest.mark.parametrize("text", ["2026-3", " 2026-03", "٢٠٢٦-٠٣", "2026-00", "0000-05", "9999-12"])
def test_what_only_looks_like_a_month_is_none(text):
    assert Month.parse(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["topic=%00", "month=%F0%9F%98%80", "past=2", "topic=a&topic=b", "x=1"])
def test_an_address_is_read_without_an_error(address):
    filters = Filters.read(QueryDict(address))

    assert not filters.are_set
    assert not filters.is_past
