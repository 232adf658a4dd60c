"""What portals read: the columns, the description of one report, the catalogue of all."""

import json

import pytest
from wagtail.models import PageViewRestriction

from casebook.models import CentreSettings
from tests.publications import publication, report_page, store
from tests.report_files import address, fetch, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """The page of 2022, whose figures are confirmed."""
    store(publication())
    return report_page()


def test_columns_of_open_data_are_a_contract_and_described(client, page):
    contract = ["indicator", "value", "unit", "period_start", "period_end", "note"]
    first = rows(client, page, "figures-csv")[0]
    assert list(first)[:6] == contract
    assert first["period_start"] == "2022-01-01"
    described = json.loads(fetch(client, page, "csvw"))["tables"]
    for table, name in zip(described, ("figures-csv", "tables-csv"), strict=True):
        assert table["url"] == f"http://testserver{address(page, name)}"
        assert [column["name"] for column in table["tableSchema"]["columns"]] == list(
            rows(client, page, name)[0]
        )


def test_the_description_names_who_publishes_and_under_which_licence(client, page):
    CentreSettings.objects.create(
        publisher="Δήμος Υποδείγματος", contact_email="kentro@ypodeigma.example", licence="https://l.example/"
    )
    data = json.loads(fetch(client, page, "dcat"))
    assert data["dct:publisher"]["foaf:name"]["@value"] == "Δήμος Υποδείγματος"
    assert data["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:kentro@ypodeigma.example"}
    assert data["dct:temporal"]["dcat:startDate"]["@value"] == "2022-01-01"
    assert data["dct:issued"]["@value"].startswith("2023-05-15")
    # The last correction.
    assert data["dct:modified"]["@value"] > "2023-07-02"
    formats = {one["dct:format"]["@id"].rpartition("/")[2]: one for one in data["dcat:distribution"]}
    assert set(formats) == {"PDF", "XLSX", "CSV", "JSON"}
    for one in data["dcat:distribution"]:
        assert one["dct:license"]["@id"] == "https://l.example/"
        assert client.get(one["dcat:downloadURL"]["@id"]).status_code == 200


def test_the_description_does_without_what_nobody_wrote(client, page):
    data = json.loads(fetch(client, page, "dcat"))
    assert "dcat:contactPoint" not in data
    assert data["dct:publisher"]["foaf:name"]["@value"]


def test_the_catalogue_names_every_report_that_anybody_may_read(client, page):
    for year in (2019, 2020, 2021):
        store(publication(year=year))
    report_page(2020)
    private = report_page(2019)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    report_page(2021).unpublish()
    report_page(2018)  # nobody confirmed it
    data = json.loads(fetch(client, page, "catalog"))
    titles = [one["dct:title"]["@value"] for one in data["dcat:dataset"]]
    assert titles == ["Απολογισμός 2020", "Απολογισμός 2022"]
    assert data["@id"].endswith("/apologismos-2020/arxeia/catalog/")


def test_the_catalogue_is_the_same_from_every_report(client, page):
    store(publication(year=2020))
    older = report_page(2020)
    assert fetch(client, page, "catalog") == fetch(client, older, "catalog")


def test_a_catalogue_of_many_years_costs_no_more_questions(client, page, django_assert_max_num_queries):
    for year in range(2010, 2022):
        store(publication(year=year))
        report_page(year)
    client.get(address(page, "catalog"))
    with django_assert_max_num_queries(20):
        client.get(address(page, "catalog"))
