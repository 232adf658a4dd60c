"""The screens of files: who adds, reads and deletes which, and what leaves the site with them."""

import io

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casebook import attachments
from casebook.accountability import Action
from casebook.choices import HoldKind
from casebook.models import AccessLogEntry, Attachment, Hold
from tests import factories
from tests.casebook.attachments import files
from tests.casebook.screens import url
from tests.conftest import CAST

pytestmark = pytest.mark.django_db

EVERYBODY = [*CAST, "nobody"]
CASE_ROLES = {"reception", "social1", "social2", "psych1", "psych2", "coordinator"}
WITHOUT_CASES = [name for name in EVERYBODY if name not in CASE_ROLES]


def add_url(**named) -> str:
    (name, record) = next(iter(named.items()))
    return f"{reverse('casebook_attachment_add')}?{name}={getattr(record, 'pk', record)}"


def file_url(attachment, action: str = "download") -> str:
    return reverse(f"casebook_attachment_{action}", args=[attachment.uid])


def chosen(content: bytes = files.pdf(), name: str = "taxes.pdf") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def leads_to_files(page) -> bool:
    """Whether a page has a button to add a file, or one to delete or save it."""
    text = page.content.decode()
    return "/files/add/" in text or any(file_url(each) in text for each in Attachment.objects.all())


def keep(user, person=None, **given) -> Attachment:
    if "request" in given:
        person = given["request"].applicant
    if "counselling_case" in given:
        person = given["counselling_case"].person
    person = person or factories.PersonFactory()
    return attachments.attach(
        upload=chosen(given.pop("content", files.pdf())), person=person, user=user, **given
    )


@pytest.fixture
def kept(cast) -> dict:
    """One file of every kind: of a person in a case of social1, of an open and of a restricted request of
    social1, of a counselling case of psych1; and one that reception uploaded."""
    person = factories.PersonFactory()
    request = factories.RequestFactory(applicant=person, worker=cast["social1"])
    category = factories.CategoryFactory(code="violence", is_restricted=True)
    restricted = factories.RequestFactory(applicant=person, worker=cast["social1"], category=category)
    case = factories.CounsellingCaseFactory(professional=cast["psych1"])
    return {
        "person": keep(cast["social1"], person),
        "request": keep(cast["social1"], request=request),
        "restricted": keep(cast["social1"], request=restricted),
        "counselling": keep(cast["psych1"], counselling_case=case),
        "reception": keep(cast["reception"], factories.PersonFactory()),
    }


READERS = {
    "person": {"social1", "coordinator"},
    "request": {"social1", "social2", "coordinator"},
    "restricted": {"social1", "coordinator"},
    "counselling": {"psych1"},
    "reception": {"reception", "coordinator"},
}
REMOVERS = {
    "person": {"social1", "coordinator"},
    "request": {"social1", "coordinator"},
    "restricted": {"social1", "coordinator"},
    "counselling": {"psych1"},
    "reception": {"reception", "coordinator"},
}


def is_turned_away(response) -> bool:
    """Sent to the log-in or to the first page of the admin, as Wagtail does; or refused."""
    return response.status_code in {302, 403} and not response.get("Content-Disposition")


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("kind", READERS)
def test_who_downloads_which_file(log_in, kept, kind, name):
    response = log_in(name).get(file_url(kept[kind]))

    if name in READERS[kind]:
        assert (response.status_code, response.content) == (200, files.pdf())
    elif name in CASE_ROLES:
        assert response.status_code == 404
    else:
        assert is_turned_away(response)


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("kind", READERS)
def test_who_deletes_which_file(log_in, kept, kind, name):
    client = log_in(name)
    address = file_url(kept[kind], "remove")

    asked = client.get(address)
    assert Attachment.objects.count() == len(kept), "asking deletes nothing"
    done = client.post(address)

    if name in REMOVERS[kind]:
        assert (asked.status_code, done.status_code) == (200, 302)
        assert not Attachment.objects.filter(pk=kept[kind].pk).exists()
        return
    assert Attachment.objects.filter(pk=kept[kind].pk).exists()
    if name in CASE_ROLES and name not in READERS[kind]:
        assert {asked.status_code, done.status_code} == {404}
    else:
        assert is_turned_away(asked)
        assert is_turned_away(done)


