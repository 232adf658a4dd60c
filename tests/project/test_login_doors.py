"""Every door leads to the same gate: no second factor, no case. No door makes accounts or leads elsewhere."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from casebook import groups
from casebook.choices import Role
from tests.project.colleague import CASEBOOK

pytestmark = [pytest.mark.site, pytest.mark.django_db]

DOORS = ["/admin/login/", "/account/login/", "/_util/login/"]
CASE_ROLES = ["reception", "social1", "psych1", "coordinator", "manager", "dpo"]


def names_of_views(resolver=None, prefix="") -> set[str]:
    """Every view of the site that has a name."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= names_of_views(entry, space)
        elif entry.name:
            found.add(f"{prefix}{entry.name}")
    return found


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", CASE_ROLES)
def test_a_password_alone_opens_no_case(colleague, name, door):
    worker = colleague(name)

    worker.signs_in(door=door)

    assert worker.is_signed_in()
    assert worker.address == reverse("mfa_index")
    assert not worker.reads_cases()


@pytest.mark.parametrize("name", CASE_ROLES)
def test_a_session_from_a_door_that_we_do_not_know_opens_nothing(colleague, cast, name):
    worker = colleague(name)
    worker.browser.force_login(cast[name])

    for address in [
        "/admin/",
        CASEBOOK,
        "/admin/casebook/files/export/",
        "/admin/account/",
        "/admin/reports/site-history/",
    ]:
        assert worker.opens(address).request["PATH_INFO"] == reverse("mfa_index"), address
        refused = worker.browser.post(address, {"anything": 1})
        assert (refused.status_code, refused["Location"]) == (302, reverse("mfa_index")), address


def test_the_gate_is_shut_for_every_view_that_is_not_named_as_open(real_centre, cast, rf):
    """A view that somebody adds tomorrow is shut too."""
    from centre.login import gate

    middleware = gate.SecondFactorMiddleware(lambda request: None)
    open_ones = set()
    for name in names_of_views():
        request = rf.get("/")
        request.user, request.session = cast["social1"], {}
        request.resolver_match = type("Match", (), {"view_name": name})
        request._messages = type("Messages", (), {"add": lambda *args, **kwargs: None})()
        if middleware.process_view(request, None, (), {}) is None:
            open_ones.add(name)

    assert open_ones == gate.PUBLIC | gate.SIGNING_IN_AND_OUT | gate.ENROLMENT


def test_with_the_second_factor_the_cases_open(social_worker):
    assert social_worker.reads_cases()


def test_who_has_a_second_factor_proves_it_before_a_session_of_a_strange_door_goes_on(social_worker, cast):
    stranger = social_worker.another_browser()
    stranger.browser.force_login(cast["social1"])

    stranger.opens(CASEBOOK)

    assert stranger.address == reverse("mfa_reauthenticate")
    assert not stranger.reads_cases()
    for name in [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "account_reauthenticate",
    ]:
        assert stranger.opens(reverse(name)).request["PATH_INFO"] == reverse("mfa_reauthenticate"), name

    stranger.page = stranger.browser.post(
        f"{reverse('mfa_reauthenticate')}?next={CASEBOOK}", {"code": stranger.code(30)}
    )
    assert stranger.page["Location"] == CASEBOOK
    assert stranger.reads_cases()


@pytest.mark.parametrize("name", ["editor", "outsider"])
def test_who_reads_no_case_needs_no_second_factor(colleague, name):
    writer = colleague(name)

    writer.signs_in()

    assert writer.is_signed_in()
    assert writer.address != reverse("mfa_index")


def test_an_editor_may_go_without_and_reads_no_case(colleague):
    editor = colleague("editor")
    editor.signs_in()

    assert editor.address == "/admin/"
    assert not editor.reads_cases()


def test_who_manages_users_needs_a_second_factor_since_they_could_give_themselves_a_role(colleague, cast):
    admin = colleague("admin")
    admin.signs_in()
    assert admin.address == reverse("mfa_index")

    keepers = Group.objects.create(name="Keepers of accounts")
    keepers.permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_user"]))
    cast["editor"].groups.add(keepers)
    keeper = colleague("editor")
    keeper.signs_in()
    assert keeper.address == reverse("mfa_index")


