"""Sessions: a new one at signing in, an end after idleness, after a working day, and with the password."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.project.colleague import CASEBOOK

pytestmark = [pytest.mark.site, pytest.mark.django_db]

NOON = 2_000_000_010


def test_signing_in_leaves_the_old_session_behind(colleague):
    editor = colleague("editor")
    editor.opens("/admin/login/")
    session = editor.browser.session
    session["planted"] = "by a stranger"
    session.save()
    planted = session.session_key
    editor.browser.cookies["sessionid"] = planted

    editor.signs_in()

    assert editor.is_signed_in()
    assert editor.browser.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_the_session_changes_again_with_the_second_factor(social_worker):
    later = social_worker.another_browser()
    later.signs_in()
    half_way = later.browser.session.session_key

    later.sends("mfa_authenticate", code=later.code(30))

    assert later.is_signed_in()
    assert later.browser.session.session_key != half_way


def test_signing_out_ends_the_session_on_the_server(social_worker):
    key = social_worker.browser.session.session_key

    social_worker.sends("account_logout")

    assert not Session.objects.filter(pk=key).exists()


def test_twenty_minutes_without_a_sign_of_life_end_the_session(social_worker, time_machine):
    time_machine.move_to(NOON, tick=False)
    worker = social_worker.another_browser()
    worker.signs_in()
    worker.sends("mfa_authenticate", code=worker.code())
    for _quarter in range(4):
        time_machine.shift(15 * 60)
        assert worker.reads_cases()

    time_machine.shift(20 * 60)

    assert worker.opens(CASEBOOK).request["PATH_INFO"] == "/admin/login/"
    assert "20" in str(next(iter(worker.page.context["messages"])))
    assert not worker.is_signed_in()


def test_a_request_after_the_end_changes_nothing(social_worker, time_machine, cast):
    time_machine.move_to(NOON, tick=False)
    worker = social_worker.another_browser()
    worker.signs_in()
    worker.sends("mfa_authenticate", code=worker.code())
    time_machine.shift(21 * 60)

    worker.sends("mfa_deactivate_totp")

    assert cast["social1"].authenticator_set.filter(type="totp").exists()


def test_what_a_page_sends_by_itself_is_no_sign_of_life(social_worker, time_machine):
    from centre.login import sessions

    time_machine.move_to(NOON, tick=False)
    worker = social_worker.another_browser()
    worker.signs_in()
    worker.sends("mfa_authenticate", code=worker.code())
    seen = worker.browser.session[sessions.SEEN]

    time_machine.shift(15 * 60)
    worker.browser.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", 1, 1]))
    assert worker.browser.session[sessions.SEEN] == seen

    worker.browser.get("/admin/")
    assert worker.browser.session[sessions.SEEN] > seen


def test_an_editor_may_think_for_an_hour_but_not_for_a_day(colleague, time_machine):
    time_machine.move_to(NOON, tick=False)
    editor = colleague("editor")
    editor.signs_in()

    time_machine.shift(3600)
    assert editor.browser.get("/admin/").status_code == 200

    time_machine.shift(12 * 3600)
    assert editor.opens("/admin/").request["PATH_INFO"] == "/admin/login/"


def test_a_session_ends_after_a_working_day_however_busy(social_worker, time_machine):
    time_machine.move_to(NOON, tick=False)
    worker = social_worker.another_browser()
    worker.signs_in()
    worker.sends("mfa_authenticate", code=worker.code())
    for _quarter in range(12 * 4 - 1):
        time_machine.shift(15 * 60)
        worker.browser.get(reverse("account_logout"))
    assert worker.is_signed_in()

    time_machine.shift(15 * 60)

    assert worker.opens(CASEBOOK).request["PATH_INFO"] == "/admin/login/"


def test_the_duration_of_idleness_is_a_setting(social_worker, time_machine, settings):
    settings.SESSION_IDLE_SECONDS = 60
    time_machine.move_to(NOON, tick=False)
    worker = social_worker.another_browser()
    worker.signs_in()
    worker.sends("mfa_authenticate", code=worker.code())

    time_machine.shift(61)

    assert not worker.reads_cases()


def test_reading_pages_does_not_write_the_session_each_time(social_worker):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    social_worker.opens(CASEBOOK)
    with CaptureQueriesContext(connection) as queries:
        social_worker.opens(CASEBOOK)

    assert not [query for query in queries if "UPDATE" in query["sql"] and "session" in query["sql"]]


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(social_worker):
    thief = social_worker.another_browser()
    thief.signs_in()
    thief.sends("mfa_authenticate", code=thief.code(30))
    assert thief.reads_cases()
    new = "a long and new password 7"

    social_worker.sends("account_change_password", oldpassword="demo", password1=new, password2=new)

    assert social_worker.reads_cases()
    assert not thief.reads_cases()


def test_a_new_password_from_whoever_manages_users_ends_the_sessions(social_worker, cast):
    cast["social1"].set_password("given by the administrator")
    cast["social1"].save()

    assert not social_worker.reads_cases()


def test_one_sees_the_open_sessions_and_ends_the_others(social_worker):
    other = social_worker.another_browser(HTTP_USER_AGENT="A telephone")
    other.signs_in()
    other.sends("mfa_authenticate", code=other.code(30))

    assert "A telephone" in social_worker.opens(reverse("usersessions_list")).content.decode()
    social_worker.sends("usersessions_list")

    assert social_worker.reads_cases()
    assert not other.reads_cases()


def test_the_cookie_ends_with_the_browser_and_no_script_reads_it(colleague):
    editor = colleague("editor")
    editor.signs_in()
    cookie = editor.browser.cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


def test_screens_of_case_workers_watch_for_idleness_and_those_of_editors_do_not(social_worker, colleague):
    editor = colleague("editor")
    editor.signs_in()

    assert 'data-seconds="1200"' in social_worker.opens("/admin/").content.decode()
    assert "idle.js" not in editor.opens("/admin/").content.decode()


def test_typing_is_a_sign_of_life(social_worker, time_machine):
    time_machine.move_to(NOON, tick=False)
    worker = social_worker.another_browser()
    worker.signs_in()
    worker.sends("mfa_authenticate", code=worker.code())
    for _quarter in range(3):
        time_machine.shift(15 * 60)
        assert worker.browser.post(reverse("account_sign_of_life")).status_code == 204
    assert worker.reads_cases()

    time_machine.shift(20 * 60)
    assert worker.browser.post(reverse("account_sign_of_life")).status_code == 403


def test_a_link_is_no_sign_of_life(social_worker):
    assert social_worker.browser.get(reverse("account_sign_of_life")).status_code == 405
