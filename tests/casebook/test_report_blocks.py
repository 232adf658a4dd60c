"""The blocks of the report page: what a new one begins with, what can be chosen, what became of old ones."""

import json
from importlib import import_module

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page, Revision

from casebook.choices import Unit
from casebook.models import AnnualReportPage, IndicatorDefinition
from casebook.models.report_blocks import HEADLINE, ChartBlock, figures, standard_body, tables

pytestmark = pytest.mark.django_db

into_blocks = import_module("casebook.migrations.0014_report_blocks")


def test_a_new_page_has_the_parts_of_the_published_report_in_its_order():
    page = AnnualReportPage(title="Απολογισμός 2023", year=2023)
    kinds = [block.block_type for block in page.body]
    assert kinds == ["message", "text", "headline", "figures", *["chart"] * 4, "services", "events"]
    assert list(page.body[2].value["figures"]) == list(HEADLINE)
    assert [block.value["table"] for block in page.body if block.block_type == "chart"] == [
        "requests_by_category",
        "requests_by_month",
        "years",
        "citizens_by_age_and_sex",
    ]


def test_what_a_new_page_begins_with_can_be_saved():
    page = AnnualReportPage(title="Απολογισμός 2023", year=2023)
    page.body.stream_block.clean(page.body)


def test_standard_figures_and_those_of_the_centre_can_be_chosen():
    IndicatorDefinition.objects.create(
        code="home_visits",
        label="Επισκέψεις",
        definition="Όσες έγιναν.",
        source="requests",
        unit=Unit.REQUEST,
    )
    codes = [code for code, _name in figures()]
    assert len(codes) == 23
    assert codes[0] == "citizens_received"
    assert codes[-1] == "home_visits"


def test_every_table_of_the_standard_body_can_be_chosen():
    wanted = {value["table"] for kind, value in standard_body() if kind == "chart"}
    assert wanted <= {code for code, _name in tables()}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"table": "requests_by_category", "kind": "line"}, "kind"),
        ({"table": "requests_by_category", "kind": "bars", "figures": ["birth_benefit"]}, "figures"),
        ({"table": "requests_by_cat", "kind": "bars"}, "table"),
        ({"table": "years", "kind": "bars", "figures": ["no_such_figure"]}, "figures"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused_at_its_field(value, field):
    block = ChartBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"figures": [], "title": "", **value}))
    assert set(refused.value.block_errors) == {field}


@pytest.mark.parametrize(
    "value",
    [
        {"table": "requests_by_month", "kind": "columns"},
        {"table": "years", "kind": "bars", "figures": ["birth_benefit"]},
    ],
)
def test_a_chart_that_can_be_drawn_is_taken(value):
    block = ChartBlock()
    block.clean(block.to_python({"figures": [], "title": "", **value}))


def test_the_editor_offers_figures_by_their_names(log_in):
    root = Page.objects.filter(depth__gte=2).first() or Page.objects.get(depth=1)
    html = (
        log_in("admin")
        .get(reverse("wagtailadmin_pages:add", args=["casebook", "annualreportpage", root.pk]))
        .content.decode()
    )
    for name in ("Επίδομα Στέγασης", "Αιτήματα ανά μήνα"):
        assert json.dumps(name).strip('"') in html


def test_a_new_page_says_every_field_of_its_blocks():
    for part in AnnualReportPage(title="Απολογισμός", slug="apologismos").body:
        assert set(part.value) == set(part.block.child_blocks), part.block_type


OLD = {
    "message_title": "Μήνυμα",
    "message": "<p>Καλημέρα</p>",
    "introduction": "<p>Πρώτο</p>",
    "closing": "<p>Δωρεάν</p>",
}


@pytest.mark.parametrize("fields", [OLD, {**OLD, "message_title": "", "message": ""}, dict.fromkeys(OLD, "")])
def test_the_words_of_an_old_page_become_blocks_and_come_back(fields):
    assert into_blocks.fields_of(into_blocks.blocks_of(fields)) == fields


def test_the_blocks_of_an_old_page_stand_in_the_order_of_that_page():
    body = into_blocks.blocks_of(OLD)
    assert [each["type"] for each in body] == ["message", "text", "headline", "figures", "text"]
    assert body[2]["value"]["figures"] == list(HEADLINE)


def test_services_come_back_as_words():
    services = {"staff": "<p>Δύο</p>", "services": ["α & β"], "contact": "<p>210</p>", "title": ""}
    body = [{"type": "figures", "value": {}}, {"type": "services", "value": services}]
    assert into_blocks.fields_of(body)["closing"] == "<p>Δύο</p><ul><li>α &amp; β</li></ul><p>210</p>"


class OldApps:
    """The registry of a migration, with no page in it: revisions alone are tried here."""

    class NoPages:
        class objects:
            all = staticmethod(list)

    @staticmethod
    def get_model(app: str, name: str):
        return Revision if app == "wagtailcore" else OldApps.NoPages


def test_drafts_keep_their_words_both_ways():
    kind = ContentType.objects.get_for_model(AnnualReportPage)
    page_kind = ContentType.objects.get_for_model(Page)
    draft = Revision.objects.create(
        content_type=kind, base_content_type=page_kind, object_id="1", content={"title": "Τίτλος", **OLD}
    )
    into_blocks.into_blocks(OldApps, None)
    draft.refresh_from_db()
    assert set(draft.content) == {"title", "body"}
    assert "Καλημέρα" in json.loads(draft.content["body"])[0]["value"]["text"]
    into_blocks.into_fields(OldApps, None)
    draft.refresh_from_db()
    assert draft.content == {"title": "Τίτλος", **OLD}