@pytest.mark.parametrize("action", ["download", "remove"])
@pytest.mark.parametrize("name", ["social2", "psych2", "reception"])
def test_the_file_of_somebody_else_and_no_file_answer_alike(log_in, kept, name, action):
    client = log_in(name)
    missing = Attachment(person=kept["person"].person)

    hidden, absent = (client.get(file_url(each, action)) for each in (kept["restricted"], missing))

    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    refusals = AccessLogEntry.objects.filter(action=Action.REFUSED, actor_name=name)
    assert [line.subject_code for line in refusals] == [str(kept["restricted"])]


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_adds_files_to_what(log_in, cast, kept, name):
    client = log_in(name)
    mine = {"request": kept["request"].request, "case": kept["counselling"].counselling_case}
    owners = {
        "person": ({"person": kept["person"].person}, CASE_ROLES),
        "request": ({"request": mine["request"]}, CASE_ROLES - {"psych1", "psych2"}),
        "restricted": ({"request": kept["restricted"].request}, {"social1", "coordinator"}),
        "counselling": ({"case": mine["case"]}, {"psych1"}),
    }

    for named, who in owners.values():
        before = Attachment.objects.count()
        asked = client.get(add_url(**named))
        done = client.post(add_url(**named), {"file": chosen()})
        is_added = Attachment.objects.count() > before
        assert is_added == (name in who), named
        assert (asked.status_code == 200) == (name in who), named
        assert done.status_code in ({302} if is_added else {302, 403, 404})
    added = Attachment.objects.exclude(pk__in=[each.pk for each in kept.values()])
    assert {each.uploaded_by for each in added} <= {cast.get(name)}


@pytest.mark.parametrize("query", ["", "?person=", "?person=abc", "?request=999999", "?case=1&person=1"])
def test_an_address_that_names_nobody_opens_no_form(log_in, query):
    assert log_in("coordinator").get(reverse("casebook_attachment_add") + query).status_code == 404


def test_what_is_added_stands_on_the_page_of_its_record_and_leads_to_the_file(log_in, cast):
    request = factories.RequestFactory(worker=cast["social1"])
    client = log_in("social1")

    response = client.post(
        add_url(request=request),
        {"file": chosen(name="Παπαδοπούλου.pdf"), "title": "Εκκαθαριστικό"},
        follow=True,
    )

    attachment = Attachment.objects.get()
    page = response.content.decode()
    assert response.request["PATH_INFO"] == url("request", "inspect", request)
    assert "Εκκαθαριστικό" in page
    assert "Παπαδοπούλου.pdf" not in page
    assert file_url(attachment) in page
    assert file_url(attachment, "remove") in page
    assert (attachment.person, attachment.request) == (request.applicant, request)
    assert file_url(attachment) in client.get(url("person", "inspect", request.applicant)).content.decode()


@pytest.mark.parametrize(
    ("kind", "name", "is_listed"),
    [
        ("restricted", "social2", False),
        ("restricted", "coordinator", True),
        ("request", "reception", False),
        ("request", "social2", True),
        ("person", "social2", False),
    ],
)
def test_a_card_lists_the_files_that_its_reader_may_read_and_no_others(log_in, kept, kind, name, is_listed):
    page = log_in(name).get(url("person", "inspect", kept[kind].person)).content.decode()

    assert (file_url(kept[kind]) in page) is is_listed


def test_the_coordinator_sees_no_file_of_counselling_and_adds_none(log_in, kept):
    page = log_in("coordinator").get(url("counsellingcase", "inspect", kept["counselling"].counselling_case))

    assert not leads_to_files(page)


def test_a_picture_taken_with_the_telephone_comes_in_like_a_file(log_in):
    person = factories.PersonFactory()
    photo = chosen(files.WHOLE["jpeg"], "image.jpg")

    log_in("reception").post(add_url(person=person), {"photo": photo})

    assert Attachment.objects.get().type == "jpeg"


