"""What somebody may write behind the question mark of a list, and that no GET writes anything of a case."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from casebook.leak_walk.addresses import addresses
from casebook.leak_walk.expectations import table
from casebook.leak_walk.judging import OWN, PLAIN, steps_of
from tests import factories
from tests.casebook.leak_stage import set_stage

# The views are the same in every host: once is enough for some two thousand addresses.
pytestmark = pytest.mark.once

# Its lines are of readings: each look at a record leaves one.
LOGS = {"casebook.AccessLogEntry", "casebook.AccessLogHead", "casebook.RecordRange"}
OURS = ("casebook_", "casebook_importers:")
# What other admins take for questions to the database, and what no filter, page or order can be.
ODD = [
    "bogus=1",
    "pk=0",
    "id__in=1,2",
    "amka__startswith=1",
    "amka__regex=^1",
    "amka_index__startswith=a",
    "surname__startswith=Ω",
    "person__surname__startswith=Ω",
    "applicant__surname__startswith=Ω",
    "person__notes__text__contains=Ω",
    "note__startswith=Ω",
    "notes__text__regex=^(a%2B)%2B$",
    "text__icontains=Ω",
    "reason__startswith=Ω",
    "worker__password__startswith=a",
    "actor_key=999999",
    "detail__reason__startswith=Ω",
    "created_at__gte=2200-01-01",
    "_encrypted_with_other=k",
    "amka__encrypted_with_other=k",
    "ordering=amka",
    "ordering=-person__surname__regex",
    "ordering=%00",
    "p=-1",
    "p=%00",
    "p=99999999999999999999",
    "export=exe",
    "format=exe",
    "status=%00",
    "person=%00",
    "created_at_from=99/99/9999",
    "first=31/02/2022",
    "worker=999999999999999999999",
    "q=%00",
    "q=%F0%9F%A6%84",
    "_w_filter_fragment=1",
]
# These are declared: what they find is the matter of other tests.
DECLARED = (
    "q=",
    "p=",
    "person=",
    "first=",
    "worker=",
    "ordering=",
    "status=",
    "export=",
    "format=",
    "created_at_",
)


def ours() -> list:
    """The addresses of the casebook and of its files."""
    return [address for address in addresses() if address.name.startswith(OURS)]


def lists() -> list[str]:
    """The lists of the casebook, and every other page of it that is about no record."""
    lines = table()
    return sorted(
        address.name
        for address in ours()
        if not address.arguments and not lines[address.name].is_post and not lines[address.name].query
    )


def opener(name: str) -> str:
    """Who of the cast opens this page."""
    parts = {"coordinator": "coordinator", "social_worker": "social1", "data_protection": "dpo"}
    who = table()[name].who
    return next(user for part, user in parts.items() if part in who)


def rows_of(page: str, query: str) -> list[str]:
    """The rows of the list, without what only repeats the address."""
    return [
        row.replace(query, "") for row in re.findall(r"<tr\b.*?</tr>", page.split("<tbody", 1)[-1], re.DOTALL)
    ]


def without_marks(rows: list[str]) -> list[str]:
    """Links that lead back here, and marks that are made anew for each page, differ and tell nothing."""
    noise = r'name="(?:next|csrfmiddlewaretoken)" value="[^"]*"|href="\?[^"]*"|id="[^"]*"|aria-\w+="[^"]*"'
    return [re.sub(noise, "", row) for row in rows]


@pytest.fixture
def stage(cast):
    return set_stage(cast)


def test_the_lists_are_found(db):
    assert {"casebook_person_modeladmin_index", "casebook_statistics", "casebook_access_log"} <= set(lists())


def test_no_page_fails_whatever_stands_in_its_address(log_in, stage):
    """A list and its results are one view: the results are asked for."""
    found = lists()
    failed = []
    # What no filter knows is left aside, so that all of it may stand in one address.
    unknown = [query for query in ODD if not query.startswith(DECLARED)]
    queries = ["&".join(unknown), *(query for query in ODD if query not in unknown)]
    for name in (each for each in found if f"{each}_results" not in found):
        client = log_in(opener(name))
        for query in queries:
            response = client.get(f"{reverse(name)}?{query}")
            if response.status_code not in {200, 302, 400, 404}:
                failed.append((name, query, response.status_code))

    assert failed == []


def test_no_list_answers_a_question_that_no_filter_asks(log_in, stage):
    """Rows that came or went would tell, letter by letter, what stands in a field."""
    questions = [query for query in ODD if not query.startswith(DECLARED)]
    told, filled = [], 0
    for name in (each for each in lists() if each.endswith("_results")):
        client = log_in(opener(name))

        def rows(query):
            page = client.get(f"{reverse(name)}?{query}").content.decode()  # noqa: B023
            return without_marks(rows_of(page, query))

        plain = rows("")
        filled += bool(plain)
        told += [(name, query) for query in questions if rows(query) != plain]

    assert told == []
    assert filled > 10


def contents() -> dict[str, list]:
    """Everything that stands in the tables of the casebook and of its files, but the access log."""
    models = [*apps.get_app_config("casebook").get_models(include_auto_created=True)]
    models += apps.get_app_config("casebook_importers").get_models(include_auto_created=True)
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in models
        if model._meta.label not in LOGS
    }


@pytest.mark.parametrize(
    ("name", "part"), [("coordinator", "coordinator"), ("dpo", "data_protection"), ("psych1", "psychologist")]
)
def test_no_get_writes_anything_of_a_case(log_in, cast, stage, name, part):
    factories.NoteFactory(author=cast["psych1"])
    client, before, opened = log_in(name), contents(), 0
    for address in ours():
        for step in steps_of(part, cast[name], address, table()[address.name]):
            if step.case in {OWN, PLAIN}:
                path, *_view = address.view(step.values)
                response = client.get(f"{path}?{step.query}" if step.query else path)
                # A file that is handed out is read to its end.
                b"".join(response)
                opened += response.status_code == 200

    assert opened > (10 if name == "dpo" else 60)
    assert contents() == before
