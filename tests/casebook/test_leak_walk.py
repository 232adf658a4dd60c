"""The leak walk: every address × every role, against the table; and that the walk sees what it should."""

from dataclasses import replace
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.urls import clear_url_caches, reverse
from django.utils.html import escape
from django.utils.translation import gettext
from wagtail import hooks

from casebook import permissions
from casebook.accountability import Action
from casebook.choices import ConsentPurpose, Role
from casebook.grants import dangerous_grants
from casebook.leak_walk import judging
from casebook.leak_walk.addresses import addresses
from casebook.leak_walk.alike import are_alike
from casebook.leak_walk.expectations import CASEBOOK, table
from casebook.leak_walk.judging import HIDDEN, NO_RECORD, OWN, steps_of, undeclared, walk
from casebook.leak_walk.lines import CASE_WORKERS, HOOK, RECEPTION, Line
from casebook.leak_walk.records import hidden_record, own_record
from casebook.leak_walk.visitors import ADMINISTRATOR, NOBODY, PARTS, visitor
from casebook.leak_walk.walking import Answer, Outcome
from casebook.leak_walk.whose import KINDS
from casebook.models import AccessLogEntry, Request
from casebook.models.notes import NoteQuerySet
from casebook.models.requests import RequestQuerySet
from casebook.wagtail_admin.leak_walk import SESSION_KEY, URL_NAME
from tests.casebook.leak_stage import CANARY, set_stage
from tests.conftest import CAST
from tests.factories import UserFactory

# What fails on purpose: Wagtail's own page for trying the page of errors.
FAILS = {"wagtailadmin_error_test"}
# What tests/casebook/stray_urls.py puts there, by new names and by names that have a line already.
STRAYS = ["stray", "stray_of_one", "unnamed/ stray", "wagtailadmin_login", "wagtailadmin_sprite"]


@pytest.fixture
def stage(cast):
    return set_stage(cast)


@pytest.fixture
def stray_site(settings):
    """The same site with views that the table does not know."""
    settings.WRAPPED_URLCONF = settings.ROOT_URLCONF
    settings.ROOT_URLCONF = "tests.casebook.stray_urls"
    clear_url_caches()
    yield
    clear_url_caches()


# The state under "Who manages users and reads cases" where there is none.
NOBODY_ELSE = f'casebook-state--done">{gettext("nobody")}<'


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)
    }


def names(findings) -> set[str]:
    return {finding.name for finding in findings}


def test_every_address_of_the_site_has_a_line(db):
    assert undeclared() == []


def test_every_line_of_the_casebook_has_an_address(db):
    known = {address.name for address in addresses()}

    assert sorted(set(CASEBOOK) - known) == []


@pytest.mark.parametrize(
    "part", [part if part in CASE_WORKERS else pytest.param(part, marks=pytest.mark.once) for part in PARTS]
)
def test_the_walk_is_green(stage, part):
    result = walk(part)

    assert result.findings == []
    assert result.undeclared == []
    assert set(result.unanswered) <= FAILS
    assert result.addresses > 200


def test_everybody_meets_a_record_of_the_own_and_one_of_another(stage, cast):
    """Else the walk would be green for want of questions."""
    no_own, no_hidden = [], []
    for name, line in table().items():
        if not line.record:
            continue
        for part in CASE_WORKERS & line.who:
            user = visitor(part).user
            if own_record(line.record, part, user) is None:
                no_own.append((name, part))
    for kind in ("request", "referral", "appointment", "note", "counsellingcase", "counsellingsession"):
        for part in ("social_worker", "psychologist"):
            if hidden_record(kind, part, visitor(part).user) is None:
                no_hidden.append((kind, part))

    assert no_own == []
    assert no_hidden == []


@pytest.mark.once
def test_the_walk_leaves_nothing_behind(stage):
    before = rows()
    walk("coordinator")
    # Nobody has this role: the walk makes somebody, and takes the account back.
    walk("catalogue")

    assert rows() == before


@pytest.mark.once
def test_what_a_view_writes_while_it_is_walked_is_undone(stage, stray_site):
    walk("editor")

    stage.person.refresh_from_db()
    assert stage.person.address == ""


def test_a_view_without_a_line_is_named(db, stray_site):
    assert undeclared() == STRAYS


@pytest.mark.once
def test_a_second_view_by_a_known_name_is_named_and_walked(stage, stray_site):
    """By a name of Wagtail's that everybody opens, with the same arguments and with others."""
    result = walk(NOBODY)

    assert {"wagtailadmin_login", "wagtailadmin_sprite"} <= set(result.undeclared)
    assert {"wagtailadmin_login", "wagtailadmin_sprite"} <= names(result.findings)