@pytest.mark.parametrize("data", [{}, {"title": "Only words"}, {"file": "a text in its place"}])
def test_a_form_without_a_file_asks_for_one(log_in, data):
    response = log_in("reception").post(add_url(person=factories.PersonFactory()), data)

    assert response.status_code == 200
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("name", ["html", "svg", "program", "macros by type", "bomb", "nothing"])
def test_a_file_that_is_refused_says_why_at_its_field(log_in, private_files, name):
    named = chosen(files.REFUSED[name], "document.pdf")

    response = log_in("reception").post(add_url(person=factories.PersonFactory()), {"file": named})

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not private_files.exists()


def test_a_file_beyond_the_limit_is_refused_and_never_on_the_disk(log_in, with_settings, monkeypatch):
    with_settings(LARGEST_FILE_MB=1)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)

    response = log_in("reception").post(
        add_url(person=factories.PersonFactory()), {"file": chosen(files.pdf(b"x" * (5 << 20))), "title": "y"}
    )

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert not Attachment.objects.exists()


def test_a_large_file_touches_no_temporary_folder(log_in, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a plain file on the disk")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    content = files.pdf(b"x" * (4 << 20))

    log_in("reception").post(add_url(person=factories.PersonFactory()), {"file": chosen(content)})

    assert attachments.content_of(Attachment.objects.get()) == content


def test_a_form_from_elsewhere_adds_and_deletes_nothing(cast, kept):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["social1"])
    count = Attachment.objects.count()

    for address in (add_url(person=kept["person"].person), file_url(kept["person"], "remove")):
        assert client.post(address, {"file": chosen()}).status_code == 403
    assert Attachment.objects.count() == count


def test_a_form_of_our_own_is_believed_with_its_token(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["social1"])
    address = add_url(person=factories.PersonFactory())
    token = client.get(address).context["csrf_token"]

    response = client.post(address, {"file": chosen(), "csrfmiddlewaretoken": str(token)})

    assert response.status_code == 302
    assert Attachment.objects.exists()


@pytest.mark.parametrize("type", files.WHOLE)
def test_a_file_leaves_under_a_name_of_ours_and_is_never_shown_inside_the_site(log_in, cast, type):
    person = factories.PersonFactory(surname="Μυστικού")
    name = 'Μυστικού".html\r\nSet-Cookie: a=b\u202e.exe'
    attachment = attachments.attach(
        upload=chosen(files.WHOLE[type], name), person=person, user=cast["social1"]
    )

    response = log_in("social1").get(file_url(attachment), headers={"range": "bytes=0-3"})

    assert (response.status_code, response.content) == (200, files.WHOLE[type])
    ending = attachments.EXTENSIONS[type]
    expected = f'attachment; filename="{person.code.removeprefix("ΑΒ-")}-{attachment.pk}.{ending}"'
    assert response["Content-Disposition"] == expected
    assert response["Content-Type"] == attachments.CONTENT_TYPES[type]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in str(response.headers)


def test_who_lost_a_request_deletes_the_own_file_and_comes_back_to_the_card(log_in, cast, kept):
    attachment = kept["restricted"]
    type(attachment.request).objects.filter(pk=attachment.request.pk).update(worker=cast["social2"])

    response = log_in("social1").post(file_url(attachment, "remove"))

    assert response.url == url("person", "inspect", attachment.person)


def test_a_title_that_is_a_script_is_shown_as_text(log_in, cast):
    attachment = keep(cast["social1"], title='"><img src=x onerror=alert(1)>')
    client = log_in("social1")

    pages = [url("person", "inspect", attachment.person), file_url(attachment, "remove")]
    for page in pages:
        text = client.get(page).content.decode()
        assert "&lt;img src=x" in text
        assert "<img src=x" not in text


def test_downloads_and_changes_leave_a_line_each(log_in, cast):
    attachment = keep(cast["social1"])
    client = log_in("social1")
    client.get(file_url(attachment))
    client.post(file_url(attachment, "remove"))

    lines = AccessLogEntry.objects.filter(subject_kind="casebook.attachment").order_by("pk")
    assert [line.action for line in lines] == [Action.CREATE, Action.DOWNLOAD, Action.DELETE]
    assert {line.person_code for line in lines} == {attachment.person.code}


