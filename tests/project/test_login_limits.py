"""Guessing: it ends soon, by account and by address, keeps no colleague out, and tells nobody who exists."""

import pytest
from django.core import mail
from django.urls import reverse

from tests.project.colleague import CASEBOOK, Colleague

pytestmark = [pytest.mark.site, pytest.mark.django_db]

HERE, ELSEWHERE, FAR_AWAY = "198.51.100.1", "203.0.113.7", "192.0.2.99"


def stranger_guesses(name: str, times: int, address: str = ELSEWHERE, **meta) -> Colleague:
    stranger = Colleague(name, REMOTE_ADDR=address, **meta)
    for attempt in range(times):
        stranger.signs_in(password=f"wrong {attempt}")
    return stranger


def test_five_wrong_passwords_close_the_account_for_every_address_that_it_does_not_know(colleague):
    stranger_guesses("editor", 5)

    elsewhere = colleague("editor", REMOTE_ADDR=FAR_AWAY)
    elsewhere.signs_in()

    assert not elsewhere.is_signed_in()
    assert "πέντε λεπτά" in elsewhere.errors or "five minutes" in elsewhere.errors


def test_the_limit_ends_by_itself(colleague, time_machine):
    time_machine.move_to(2_000_000_000, tick=False)
    stranger_guesses("editor", 5)

    time_machine.shift(5 * 60 + 1)

    editor = colleague("editor", REMOTE_ADDR=FAR_AWAY)
    editor.signs_in()
    assert editor.is_signed_in()


def test_a_stranger_who_never_stops_does_not_keep_a_colleague_out_of_a_browser_that_knows_them(colleague):
    editor = colleague("editor", REMOTE_ADDR=HERE)
    editor.signs_in()
    editor.sends("account_logout")

    stranger_guesses("editor", 7)

    editor.signs_in()
    assert editor.is_signed_in()


def test_a_known_browser_has_a_limit_of_its_own(colleague):
    editor = colleague("editor", REMOTE_ADDR=HERE)
    editor.signs_in()
    editor.sends("account_logout")

    for attempt in range(5):
        editor.signs_in(password=f"wrong {attempt}")
    editor.signs_in()

    assert not editor.is_signed_in()


@pytest.mark.parametrize("forged", ["", "x", "e30:1:x", "eyIxIjoiYSJ9:1tAAAA:abc"])
def test_a_forged_mark_makes_no_browser_known(colleague, forged):
    stranger_guesses("editor", 5)
    thief = colleague("editor", REMOTE_ADDR=FAR_AWAY)
    thief.browser.cookies["known_browser"] = forged

    thief.signs_in()

    assert not thief.is_signed_in()


def test_the_mark_of_one_colleague_is_none_of_another(colleague):
    editor = colleague("editor", REMOTE_ADDR=HERE)
    editor.signs_in()
    editor.sends("account_logout")
    stranger_guesses("outsider", 5)

    editor.name = "outsider"
    editor.signs_in()

    assert not editor.is_signed_in()


def test_one_address_that_tries_many_accounts_is_stopped_and_let_in_again(colleague, time_machine):
    time_machine.move_to(2_000_000_000, tick=False)
    for attempt in range(10):
        stranger_guesses(f"user{attempt}", 1)
    editor = colleague("editor", REMOTE_ADDR=ELSEWHERE)

    editor.signs_in()
    assert not editor.is_signed_in()

    time_machine.shift(61)
    editor.signs_in()
    assert editor.is_signed_in()


def test_a_header_that_anybody_can_write_makes_no_new_address(colleague):
    for attempt in range(10):
        stranger_guesses(f"user{attempt}", 1, HTTP_X_FORWARDED_FOR=f"10.0.0.{attempt}")

    editor = colleague("editor", REMOTE_ADDR=ELSEWHERE, HTTP_X_FORWARDED_FOR="10.9.9.9")
    editor.signs_in()

    assert not editor.is_signed_in()


