"""Emergencies on the screens: the button, the form, what opens and what stays shut, and who is shown it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from casebook import actions, emergencies
from casebook.models import AccessLogEntry, EmergencyAccess, EmergencyNotice, Note
from tests import factories
from tests.casebook.emergencies import CASE_WORKERS, KINDS, NO_PART, REASON, kept_back, open_for
from tests.casebook.screens import CASE_MODELS, url
from tests.casebook.test_screens_access import turned_away
from tests.conftest import CAST

pytestmark = pytest.mark.django_db

LIST = "casebook_emergencies"
SECRETS = ("Κακοποίηση", "Ξενώνας", "Κείμενο psych1 shared", "Κείμενο psych1 team")
PRIVATE = {"psych1": "Κείμενο psych1 private", "social2": "Κείμενο social2 private"}


def sends_away(request):
    return HttpResponseRedirect("/prove-it/")


@pytest.fixture
def records(cast):
    return kept_back(cast)


def opening(person) -> str:
    return reverse("casebook_open_emergency", args=[person.pk])


def closing(person) -> str:
    return reverse("casebook_close_emergency", args=[person.pk])


def card(client, person) -> str:
    response = client.get(url("person", "inspect", person))
    assert response.status_code == 200
    return response.content.decode()


def unread(client, records) -> list[tuple]:
    """The records whose page does not open, each with what it answers."""
    answers = {kind: client.get(url(kind, "inspect", getattr(records, kind))) for kind in KINDS}
    return [(kind, answer.status_code) for kind, answer in answers.items() if answer.status_code != 200]


@pytest.mark.parametrize("name", CASE_WORKERS)
def test_the_button_stands_on_every_card_whether_anything_is_kept_back_or_not(log_in, cast, records, name):
    for person in (records.person, factories.PersonFactory()):
        assert opening(person) in card(log_in(name), person)


@pytest.mark.parametrize("name", CASE_WORKERS)
def test_a_reason_opens_the_card_and_every_page_of_the_person_for_three_hours(
    log_in, cast, records, name, time_machine
):
    client = log_in(name)
    closed_before = unread(client, records)

    answer = client.post(opening(records.person), {"reason": REASON})
    assert answer.status_code == 302
    assert answer.url == url("person", "inspect", records.person)

    page = card(client, records.person)
    assert [text for text in SECRETS if text not in page] == []
    assert closing(records.person) in page
    assert f'href="{opening(records.person)}"' not in page
    for owner, text in PRIVATE.items():
        assert (text in page) == (owner == name)
    assert unread(client, records) == []
    assert (
        "Κείμενο psych1 private"
        not in client.get(url("counsellingcase", "inspect", records.counsellingcase)).content.decode()
        or name == "psych1"
    )

    time_machine.move_to(timezone.now() + timedelta(hours=3, minutes=1))
    client = log_in(name)
    assert unread(client, records) == closed_before
    assert opening(records.person) in card(client, records.person)


@pytest.mark.parametrize("name", ["reception", "social1", "psych2"])
def test_what_only_an_emergency_opens_is_not_changed(log_in, cast, records, name):
    client = log_in(name)
    # As closed: what roles give is a matter of other tests.
    closed = [kind for kind, _status in unread(client, records)]
    open_for(cast[name], records.person)
    let_in = []
    for kind in closed:
        record = getattr(records, kind)
        for action in ("edit", "history", "history_results"):
            address = url(kind, action, record)
            let_in += [
                address
                for answer in (client.get(address), client.post(address, {}))
                if not turned_away(answer)
            ]
        page = client.get(url(kind, "inspect", record)).content.decode()
        let_in += [
            url(kind, action, record) for action in ("edit", "history") if url(kind, action, record) in page
        ]
    assert closed
    assert let_in == []
    refusals = AccessLogEntry.objects.filter(
        actor_name=name, action="refused", person_code=records.person.code
    )
    assert refusals.exists()
    assert turned_away(
        client.post(reverse("casebook_note_attendance", args=[records.appointment.pk]), {"status": "held"})
    )
    assert not turned_away(client.get(url("person", "inspect", records.person)))


@pytest.mark.parametrize("name", ["social1", "psych2"])
def test_nothing_is_added_to_what_only_an_emergency_opens(log_in, cast, records, name):
    open_for(cast[name], records.person)
    client = log_in(name)

    page = client.get(url("request", "inspect", records.request)).content.decode()
    assert f"request={records.request.pk}" not in page
    form = client.get(url("referral", "create", request=records.request.pk)).context["form"]
    assert form.initial["request"] is None
    assert records.request not in form.fields["request"].queryset
    found = client.post(reverse("casebook_requests_of_people"), {"person": records.person.pk}).json()
    assert found == {"requests": []}
    client.post(
        url("note", "create", request=records.request.pk, person=records.person.pk),
        {"scope": "team", "text": "Νέα"},
    )
    assert not Note.objects.filter(author=cast[name], request__isnull=False).exists()
    assert client.get(url("note", "edit", records.shared)).status_code == 302


@pytest.mark.parametrize("name", CASE_WORKERS)
def test_lists_and_the_first_page_and_the_log_of_files_stay_as_they_are(log_in, cast, records, name):
    client = log_in(name)

    def lists() -> dict:
        kept = {}
        for kind in CASE_MODELS:
            context = client.get(url(kind, "index_results")).context
            kept[kind] = (
                [row.pk for row in context["object_list"]] if context and "object_list" in context else None
            )
        return kept

    before = lists()
    open_for(cast[name], records.person)

    assert lists() == before
    assert ("Κακοποίηση" in client.get(reverse("wagtailadmin_home")).content.decode()) == (name == "social2")


def test_whole_numbers_stay_masked(log_in, cast, records):
    open_for(cast["psych2"], records.person)
    client = log_in("psych2")

    assert "01013099997" not in card(client, records.person)
    assert "01013099997" not in client.get(url("person", "edit", records.person)).content.decode()


def test_a_page_that_stays_shut_answers_as_no_page(log_in, cast, records):
    other = factories.CounsellingCaseFactory(professional=cast["psych1"])
    open_for(cast["psych2"], records.person)
    client = log_in("psych2")

    hidden = client.get(url("counsellingcase", "inspect", other))
    nothing = client.get(url("counsellingcase", "inspect", type(other)(pk=999_999)))

    assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)
    assert hidden.status_code == 404


@pytest.mark.parametrize("name", ["nobody", *NO_PART])
def test_who_has_no_part_in_cases_is_turned_away(log_in, records, name):
    client = log_in(name)
    for address in (opening(records.person), closing(records.person)):
        assert turned_away(client.get(address))
        assert turned_away(client.post(address, {"reason": REASON}))
    assert not EmergencyAccess.objects.exists()


def test_a_merged_record_and_one_that_is_not_there_open_nothing(log_in, cast, records):
    twin = factories.PersonFactory()
    actions.merge_people(source=twin, into=records.person)
    client = log_in("psych2")

    assert turned_away(client.get(opening(twin)))
    assert turned_away(client.post(opening(twin), {"reason": REASON}))
    assert opening(twin) not in card(client, twin)
    assert client.get(opening(type(twin)(pk=999_999))).status_code == 404


def test_a_get_writes_nothing(log_in, records):
    client = log_in("psych2")

    assert client.get(opening(records.person)).status_code == 200
    assert client.get(closing(records.person)).status_code == 405
    assert not EmergencyAccess.objects.exists()


def test_the_form_says_what_will_happen_and_names_nobody_who_will_be_told(log_in, cast, records):
    for name in ("social2", "psych1"):
        cast[name].first_name, cast[name].last_name = "Ευτέρπη", f"Υπεύθυνη{name}"
        cast[name].save()

    page = log_in("psych2").get(opening(records.person)).content.decode()

    assert "Υπεύθυνη" not in page
    answer = log_in("psych2").post(opening(records.person), {"reason": REASON}, follow=True)
    assert "Υπεύθυνη" not in answer.content.decode().split('class="casebook-facts"')[0]


@pytest.mark.parametrize("reason", ["", "επείγον", "α" * 60, "Λόγος " * 1000])
def test_a_poor_reason_is_told_and_opens_nothing(log_in, records, reason):
    answer = log_in("psych2").post(opening(records.person), {"reason": reason})

    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"]
    assert not EmergencyAccess.objects.exists()


def test_too_many_in_an_hour_are_told(log_in, cast, records):
    for _count in range(emergencies.MOST_AN_HOUR):
        open_for(cast["psych2"], factories.PersonFactory())

    answer = log_in("psych2").post(opening(records.person), {"reason": REASON})

    assert answer.context["form"].non_field_errors()
    assert EmergencyAccess.objects.count() == emergencies.MOST_AN_HOUR


def test_one_proves_who_one_is_before_it_opens(log_in, records, settings):
    settings.CASEBOOK = {**settings.CASEBOOK, "REAUTHENTICATE": f"{__name__}.sends_away"}
    client = log_in("psych2")

    assert client.get(opening(records.person)).url == "/prove-it/"
    assert client.post(opening(records.person), {"reason": REASON}).url == "/prove-it/"
    assert not EmergencyAccess.objects.exists()


def test_a_click_closes_it(log_in, cast, records):
    open_for(cast["psych2"], records.person)
    client = log_in("psych2")

    assert client.post(closing(records.person)).url == url("person", "inspect", records.person)
    assert "Κακοποίηση" not in card(client, records.person)
    assert client.get(url("request", "inspect", records.request)).status_code == 404


def test_readings_in_an_emergency_are_told_apart_in_the_log(log_in, cast, records):
    client = log_in("psych2")
    card(client, records.person)
    open_for(cast["psych2"], records.person)
    card(client, records.person)
    client.get(url("request", "inspect", records.request))
    own = factories.RequestFactory(worker=cast["psych2"])
    client.get(url("request", "inspect", own))

    lines = AccessLogEntry.objects.filter(actor_name="psych2", action__in=["card", "note", "inspect"])
    assert [(line.action, line.detail.get("screen")) for line in lines.order_by("pk")] == [
        ("card", None),
        ("card", "emergency"),
        ("note", "emergency"),
        ("note", "emergency"),
        ("inspect", "emergency"),
        ("inspect", None),
    ]


# --- those who are told


@pytest.mark.parametrize("name", ["nobody", *CAST])
def test_the_list_opens_to_officers_and_case_workers(log_in, cast, records, name):
    open_for(cast["psych2"], records.person)
    answers = [log_in(name).get(reverse(address)) for address in (LIST, f"{LIST}_results")]

    if name not in {*CASE_WORKERS, "dpo"}:
        assert all(map(turned_away, answers))
        return
    for answer in answers:
        page = answer.content.decode()
        is_told = name in {"dpo", "social2", "psych1", "psych2"}  # the last one opened it
        assert (records.person.code in page) == is_told
        assert (REASON in page) == is_told
        assert ("Κρυφοπούλου" in page) == (name in {"social2", "psych1", "psych2"})


def test_a_reason_is_nothing_for_who_works_with_the_person_on_something_else(log_in, cast, records):
    factories.RequestFactory(applicant=records.person, worker=cast["social1"], status="completed")
    open_for(cast["psych2"], records.person)

    assert REASON not in log_in("social1").get(reverse(LIST)).content.decode()
    assert REASON in log_in("social2").get(reverse(LIST)).content.decode()


def test_where_nobody_can_be_told_nothing_is_opened(log_in, cast, records):
    get_user_model().objects.exclude(username="psych2").update(is_active=False)

    answer = log_in("psych2").post(opening(records.person), {"reason": REASON})

    assert answer.context["form"].non_field_errors()
    assert not EmergencyAccess.objects.exists()


def test_only_the_officer_learns_how_many_were_told(log_in, cast, records):
    """Who works with the person is nothing that another worker must know."""
    access = open_for(cast["psych2"], records.person)
    emergencies.note_seen(access=access, user=cast["social2"])

    with translation.override("el"):
        count = gettext("%(seen)s of %(told)s saw it") % {"seen": 1, "told": 3}
    for name, is_shown in {"dpo": True, "psych1": False}.items():
        answer = log_in(name).get(reverse(LIST))
        (row,) = answer.context["object_list"]
        assert (count in answer.content.decode()) == is_shown
        assert [notice.recipient_id for notice in row.own_notices] == [cast[name].pk]


def test_notices_stand_on_the_first_page_until_they_are_seen(log_in, cast, records):
    access = open_for(cast["psych2"], records.person)
    seen = reverse("casebook_emergency_seen", args=[access.pk])
    home = reverse("wagtailadmin_home")
    for name, is_named in {"dpo": False, "social2": True}.items():
        client = log_in(name)
        page = client.get(home).content.decode()
        assert seen in page
        assert records.person.code in page
        assert ("Κρυφοπούλου" in page) == is_named

        assert client.post(seen, {"next": home}).url == home

        assert seen not in client.get(home).content.decode()
    assert EmergencyNotice.objects.filter(seen_at__isnull=True).get().recipient == cast["psych1"]
    assert seen not in log_in("psych2").get(home).content.decode()


def test_a_notice_of_another_is_not_seen_by_clicking(log_in, cast, records):
    access = open_for(cast["psych2"], records.person)
    seen = reverse("casebook_emergency_seen", args=[access.pk])

    assert log_in("reception").post(seen).status_code == 404
    assert log_in("reception").post(reverse("casebook_emergency_seen", args=[999_999])).status_code == 404
    assert turned_away(log_in("manager").post(seen))
    assert log_in("dpo").get(seen).status_code == 405
    assert log_in("dpo").post(seen, {"next": "https://elsewhere.example/"}).url == reverse(LIST)
    assert list(
        EmergencyNotice.objects.filter(seen_at__isnull=False).values_list("recipient", flat=True)
    ) == [cast["dpo"].pk]


def test_the_menu_shows_the_list_to_the_officer_alone(log_in):
    shown = {
        n
        for n in [*CASE_WORKERS, "dpo", "manager", "admin"]
        if reverse(LIST) in log_in(n).get(reverse("wagtailadmin_home")).content.decode()
    }

    assert shown == {"dpo"}


def test_the_list_asks_as_many_questions_for_many_as_for_few(log_in, cast, django_assert_max_num_queries):
    def some(count):
        for _count in range(count):
            person = factories.PersonFactory()
            access = EmergencyAccess.objects.create(user=cast["psych2"], person=person, reason=REASON)
            EmergencyNotice.objects.create(access=access, recipient=cast["dpo"])

    client = log_in("dpo")

    def queries(address):
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        return len(asked)

    addresses = [reverse(LIST), reverse("wagtailadmin_home")]
    some(2)
    [client.get(address) for address in addresses]
    few = [queries(address) for address in addresses]
    some(5)
    assert [queries(address) for address in addresses] == few


def test_words_of_a_reason_are_shown_as_words(log_in, cast, records):
    emergencies.open_in_emergency(
        person=records.person, user=cast["psych2"], reason=f"<script>alert(1)</script> {REASON}"
    )
    for address in (reverse(LIST), reverse("wagtailadmin_home")):
        assert "<script>alert(1)" not in log_in("dpo").get(address).content.decode()