def test_a_file_that_is_lost_is_said_in_words(log_in, cast, private_files):
    attachment = keep(cast["social1"])
    (private_files / attachment.file.name).unlink()

    response = log_in("social1").get(file_url(attachment))

    assert response.status_code == 302
    assert response.url == url("person", "inspect", attachment.person)
    assert not AccessLogEntry.objects.filter(action=Action.DOWNLOAD).exists()


def test_no_address_of_the_media_folder_leads_to_a_file(log_in, cast):
    attachment = keep(cast["social1"])

    for address in (
        attachment.file.name,
        f"private/{attachment.file.name}",
        f"../private/{attachment.file.name}",
    ):
        response = log_in("admin").get(f"{django_settings.MEDIA_URL}{address}", follow=True)
        assert response.status_code in {400, 404}


@pytest.mark.parametrize("name", sorted(CASE_ROLES))
def test_where_files_are_switched_off_there_is_no_button_and_no_error(
    log_in, cast, kept, with_settings, name
):
    with_settings(PRIVATE_FILES_ROOT="")
    client = log_in(name)

    page = client.get(url("person", "inspect", kept["person"].person))
    assert page.status_code == 200
    assert not leads_to_files(page)
    for address in (
        add_url(person=kept["person"].person),
        file_url(kept["person"]),
        file_url(kept["person"], "remove"),
    ):
        assert is_turned_away(client.get(address))


def test_a_restriction_keeps_the_files_as_they_are_and_lets_them_be_read(log_in, cast):
    attachment = keep(cast["social1"])
    Hold.objects.create(
        person=attachment.person, kind=HoldKind.RESTRICTION, reason="-", set_by=cast["coordinator"]
    )
    client = log_in("social1")

    assert client.get(file_url(attachment)).status_code == 200
    client.post(file_url(attachment, "remove"))
    client.post(add_url(person=attachment.person), {"file": chosen()})
    page = client.get(url("person", "inspect", attachment.person)).content.decode()

    assert Attachment.objects.get() == attachment
    assert file_url(attachment) in page
    assert file_url(attachment, "remove") not in page
    assert add_url(person=attachment.person) not in page


def test_a_merged_record_takes_no_file_and_its_files_are_those_of_the_survivor(log_in, cast):
    from casebook.merging import merge_people

    attachment = keep(cast["social1"])
    survivor = factories.PersonFactory()
    merge_people(source=attachment.person, into=survivor)

    assert log_in("social1").get(add_url(person=attachment.person)).status_code in {302, 403}
    assert Attachment.objects.get().person == survivor
    assert log_in("social1").get(file_url(attachment)).content == files.pdf()


def test_a_card_asks_no_more_for_many_files_than_for_one(log_in, cast):
    person = factories.PersonFactory()
    request = factories.RequestFactory(applicant=person, worker=cast["social1"])
    client = log_in("social1")

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(url("person", "inspect", person))
        return len(found)

    keep(cast["social1"], request=request)
    questions()
    of_one = questions()
    for _each in range(5):
        keep(cast["social1"], person)
    assert questions() == of_one


def test_a_file_that_is_sent_twice_is_kept_once(log_in, private_files):
    person, client = factories.PersonFactory(), log_in("social1")
    mark = str(client.get(add_url(person=person)).context["hidden_marks"][0][1])
    answers = [
        client.post(add_url(person=person), {"file": chosen(), "title": "Ίδιο", "submission": mark})
        for _ in range(2)
    ]

    assert {answer.url for answer in answers} == {url("person", "inspect", person)}
    assert Attachment.objects.count() == 1
    assert len([each for each in private_files.rglob("*") if each.is_file()]) == 1
    assert AccessLogEntry.objects.filter(action=Action.CREATE).count() == 1


def test_a_file_that_was_refused_can_be_sent_again_with_its_form(log_in):
    person, client = factories.PersonFactory(), log_in("social1")
    page = client.get(add_url(person=person))
    mark = str(page.context["hidden_marks"][0][1])
    assert f'name="submission" value="{mark}"' in page.content.decode()

    refused = client.post(add_url(person=person), {"file": chosen(b"MZ"), "submission": mark})
    again = client.post(add_url(person=person), {"file": chosen(), "submission": mark})

    assert (refused.status_code, again.status_code) == (200, 302)
    assert Attachment.objects.count() == 1