@pytest.mark.once
def test_a_view_without_a_line_that_shows_a_name_is_red(stage, stray_site):
    result = walk(NOBODY)

    assert result.undeclared == STRAYS
    assert names(result.findings) == {*STRAYS} - {"stray_of_one"}
    assert {leak for finding in result.findings for leak in finding.leaks} == {"name"}


@pytest.mark.once
def test_a_line_that_says_too_much_is_red(stage):
    def wrong():
        return {"casebook_statistics": Line(RECEPTION)}

    with hooks.register_temporarily(HOOK, wrong):
        [refused] = walk("reception").findings
        opened = walk("coordinator").findings

    assert (refused.name, refused.expected, refused.happened) == (
        "casebook_statistics",
        {Outcome.OPEN},
        Outcome.REFUSED,
    )
    assert next((each.name, each.method, each.happened) for each in opened) == (
        "casebook_statistics",
        "GET",
        Outcome.OPEN,
    )


@pytest.mark.once
def test_a_phrase_that_shows_too_much_is_red(stage, monkeypatch):
    monkeypatch.setattr(RequestQuerySet, "in_reach_of", lambda self, user: self)

    found = walk("social_worker").findings

    assert "casebook_request_modeladmin_inspect" in names(found)
    # Found by searching the list, too.
    listed = [each for each in found if each.name == "casebook_request_modeladmin_index_results"]
    assert any("request" in each.leaks for each in listed)


@pytest.mark.once
def test_a_note_that_stands_where_it_must_not_is_red(stage, monkeypatch):
    monkeypatch.setattr(NoteQuerySet, "in_reach_of", lambda self, user: self)

    assert any("note" in finding.leaks for finding in walk("coordinator").findings)


def leaks_of(part: str, name: str, shown: str, monkeypatch) -> set[str]:
    """The kinds of leaks that the walk finds when a page shows what it must not."""
    view = next(address for address in addresses() if address.name == name)
    planted = replace(view, is_double=True, callback=lambda request, *args, **kwargs: HttpResponse(shown))
    monkeypatch.setattr(judging, "addresses", lambda: [planted])
    return {leak for finding in walk(part).findings for leak in finding.leaks}


@pytest.mark.once
@pytest.mark.parametrize(
    ("part", "kind", "shown"),
    [
        ("reception", "category", CANARY.category),
        ("reception", "consent", ConsentPurpose.COUNSELLING),
        ("coordinator", "reason", CANARY.reason),
        ("social_worker", "file", CANARY.file),
        ("social_worker", "earlier", CANARY.outcome),
        ("reception", "earlier", CANARY.outcome),
        ("management", "reason", CANARY.reason),
    ],
)
def test_what_others_keep_to_themselves_is_red_where_a_page_shows_it(stage, monkeypatch, part, kind, shown):
    page = f"<p>{getattr(shown, 'label', shown)}</p>"

    assert leaks_of(part, "casebook_workload", page, monkeypatch) == {kind}
    assert leaks_of(part, "casebook_workload", "<p></p>", monkeypatch) == set()


@pytest.mark.once
def test_a_refusal_that_says_more_for_a_record_of_another_is_red(stage, monkeypatch):
    """The outcome is the same; the words are not."""
    [view] = [each for each in addresses() if each.name == "casebook_request_modeladmin_inspect"]

    def tell(request, **kwargs):
        [key] = kwargs.values()
        raise Http404("led by somebody else" if Request.objects.filter(pk=key).exists() else "")

    def keep(request, **kwargs):
        [key] = kwargs.values()
        raise Http404(f"no request {key}")

    def found(callback):
        planted = replace(view, is_double=True, callback=callback)
        monkeypatch.setattr(judging, "addresses", lambda: [planted])
        # What both refuse is the own record, which the table opens.
        findings = walk("social_worker").findings
        return {(each.case, each.happened) for each in findings if each.differs or each.case != OWN}

    assert found(tell) == {(NO_RECORD, Outcome.MISSING)}
    assert found(keep) == set()


def test_pages_are_alike_whatever_is_new_each_time_and_names_the_record():
    def page(token, key, words):
        hidden = f'<input name="csrfmiddlewaretoken" value="{token * 64}"><script nonce="{token * 22}">'
        return Answer(Outcome.OPEN, f'{hidden}<a href="/{key}/">5 {words}</a>'), key

    assert are_alike(page("a", "5", "files"), page("b", "999", "files"))
    assert not are_alike(page("a", "5", "files"), page("b", "999", "folders"))


@pytest.mark.once
def test_a_screen_without_its_rule_is_red(stage, monkeypatch):
    monkeypatch.setattr(permissions, "can_see_statistics", lambda user: True)

    assert "casebook_statistics" in names(walk("editor").findings)
    assert "casebook_statistics" in names(walk(ADMINISTRATOR).findings)