def test_a_role_counts_from_the_next_request_on(colleague, cast):
    editor = colleague("editor")
    editor.signs_in()
    assert editor.browser.get("/admin/").status_code == 200

    cast["editor"].groups.add(Group.objects.get(name=groups.GROUP_NAMES[Role.RECEPTION]))

    assert editor.opens("/admin/").request["PATH_INFO"] == reverse("mfa_index")


def test_a_role_that_was_taken_away_is_gone_with_the_next_request(social_worker, cast):
    assert social_worker.reads_cases()

    cast["social1"].groups.clear()

    assert not social_worker.reads_cases()


def test_a_closed_account_is_out_with_the_next_request(social_worker, cast):
    cast["social1"].is_active = False
    cast["social1"].save()

    assert social_worker.opens(CASEBOOK).request["PATH_INFO"] == "/admin/login/"


def test_the_public_site_stays_open_on_the_way_to_the_second_factor(colleague, cast):
    worker = colleague("social1")
    worker.signs_in()

    assert worker.browser.get("/there-is-no-such-page/").status_code == 404


def test_in_the_demo_a_password_is_enough(colleague, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    worker = colleague("social1")

    worker.signs_in()

    assert worker.address == "/admin/"
    assert worker.reads_cases()


def test_nobody_signs_up(client, db):
    for name in ["account_signup", "account_signup_by_passkey", "mfa_signup_webauthn", "account_email"]:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for address in ["/account/signup/", "/accounts/signup/", "/account/second-step/webauthn/signup/"]:
        assert (
            client.post(
                address, {"username": "new", "password1": "x" * 14, "password2": "x" * 14}
            ).status_code
            == 404
        )
    assert not get_user_model().objects.filter(username="new").exists()


@pytest.mark.parametrize("address", ["/admin/password_reset/", "/django-admin/login/"])
def test_no_other_door_is_left_open(client, real_centre, address):
    assert client.get(address).status_code in {302, 404}
    assert b"<form" not in client.get(address).content


def test_passwords_and_addresses_have_no_second_door_in_the_account_page(social_worker):
    page = social_worker.opens("/admin/account/").content.decode()

    assert 'type="password"' not in page
    assert 'type="email"' not in page
    assert reverse("mfa_index") in page


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(colleague, door, target):
    editor = colleague("editor")

    answer = editor.browser.post(door, {"username": "editor", "password": "demo", "next": target})

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(colleague):
    editor = colleague("editor")

    answer = editor.browser.post(
        "/admin/login/", {"username": "editor", "password": "demo", "next": "/admin/images/"}
    )

    assert answer["Location"] == "/admin/images/"


@pytest.mark.parametrize("name", ["account_logout", "mfa_reauthenticate", "account_reauthenticate"])
def test_the_other_forms_lead_nowhere_else_either(social_worker, name):
    answer = social_worker.browser.post(
        f"{reverse(name)}?next=https://evil.example/", {"password": "demo", "code": social_worker.code(30)}
    )

    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "wagtailadmin_login",
        "wagtailcore_login",
        "account_logout",
        "account_reset_password",
        "account_change_password",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_generate_recovery_codes",
        "mfa_login_webauthn",
        "usersessions_list",
    ],
)
def test_a_form_that_another_site_sends_is_refused(social_worker, name):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = social_worker.browser.cookies

    assert strict.post(reverse(name), {"username": "social1", "password": "demo"}).status_code == 403


def test_a_link_signs_nobody_out(social_worker):
    social_worker.opens(reverse("account_logout"))

    assert social_worker.is_signed_in()


def test_who_is_in_goes_on_and_who_may_not_enter_is_told(colleague):
    editor = colleague("editor")
    editor.signs_in()
    assert editor.opens("/admin/login/").request["PATH_INFO"] == "/admin/"

    outsider = colleague("outsider")
    outsider.signs_in()
    assert outsider.address == "/admin/login/"
    assert list(outsider.page.context["messages"])
