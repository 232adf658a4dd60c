"""Indicators in the admin: the standard ones to read, the centre's own to define, with their value beside."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from casebook.choices import Role, Sex, Unit
from casebook.indicators.standard import EXTRA, STANDARD
from casebook.models import IndicatorDefinition
from casebook.roles import permission_codename
from casebook.statistics.periods import Period
from casebook.statistics.report import compute
from tests.casebook.screens import url
from tests.casebook.sending import fill_in
from tests.factories import (
    BodyFactory,
    CategoryFactory,
    IndicatorFactory,
    PersonFactory,
    RequestFactory,
    TallyFactory,
    UserFactory,
)
from tests.snapshots import confirm

pytestmark = pytest.mark.django_db

MODEL = "indicatordefinition"
TYPED = {"label": "Αιτήματα γυναικών", "code": "requests_of_women", "definition": "Όσα ζήτησαν γυναίκες."}


@pytest.fixture
def new() -> str:
    return url(MODEL, "create", source="requests")


def errors(answer) -> list[str]:
    assert answer.status_code == 200
    return list(answer.context["form"].errors)


def test_the_list_shows_standard_indicators_with_their_definitions_and_own_ones_above(log_in):
    own = IndicatorFactory()
    page = log_in("coordinator").get(url(MODEL)).content.decode()
    for definition in (*STANDARD, *EXTRA):
        row = page.split(f'id="indicator-{definition.code}"')[1].split("</tr>")[0]
        assert str(definition.unit.label) in row
        assert str(definition.definition) in row
    assert page.index(own.label) < page.index("indicator-citizens_received")


def test_who_defines_an_indicator_first_chooses_what_it_counts(log_in):
    page = log_in("coordinator").get(url(MODEL, "create")).content.decode()
    assert f"{url(MODEL, 'create')}?source=requests" in page
    assert "source=served" not in page
    assert "source=since_opening" not in page


@pytest.mark.parametrize("source", ["bogus", "served", "%00", ""])
def test_a_source_that_cannot_be_counted_leads_to_the_choice(source, log_in):
    answer = log_in("coordinator").get(f"{url(MODEL, 'create')}?source={source}")
    assert answer.status_code == 200
    assert "only_category" not in answer.content.decode()


def test_the_form_has_the_filters_of_its_source_and_no_others(log_in):
    client = log_in("coordinator")
    fields = {
        source: {
            name.removeprefix("only_")
            for name in client.get(url(MODEL, "create", source=source)).context["form"].fields
            if name.startswith("only_")
        }
        for source in ("requests", "appointments", "contacts")
    }
    assert fields["appointments"] == {"status", "booking"}
    assert fields["contacts"] == {"channel", "topic"}
    assert fields["requests"] >= {"category", "body", "channel", "status", "sex", "age_band"}


def test_an_indicator_that_is_saved_counts_as_its_filters_say(log_in, new):
    housing = CategoryFactory(code="housing")
    woman, man = PersonFactory(sex=Sex.FEMALE), PersonFactory(sex=Sex.MALE)
    RequestFactory.create_batch(2, applicant=woman, category=housing)
    RequestFactory(applicant=man, category=housing)
    RequestFactory(applicant=woman)
    client = log_in("coordinator")
    sent = fill_in(client.get(new), **TYPED, only_category=["housing"], only_sex=["female"])
    client.post(url(MODEL, "create"), sent)
    own = IndicatorDefinition.objects.get(code="requests_of_women")
    assert own.filters == {"category": ["housing"], "sex": ["female"]}
    assert compute(Period.year(2022)).figure("requests_of_women").value == 2
    page = client.get(url(MODEL, "inspect", own)).content.decode()
    assert "Γυναίκα" in page
    assert housing.name in page


def test_persons_are_counted_once_and_the_unit_follows(log_in, new):
    person = PersonFactory()
    RequestFactory.create_batch(3, applicant=person)
    client = log_in("coordinator")
    client.post(url(MODEL, "create"), fill_in(client.get(new), **TYPED, distinct_on="person"))
    own = IndicatorDefinition.objects.get()
    assert (own.distinct_on, own.unit) == ("person", Unit.PERSON)
    assert compute(Period.year(2022)).figure("requests_of_women").value == 1


def test_topics_are_written_one_a_line(log_in):
    TallyFactory(topic="Επίδομα", date=date(2022, 5, 1), count=4)
    TallyFactory(topic="Άλλο", date=date(2022, 5, 1), count=9)
    client = log_in("coordinator")
    sent = fill_in(
        client.get(url(MODEL, "create", source="contacts")), **TYPED, only_topic=" Επίδομα \r\n\r\n"
    )
    client.post(url(MODEL, "create"), sent)
    own = IndicatorDefinition.objects.get()
    assert (own.filters, own.unit) == ({"topic": ["Επίδομα"]}, Unit.CONTACT)
    assert compute(Period.year(2022)).figure("requests_of_women").value == 4


def test_the_value_of_last_year_and_of_this_one_is_shown_before_anything_is_saved(log_in, new):
    woman = PersonFactory(sex=Sex.FEMALE)
    RequestFactory.create_batch(2, applicant=woman, received_on=date(2021, 12, 31))
    RequestFactory.create_batch(3, applicant=woman, received_on=date(2022, 1, 1))
    RequestFactory(applicant=PersonFactory(sex=Sex.MALE), received_on=date(2022, 1, 1))
    with time_machine.travel("2022-07-01 10:00 +03:00"):
        client = log_in("coordinator")
        sent = fill_in(client.get(new), **TYPED, only_sex=["female"], preview="1")
        answer = client.post(url(MODEL, "create"), sent)
        assert IndicatorDefinition.objects.count() == 0
        kept = fill_in(answer)
        client.post(url(MODEL, "create"), kept)
    shown = [(each.period.label, each.value, each.is_final) for each in answer.context["previews"]]
    assert shown == [("2021", 2, True), ("2022", 3, False)]
    assert (kept["label"], kept["only_sex"]) == ([TYPED["label"]], ["female"])
    assert IndicatorDefinition.objects.count() == 1


def test_a_value_is_shown_before_the_indicator_has_a_name(log_in, new):
    RequestFactory(applicant=PersonFactory(sex=Sex.FEMALE))
    RequestFactory(applicant=PersonFactory(sex=Sex.MALE))
    with time_machine.travel("2023-07-01 10:00 +03:00"):
        client = log_in("coordinator")
        sent = fill_in(client.get(new), only_sex=["female"], preview="1")
        answer = client.post(url(MODEL, "create"), sent)
    assert [each.value for each in answer.context["previews"]] == [1, 0]
    assert errors(answer) == ["label", "code", "definition"]


def test_what_cannot_be_counted_shows_no_value_and_names_the_field_that_is_wrong(log_in, new):
    client = log_in("coordinator")
    sent = fill_in(client.get(new), **TYPED | {"valid_from": "λάθος"}, preview="1")
    answer = client.post(url(MODEL, "create"), sent)
    assert errors(answer) == ["valid_from"]
    assert answer.context["previews"] is None
    preview = answer.content.decode().split('id="indicator-preview"')[1].split("</section>")[0]
    assert "Ισχύει από</a>" in preview


def test_the_form_shows_the_unit_in_which_an_indicator_of_persons_is_counted(log_in):
    own = IndicatorFactory(distinct_on="person", unit=Unit.PERSON)
    client = log_in("coordinator")
    page = client.get(url(MODEL, "edit", own))
    assert fill_in(page)["unit"] == ["person"]
    assert '"person": ["person"]' in page.context["form"].fields["unit"].widget.attrs["data-units"]
    client.post(url(MODEL, "edit", own), fill_in(page, distinct_on="", unit="person"))
    own.refresh_from_db()
    assert (own.distinct_on, own.unit) == ("", Unit.REQUEST)


@pytest.mark.parametrize("roles", [[Role.CATALOGUE], [Role.CATALOGUE, Role.MANAGEMENT]])
def test_who_may_not_see_small_numbers_defines_and_sees_no_value(roles, client, new):
    RequestFactory.create_batch(2)
    keeper = UserFactory(username="keeper", roles=[Role.MANAGEMENT])
    groups = [Group.objects.create(name=f"Test {role}") for role in roles]
    for role, group in zip(roles, groups, strict=True):
        group.permissions.set(
            Permission.objects.filter(codename__in=["access_admin", permission_codename(role)])
        )
    keeper.groups.set(groups)
    client.force_login(keeper)
    page = client.get(new)
    assert "indicator-preview" not in page.content.decode()
    answer = client.post(url(MODEL, "create"), fill_in(page, **TYPED, preview="1"))
    assert answer.context["previews"] is None
    client.post(url(MODEL, "create"), fill_in(page, **TYPED))
    assert IndicatorDefinition.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "housing_benefit"}, "code"),
        ({"code": "με κενό"}, "code"),
        ({"label": ""}, "label"),
        ({"only_category": ["no_such"]}, "only_category"),
        ({"only_sex": ["bogus"]}, "only_sex"),
        ({"parent": "citizens_received"}, "parent"),
        ({"parent": "welfare_benefits"}, "parent"),
        ({"valid_from": "01/02/2022", "valid_until": "01/01/2022"}, "valid_until"),
        ({"date_field": "bogus"}, "date_field"),
    ],
)
def test_what_cannot_be_counted_is_refused_at_its_field_and_nothing_is_saved(
    typed, field, log_in, new, standard_catalogue
):
    client = log_in("coordinator")
    answer = client.post(url(MODEL, "create"), fill_in(client.get(new), **TYPED | typed))
    assert errors(answer) == [field]
    assert IndicatorDefinition.objects.count() == 0


def test_a_part_of_a_standard_figure_stands_below_it(log_in, new, standard_catalogue):
    BodyFactory(code="efka")
    client = log_in("coordinator")
    part = {"parent": "welfare_benefits", "unit": "application", "only_category": ["welfare_benefits"]}
    client.post(url(MODEL, "create"), fill_in(client.get(new), **TYPED, **part, only_body=["efka"]))
    own = IndicatorDefinition.objects.get()
    assert own.parent == "welfare_benefits"
    assert "requests_of_women" in [
        f.indicator.code for f in compute(Period.year(2022)).parts_of("welfare_benefits")
    ]


def test_of_two_editors_the_second_is_told_and_loses_nothing(log_in, cast):
    own = IndicatorFactory(filters={"sex": ["female"]})
    client = log_in("coordinator")
    page = client.get(url(MODEL, "edit", own))
    other = IndicatorDefinition.objects.get(pk=own.pk)
    other.filters = {"sex": ["male", "other"]}
    other.save()
    answer = client.post(url(MODEL, "edit", own), fill_in(page, label="Άλλο όνομα"))
    assert "Άνδρας, Άλλο" in str(answer.context["conflict"]["taken"])
    assert fill_in(answer)["only_sex"] == ["male", "other"]
    client.post(url(MODEL, "edit", own), fill_in(answer))
    own.refresh_from_db()
    assert (own.label, own.filters) == ("Άλλο όνομα", {"sex": ["male", "other"]})


def test_a_value_that_was_calculated_does_not_hide_that_somebody_saved_meanwhile(log_in):
    own = IndicatorFactory(filters={"sex": ["female"]})
    client = log_in("coordinator")
    page = client.get(url(MODEL, "edit", own))
    other = IndicatorDefinition.objects.get(pk=own.pk)
    other.label = "Του άλλου"
    other.save()
    preview = client.post(url(MODEL, "edit", own), fill_in(page, label="Δικό μου", preview="1"))
    answer = client.post(url(MODEL, "edit", own), fill_in(preview))
    assert answer.context["conflict"]
    own.refresh_from_db()
    assert own.label == "Του άλλου"


def test_both_editors_change_the_same_filter_and_the_second_decides(log_in):
    own = IndicatorFactory(filters={"sex": ["female"]})
    client = log_in("coordinator")
    page = client.get(url(MODEL, "edit", own))
    other = IndicatorDefinition.objects.get(pk=own.pk)
    other.filters = {"sex": ["male"]}
    other.save()
    answer = client.post(url(MODEL, "edit", own), fill_in(page, only_sex=["other"]))
    assert "Άνδρας" in str(answer.context["conflict"]["clashing"])
    assert fill_in(answer)["only_sex"] == ["other"]


def test_the_history_says_which_filter_changed_and_what_stood_there(log_in):
    own = IndicatorFactory(filters={"sex": ["female"]})
    client = log_in("coordinator")
    client.post(url(MODEL, "edit", own), fill_in(client.get(url(MODEL, "edit", own)), only_sex=["male"]))
    page = client.get(url(MODEL, "history", own)).content.decode()
    assert "Φύλο" in page
    assert "Γυναίκα" in page


def test_an_indicator_of_a_confirmed_year_is_closed_and_neither_deleted_nor_counted_otherwise(log_in):
    own = IndicatorFactory(code="own", filters={"sex": ["female"]})
    confirm(2022)
    client = log_in("coordinator")
    assert "δεν διαγράφεται" in client.get(url(MODEL, "delete", own)).content.decode()
    client.post(url(MODEL, "delete", own), {"version": own.version})
    page = client.get(url(MODEL, "edit", own))
    assert "only_sex" not in fill_in(page)
    assert "Γυναίκα" in page.content.decode().split('id="indicator-closed"')[1].split("</dl>")[0]
    client.post(url(MODEL, "edit", own), fill_in(page, only_sex=["male"], valid_until="31/12/2022"))
    own.refresh_from_db()
    assert (own.filters, own.valid_until) == ({"sex": ["female"]}, date(2022, 12, 31))


COUNTED = {
    "persons": {"distinct_on": "person", "unit": Unit.PERSON},
    "households": {"distinct_on": "household", "unit": Unit.HOUSEHOLD},
    "visitors": {"source": "visits", "distinct_on": "person", "unit": Unit.PERSON},
    "calls about a topic": {"source": "contacts", "unit": Unit.CONTACT, "filters": {"topic": ["Επίδομα"]}},
    "applications by their last day": {"unit": Unit.APPLICATION, "date_field": "closed_on"},
    "what left the catalogue since": {"filters": {"category": ["gone"], "body": ["gone"]}},
    "a part of what was deleted since": {"parent": "gone"},
}


@pytest.mark.parametrize("name", COUNTED)
def test_whatever_an_indicator_of_a_confirmed_year_counts_it_is_renamed_and_given_a_last_day(name, log_in):
    own = IndicatorFactory(code="own", **{"filters": {}} | COUNTED[name])
    counted = own.as_definition().describe()
    confirm(2022)
    client = log_in("coordinator")
    sent = fill_in(client.get(url(MODEL, "edit", own)), label="Νέο όνομα", valid_until="31/12/2022")
    answer = client.post(
        url(MODEL, "edit", own), sent | {"unit": "request", "distinct_on": "", "code": "new"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    own.refresh_from_db()
    assert (own.label, own.valid_until) == ("Νέο όνομα", date(2022, 12, 31))
    assert own.as_definition().describe() == counted


def test_an_indicator_that_has_parts_is_neither_deleted_nor_made_a_part_and_the_screen_says_why(log_in):
    whole = IndicatorFactory(code="whole", filters={"sex": ["female", "male"]})
    IndicatorFactory(code="part", parent="whole", label="Το μέρος", filters={"sex": ["female"]})
    other = IndicatorFactory(code="other", filters={})
    client = log_in("coordinator")
    assert "Το μέρος" in client.get(url(MODEL, "delete", whole)).content.decode()
    client.post(url(MODEL, "delete", whole), {"version": whole.version})
    page = client.get(url(MODEL, "edit", whole))
    assert errors(client.post(url(MODEL, "edit", whole), fill_in(page, parent=other.code))) == ["parent"]
    answer = client.post(url(MODEL, "edit", whole), fill_in(page, only_sex=["male"]))
    assert "Το μέρος" in str(answer.context["form"].non_field_errors())
    whole.refresh_from_db()
    assert (whole.parent, whole.filters) == ("", {"sex": ["female", "male"]})


@pytest.mark.parametrize(("code", "words"), [("με κενό", "λατινικά"), ("taken", "Άλλος δείκτης")])
def test_a_code_that_cannot_be_is_refused_in_words_of_everybody(code, words, log_in, new):
    IndicatorFactory(code="taken")
    client = log_in("coordinator")
    answer = client.post(url(MODEL, "create"), fill_in(client.get(new), **TYPED | {"code": code}))
    (message,) = answer.context["form"].errors["code"]
    assert words in message
    assert "slug" not in message.lower()


def test_an_indicator_that_no_confirmed_year_has_is_deleted(log_in):
    own = IndicatorFactory()
    log_in("coordinator").post(url(MODEL, "delete", own), {"version": own.version})
    assert not IndicatorDefinition.objects.exists()


def test_the_list_takes_few_queries(log_in, django_assert_max_num_queries):
    client = log_in("coordinator")
    client.get(url(MODEL))
    IndicatorFactory.create_batch(6)
    with django_assert_max_num_queries(25):
        client.get(url(MODEL))


def test_an_own_indicator_stands_on_the_screen_and_in_the_files_of_figures(log_in):
    IndicatorFactory(code="own", label="Δικός μας δείκτης")
    client = log_in("coordinator")
    asked = {"first": "01/01/2022", "last": "31/12/2022"}
    assert 'id="figure-own"' in client.get(reverse("casebook_statistics"), asked).content.decode()
    file = client.get(reverse("casebook_statistics"), asked | {"format": "csv"})
    assert "Δικός μας δείκτης" in b"".join(file.streaming_content).decode()