def test_behind_a_proxy_of_ours_only_its_own_entry_counts(colleague, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for attempt in range(10):
        stranger_guesses(f"user{attempt}", 1, HERE, HTTP_X_FORWARDED_FOR=f"10.0.0.{attempt}, {ELSEWHERE}")

    same = colleague("editor", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=f"10.9.9.9, {ELSEWHERE}")
    other = colleague("editor", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=f"{ELSEWHERE}, {FAR_AWAY}")
    same.signs_in()
    other.signs_in()

    assert not same.is_signed_in()
    assert other.is_signed_in()


def test_guesses_of_the_code_end_after_five(social_worker):
    thief = social_worker.another_browser()
    thief.signs_in()
    for attempt in range(5):
        thief.sends("mfa_authenticate", code=f"{attempt:06}")

    thief.sends("mfa_authenticate", code=thief.code(30))

    assert not thief.is_signed_in()


def test_guesses_of_the_code_have_a_limit_of_the_day_too(social_worker, time_machine):
    time_machine.move_to(2_000_000_010, tick=False)
    for attempt in range(20):
        thief = social_worker.another_browser(REMOTE_ADDR=f"192.0.2.{attempt}")
        thief.signs_in()
        thief.sends("mfa_authenticate", code="000000")
        time_machine.shift(5 * 60 + 1)

    thief.signs_in()
    thief.sends("mfa_authenticate", code=thief.code())
    assert not thief.is_signed_in()

    time_machine.shift(24 * 3600)
    owner = social_worker.another_browser()
    owner.signs_in()
    owner.sends("mfa_authenticate", code=owner.code())
    assert owner.is_signed_in()


def test_a_wrong_name_and_a_wrong_password_answer_alike(colleague):
    unknown, known = Colleague("nobody-at-all"), Colleague("editor")
    unknown.signs_in(password="wrong")
    known.signs_in(password="wrong")

    assert unknown.errors == known.errors
    assert unknown.page.status_code == known.page.status_code == 200


def test_a_closed_account_answers_like_a_wrong_password(colleague, cast):
    cast["editor"].is_active = False
    cast["editor"].save()
    closed, unknown = Colleague("editor"), Colleague("nobody-at-all")

    closed.signs_in()
    unknown.signs_in()

    assert closed.errors == unknown.errors


def test_a_forgotten_password_answers_alike_and_sends_a_letter_to_every_address(colleague):
    pages = []
    for email in ["editor@example.gr", "nobody@example.gr"]:
        visitor = Colleague("visitor")
        visitor.sends("account_reset_password", email=email)
        pages.append((visitor.address, visitor.page.status_code))

    assert pages[0] == pages[1] == (reverse("account_reset_password_done"), 200)
    assert [letter.to for letter in mail.outbox] == [["editor@example.gr"], ["nobody@example.gr"]]
    assert "/account/password/reset/" in mail.outbox[0].body
    assert "http" not in mail.outbox[1].body


def test_letters_have_a_limit(colleague):
    visitor = Colleague("visitor", REMOTE_ADDR=ELSEWHERE)
    for _attempt in range(5):
        visitor.sends("account_reset_password", email="editor@example.gr")

    assert len(mail.outbox) == 3
    assert visitor.page.status_code == 429


def test_a_new_password_by_letter_opens_no_case_without_the_second_factor(social_worker):
    visitor = social_worker.another_browser()
    visitor.sends("account_reset_password", email="social1@example.gr")
    link = next(word for word in mail.outbox[-1].body.split() if "/password/reset/" in word)
    visitor.opens(link.partition("testserver")[2])
    new = "a long and new password 7"

    visitor.page = visitor.browser.post(visitor.address, {"password1": new, "password2": new}, follow=True)

    assert not visitor.is_signed_in()
    assert not social_worker.is_signed_in() or not social_worker.reads_cases()
    visitor.signs_in(password=new)
    assert visitor.address == reverse("mfa_authenticate")
    used_again = social_worker.another_browser()
    assert used_again.opens(link.partition("testserver")[2]).context["token_fail"]


@pytest.mark.parametrize("weak", ["short7!", "123456789012", "password1234", "editor@example.gr"])
def test_a_weak_password_is_refused_in_words(colleague, weak):
    editor = colleague("editor")
    editor.signs_in()

    editor.sends("account_change_password", oldpassword="demo", password1=weak, password2=weak)

    assert editor.errors
    assert editor.another_browser().signs_in().request["PATH_INFO"] == "/admin/"


def test_the_list_of_persons_is_not_slowed_by_more_than_two_queries(
    social_worker, settings, django_assert_max_num_queries
):
    """The gate asks once for the roles, which the screens need anyway, and once for the second factor."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    social_worker.opens(CASEBOOK)
    settings.SECOND_FACTOR_REQUIRED = False
    with CaptureQueriesContext(
        connection,
    ) as without:
        social_worker.opens(CASEBOOK)

    settings.SECOND_FACTOR_REQUIRED = True
    with django_assert_max_num_queries(len(without) + 2):
        social_worker.opens(CASEBOOK)