@pytest.mark.once
def test_whose_a_record_is_agrees_with_the_phrases_of_the_models(stage, cast):
    """The table says it in its own way; the two must never part."""
    wrong = []
    for name, kind in KINDS.items():
        model = apps.get_model(kind.model)
        if not hasattr(model.objects.all(), "visible_to"):
            continue
        for part in CASE_WORKERS:
            user = visitor(part).user
            seen = model.objects.visible_to(user).values("pk")
            hidden = kind.records().filter(kind.hidden(part, user))
            own = kind.records().filter(kind.own(part, user))
            wrong += [(name, part, "hidden", str(each)) for each in hidden.filter(pk__in=seen)]
            wrong += [(name, part, "own", str(each)) for each in own.exclude(pk__in=seen)]

    assert wrong == []


def test_the_command_is_green(stage):
    out = StringIO()
    call_command("walk_for_leaks", role=["management"], strict=True, stdout=out)

    assert len(out.getvalue().splitlines()) == 1


@pytest.mark.once
def test_the_command_fails_when_a_role_is_red(stage, monkeypatch):
    monkeypatch.setattr(permissions, "can_see_statistics", lambda user: True)
    error = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("walk_for_leaks", role=["outsider", "editor"], stdout=StringIO(), stderr=error)

    assert ended.value.code == 1
    assert "casebook_statistics" in error.getvalue()


@pytest.mark.once
def test_the_command_fails_strictly_for_want_of_a_line(stage, stray_site):
    arguments = {"role": ["outsider"], "stdout": StringIO(), "stderr": StringIO()}
    with pytest.raises(SystemExit):
        call_command("walk_for_leaks", strict=True, **arguments)


@pytest.mark.parametrize("name", [name for name in CAST if name != "dpo"])
def test_nobody_but_the_officer_runs_the_walk(log_in, name):
    client = log_in(name)
    refused = 0 if name == "outsider" else 2

    assert client.get(reverse(URL_NAME)).status_code == 302
    assert client.post(reverse(URL_NAME), {"role": "nobody"}).status_code == 302
    assert AccessLogEntry.objects.filter(action=Action.REFUSED).count() == refused
    assert not AccessLogEntry.objects.filter(action=Action.INSPECT).exists()


@pytest.mark.once
def test_the_officer_walks_a_role_and_reads_that_it_is_green(log_in, stage):
    client = log_in("dpo")
    before = AccessLogEntry.objects.count()
    answer = client.post(reverse(URL_NAME), {"role": "management"}, follow=True)

    page = answer.content.decode()
    found = client.session[SESSION_KEY]["management"]
    assert answer.status_code == 200
    assert found["red"] == 0
    assert found["addresses"] > 200
    assert str(found["questions"]) in page
    assert "no-store" in answer.headers["Cache-Control"]
    line = AccessLogEntry.objects.order_by("-pk").first()
    assert AccessLogEntry.objects.count() == before + 1
    assert (line.action, line.detail) == (Action.INSPECT, {"screen": "leak walk", "asked": "management"})


@pytest.mark.once
def test_what_is_red_stands_on_the_screen_without_what_leaked(log_in, stage, stray_site):
    client = log_in("dpo")
    page = client.post(reverse(URL_NAME), {"role": "nobody"}, follow=True).content.decode()

    assert 'id="found-nobody"' in page
    assert "<li>stray</li>" in page
    assert CANARY.surname not in page
    assert CANARY.surname not in str(client.session[SESSION_KEY])


def test_the_screen_names_who_manages_users_and_reads_cases_and_else_nobody(log_in):
    client = log_in("dpo")

    before = client.get(reverse(URL_NAME)).content.decode()
    UserFactory(username="diplos-rolos", roles=[Role.RECEPTION], is_superuser=True)
    after = client.get(reverse(URL_NAME)).content.decode()

    [grant] = dangerous_grants()
    assert NOBODY_ELSE in before
    assert NOBODY_ELSE not in after
    assert f"<li>{escape(grant)}</li>" in after
    assert "diplos-rolos" in str(grant)


def test_a_role_that_does_not_exist_is_not_walked(log_in):
    assert log_in("dpo").post(reverse(URL_NAME), {"role": "emperor"}).status_code == 404
    assert not AccessLogEntry.objects.filter(action=Action.INSPECT).exists()


@pytest.mark.once
def test_the_walk_asks_with_three_records(stage, cast):
    """One's own, another's and none; where none is hidden from the visitor, two."""
    [address] = [each for each in addresses() if each.name == "casebook_request_modeladmin_inspect"]
    line = table()[address.name]
    asked = {
        part: {step.case for step in steps_of(part, visitor(part).user, address, line)}
        for part in ("social_worker", "coordinator")
    }

    assert asked == {"social_worker": {OWN, HIDDEN, NO_RECORD}, "coordinator": {OWN, NO_RECORD}}
