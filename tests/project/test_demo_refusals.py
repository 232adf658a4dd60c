"""Where the demo is not loaded, and whom it leaves alone. The casebook is as good as empty here."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from casebook import groups
from casebook.demo import removal, staff
from casebook.demo.rows import Register
from casebook.demo.story import tell
from casebook.models import Person
from tests.factories import PersonFactory, UserFactory

TODAY = date(2023, 5, 2)


def test_reset_refuses_to_delete_anybody_else(db):
    PersonFactory()

    with pytest.raises(ValueError, match="did not make"):
        removal.remove(Register(tell(TODAY), TODAY))

    assert Person.objects.count() == 1


def test_it_is_not_loaded_on_a_site_that_is_set_up_for_the_public(db, settings):
    settings.SESSION_COOKIE_SECURE = True

    with pytest.raises(CommandError):
        call_command("load_demo", today=TODAY)

    assert not get_user_model().objects.exists()


def test_a_day_before_the_end_of_its_story_is_refused_in_words(db):
    with pytest.raises(CommandError, match="2023"):
        call_command("load_demo", today=date(2023, 4, 30))


def test_a_day_that_has_not_come_is_refused_in_words(db):
    with pytest.raises(CommandError, match=r"σημερινή|today"):
        call_command("load_demo", today=timezone.localdate() + timedelta(days=1))


def test_an_account_that_was_there_before_keeps_its_password(db):
    groups.install()
    UserFactory(username="admin", password="my own words")

    assert staff.open_accounts() == len(staff.ACCOUNTS) - 1

    admin = get_user_model().objects.get(username="admin")
    assert admin.check_password("my own words")
    assert not admin.is_superuser


def test_accounts_are_made_once_in_the_groups_of_their_roles(db):
    groups.install()

    assert staff.open_accounts() == len(staff.ACCOUNTS)
    assert staff.open_accounts() == 0

    users = get_user_model().objects
    assert users.get(username="psych1").groups.get().name == "Ψυχολόγοι"
    assert users.get(username="dpo").groups.get().name == "Υπεύθυνος Προστασίας Δεδομένων"
    assert [user.username for user in users.filter(is_superuser=True)] == ["admin"]


class Doubled(Register):
    """Each file has the same row twice."""

    def rows(self):
        return {kind: [records[0], records[0]] for kind, records in super().rows().items()}


def test_a_file_that_is_refused_leaves_nothing_behind(db, monkeypatch):
    monkeypatch.setattr("importers.management.commands.load_demo.Register", Doubled)

    with pytest.raises(CommandError, match=r"households\.csv"):
        call_command("load_demo", today=TODAY)

    assert not get_user_model().objects.exists()


def test_a_demo_with_a_corrected_figure_is_not_reset(db, monkeypatch):
    monkeypatch.setattr(removal, "has_corrections", lambda: True)

    with pytest.raises(CommandError, match=r"διόρθωση|correction"):
        call_command("load_demo", today=TODAY, reset=True)
