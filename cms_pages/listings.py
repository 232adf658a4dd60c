"""One page of a filtered list, with the choices that stand above it and the numbers beneath it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest

from cms_pages.filters import Filters, Month

PAGE_SIZE = 9


@dataclass(frozen=True)
class Listing:
    filters: Filters
    months: list[Month]
    entries: PaginatorPage
    numbers: list[int | str]


def build_listing(request: HttpRequest, queryset, *, filters: Filters, months: Iterable[Month]) -> Listing:
    """`queryset` filtered already; a page number that does not exist gives the nearest page that does."""
    entries = Paginator(queryset, PAGE_SIZE).get_page(request.GET.get("page"))
    offered = set(months) | ({filters.month} if filters.month else set())
    numbers = entries.paginator.get_elided_page_range(entries.number, on_each_side=1, on_ends=1)
    return Listing(
        filters=filters, months=sorted(offered, reverse=True), entries=entries, numbers=list(numbers)
    )
