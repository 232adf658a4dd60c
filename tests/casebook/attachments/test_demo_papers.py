"""The papers of the demo: made here, the same each time, kept like any file."""

from types import SimpleNamespace

import pytest

from casebook import attachments
from casebook.demo import papers
from casebook.models import Attachment
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def register(cast):
    """Sixteen requests with a number that brings papers, were it not for one in four."""
    numbers = [f"2022/{serial:03}50" for serial in range(16)]
    for number in numbers:
        factories.RequestFactory(number=number, worker=cast["social1"])
    return SimpleNamespace(requests=[SimpleNamespace(number=number) for number in numbers])


def test_they_are_what_they_say_and_the_same_each_time():
    assert (attachments.type_of(papers.page("a")), attachments.type_of(papers.picture())) == ("pdf", "png")
    assert (papers.page("a"), papers.picture()) == (papers.page("a"), papers.picture())


def test_some_requests_and_a_counselling_case_have_papers_and_twice_changes_nothing(register, cast):
    case = factories.CounsellingCaseFactory(professional=cast["psych1"])

    papers.bring_papers(register)
    papers.bring_papers(register)

    found = Attachment.objects.order_by("pk")
    assert [each.type for each in found] == ["pdf", "png", "pdf", "pdf", "pdf"]
    assert [each.counselling_case for each in found] == [None] * 4 + [case]
    assert {each.uploaded_by for each in found[:4]} == {cast["social1"]}
    assert found[0].title == papers.TITLES[0]


def test_where_no_files_are_kept_nobody_brings_any(register, with_settings):
    with_settings(PRIVATE_FILES_ROOT="")
    papers.bring_papers(register)

    assert not Attachment.objects.exists()
